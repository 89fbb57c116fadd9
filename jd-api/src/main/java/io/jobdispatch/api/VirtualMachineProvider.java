package io.jobdispatch.api;

import java.util.List;

/**
 * Opens virtual machines of one backend. Implementations are found by {@link
 * java.util.ServiceLoader}: declare them both in {@code module-info} ({@code provides}) and in
 * {@code META-INF/services}, so that they are found on the module path and on the class path.
 */
public interface VirtualMachineProvider {

  /**
   * Names the backend. Its settings begin with {@code jd.NAME.}.
   *
   * @return lower-case letters, digits and dashes, for example {@code local}
   */
  String name();

  /**
   * Lists every setting that the backend knows.
   *
   * @return the settings, in the order in which a person should read them
   */
  List<Setting> settings();

  /**
   * Opens a virtual machine; the caller closes it.
   *
   * @param settings the values of the settings
   * @return a virtual machine of its own
   * @throws IllegalArgumentException if a setting has a value that it cannot have
   * @throws DispatchException if the environment does not allow it
   */
  VirtualMachine open(Settings settings);
}
