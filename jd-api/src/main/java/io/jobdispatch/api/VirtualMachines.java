package io.jobdispatch.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The backends that are installed, and the choice among them.
 *
 * <p>A backend is chosen by name: an argument, else the system property {@code jd.backend}, else
 * the environment variable {@code JD_BACKEND}, else {@code jd.properties} on the class path.
 * Unnamed, {@code local} is chosen if it is installed, and nothing else ever is: a jar must not
 * open ports because it lies on the path.
 */
public final class VirtualMachines {

  /** The setting that names the backend. */
  public static final Setting BACKEND =
      new Setting("jd.backend", "name of the backend to run on", "local");

  private VirtualMachines() {}

  /**
   * Lists the installed backends.
   *
   * @return their providers, ordered by name
   * @throws DispatchException if two of them have one name, or one cannot be loaded
   */
  public static List<VirtualMachineProvider> installed() {
    return installed(load());
  }

  static List<VirtualMachineProvider> installed(Iterable<VirtualMachineProvider> found) {
    Map<String, VirtualMachineProvider> byName = new TreeMap<>();
    try {
      found.forEach(provider -> add(provider, byName));
    } catch (ServiceConfigurationError e) {
      throw new DispatchException(
          "a backend cannot be loaded: %s; remove its jar, or add what it lacks"
              .formatted(e.getMessage()),
          e);
    }
    return List.copyOf(byName.values());
  }

  private static void add(
      VirtualMachineProvider provider, Map<String, VirtualMachineProvider> byName) {
    VirtualMachineProvider other = byName.putIfAbsent(provider.name(), provider);
    if (other != null) {
      throw new DispatchException(
          "two backends are named '%s': %s and %s; remove one of their jars"
              .formatted(provider.name(), other.getClass(), provider.getClass()));
    }
  }

  private static Iterable<VirtualMachineProvider> load() {
    ClassLoader loader = VirtualMachines.class.getClassLoader();
    return ServiceLoader.load(VirtualMachineProvider.class, loader);
  }

  /**
   * Makes all preparations for a host that are installed, see {@link HostPreparation}. A backend
   * calls it in each process that becomes a host.
   *
   * @throws DispatchException if one of them cannot be loaded
   */
  public static void prepareHost() {
    ClassLoader loader = VirtualMachines.class.getClassLoader();
    try {
      ServiceLoader.load(HostPreparation.class, loader).forEach(HostPreparation::prepareHost);
    } catch (ServiceConfigurationError e) {
      throw new DispatchException(
          "cannot load a host preparation: %s; remove its jar, or add the classes that it needs"
              .formatted(e.getMessage()),
          e);
    }
  }

  /**
   * Chooses a backend and collects its settings.
   *
   * @param arguments settings that go before all others, {@code jd.backend} among them; empty for
   *     none
   * @return the choice; nothing is opened yet
   * @throws DispatchException if the named backend is not installed, if none is named and {@code
   *     local} is not installed, or if a setting has a name that the backend does not know
   */
  public static Choice choose(Map<String, String> arguments) {
    return choose(installed(), SettingSource.all(arguments));
  }

  static Choice choose(List<VirtualMachineProvider> installed, List<SettingSource> sources) {
    Settings settings = new Settings(sources);
    Optional<Settings.Found> named = settings.find(BACKEND.key());
    String name = named.map(Settings.Found::value).orElse(BACKEND.fallback());
    VirtualMachineProvider provider =
        installed.stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(() -> absent(name, named, installed));
    rejectStrangers(provider, sources);
    String reason = named.map(Settings.Found::origin).orElse("default");
    return new Choice(provider, reason, settings);
  }

  private static DispatchException absent(
      String name, Optional<Settings.Found> named, List<VirtualMachineProvider> installed) {
    List<String> names = installed.stream().map(VirtualMachineProvider::name).toList();
    if (named.isPresent()) {
      return new DispatchException(
          "no backend named '%s' (%s); installed: %s; is its module, say jd-%s, on the path?"
              .formatted(name, named.get().origin(), names, name));
    }
    return new DispatchException(
        "no backend was named and jd-local is not on the path; installed: "
            + names
            + "; name one by jd.backend, add jd-local, or ask for a local run");
  }

  private static void rejectStrangers(
      VirtualMachineProvider provider, List<SettingSource> sources) {
    String prefix = "jd." + provider.name() + ".";
    List<Setting> known = new ArrayList<>(provider.settings());
    known.sort(Comparator.comparing(Setting::key));
    List<String> keys = known.stream().map(Setting::key).toList();
    Optional<String> stranger =
        sources.stream()
            .map(source -> source.stranger(prefix, known))
            .flatMap(Optional::stream)
            .findFirst()
            .or(() -> sources.get(0).stranger(keys));
    if (stranger.isPresent()) {
      throw new DispatchException(
          "no such setting of backend '%s': %s; it has: %s"
              .formatted(provider.name(), stranger.get(), keys));
    }
  }

  /**
   * A backend that was chosen, with its settings.
   *
   * @param provider the backend
   * @param reason what chose it, for example {@code system property jd.backend} or {@code default}
   * @param settings the values of its settings
   */
  public record Choice(VirtualMachineProvider provider, String reason, Settings settings) {

    /**
     * Opens the virtual machine; the caller closes it.
     *
     * @return the virtual machine
     * @throws IllegalArgumentException if a setting has a value that it cannot have
     * @throws DispatchException if the environment does not allow it
     */
    public VirtualMachine open() {
      return provider.open(settings);
    }
  }
}
