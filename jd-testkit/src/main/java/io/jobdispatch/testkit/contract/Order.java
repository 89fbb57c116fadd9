package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.Message;

/**
 * Tells an actor what to do, when it receives this.
 *
 * @param act what to do
 */
record Order(Act act) implements Message.UserMessage {}
