/**
 * The contract test of backends: whoever writes one extends {@link
 * io.jobdispatch.testkit.contract.VirtualMachineContract} by a method.
 */
@NullMarked
package io.jobdispatch.testkit.contract;

import org.jspecify.annotations.NullMarked;
