package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.Message;

/**
 * What actors say.
 *
 * @param text what it is about
 * @param number a number that goes with it
 */
record Note(String text, long number) implements Message.UserMessage {}
