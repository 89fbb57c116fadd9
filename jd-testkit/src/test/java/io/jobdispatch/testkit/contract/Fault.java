package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.VirtualMachine;
import java.util.function.IntFunction;

/**
 * A broken virtual machine, and how it is found out.
 *
 * @param machine opens it with so many slots
 * @param test the test of the contract that must fail
 * @param story what the test must say
 */
record Fault(IntFunction<VirtualMachine> machine, String test, String story) {

  @Override
  public String toString() {
    return test + " says '" + story + "'";
  }
}
