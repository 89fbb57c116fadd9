/**
 * The vocabulary of the job dispatcher: what a virtual machine is, how one is found, and the
 * messages that tasks exchange.
 *
 * <p>Who writes a backend needs this module alone. It depends on nothing. A backend whose tasks are
 * threads finds them in {@link io.jobdispatch.api.thread}.
 *
 * @uses io.jobdispatch.api.VirtualMachineProvider every installed backend
 * @uses io.jobdispatch.api.HostPreparation what is done when a process becomes a host
 */
module io.jobdispatch.api {
  exports io.jobdispatch.api;
  exports io.jobdispatch.api.thread;

  uses io.jobdispatch.api.HostPreparation;
  uses io.jobdispatch.api.VirtualMachineProvider;
}
