package io.jobdispatch.testkit.contract;

import java.io.Serializable;

/** Something for a task to do; it travels to the task. */
@FunctionalInterface
interface Act extends Serializable {

  void perform(Actor me) throws Exception;
}
