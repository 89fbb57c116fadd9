/**
 * The vocabulary of the job dispatcher: what a virtual machine is, how one is found, and the
 * messages that tasks exchange.
 *
 * <p>Who writes a backend needs this module alone. It depends on nothing.
 *
 * @uses io.jobdispatch.api.VirtualMachineProvider every installed backend
 */
module io.jobdispatch.api {
  exports io.jobdispatch.api;

  uses io.jobdispatch.api.VirtualMachineProvider;
}
