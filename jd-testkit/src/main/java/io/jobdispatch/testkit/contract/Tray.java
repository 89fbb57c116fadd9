package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.Message;

/**
 * A message of a user's own with anything in it.
 *
 * @param content anything
 */
record Tray(Object content) implements Message.UserMessage {}
