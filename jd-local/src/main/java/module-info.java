/**
 * The backend of every day: slaves are threads of this JVM.
 *
 * <p>Nothing is exported; it is found by name.
 *
 * @provides io.jobdispatch.api.VirtualMachineProvider the backend {@code local}
 */
module io.jobdispatch.local {
  requires io.jobdispatch.api;

  provides io.jobdispatch.api.VirtualMachineProvider with
      io.jobdispatch.local.LocalProvider;
}
