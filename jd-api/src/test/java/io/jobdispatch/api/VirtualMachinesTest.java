package io.jobdispatch.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VirtualMachinesTest {

  /** A backend that opens nothing. */
  private record Backend(String name) implements VirtualMachineProvider {

    @Override
    public List<Setting> settings() {
      return List.of(
          new Setting("jd." + name + ".slots", "how many", "2"),
          new Setting("jd." + name + ".copy", "what is copied", "nothing"));
    }

    @Override
    public VirtualMachine open(Settings settings) {
      throw new DispatchException("opened with " + settings.text(settings().get(0)) + " slots");
    }
  }

  private static final List<VirtualMachineProvider> BOTH =
      List.of(new Backend("grid"), new Backend("local"));

  private static List<SettingSource> sources(
      Map<String, String> arguments,
      Map<String, String> properties,
      Map<String, String> variables,
      Map<String, String> file) {
    return List.of(
        new SettingSource("argument", arguments, key -> key),
        new SettingSource("system property", properties, key -> key),
        new SettingSource("environment variable", variables, Setting::variable),
        new SettingSource("file x", file, key -> key));
  }

  private static List<SettingSource> arguments(String... keysAndValues) {
    return keysAndValues.length == 0
        ? sources(Map.of(), Map.of(), Map.of(), Map.of())
        : sources(Map.of(keysAndValues[0], keysAndValues[1]), Map.of(), Map.of(), Map.of());
  }

  private static void assertChosen(List<SettingSource> sources, String name, String reason) {
    VirtualMachines.Choice choice = VirtualMachines.choose(BOTH, sources);

    assertThat(choice.provider().name()).isEqualTo(name);
    assertThat(choice.reason()).isEqualTo(reason);
  }

  @Test
  void backendIsNamedByTheFirstPlaceThatNamesOne() {
    Map<String, String> grid = Map.of("jd.backend", "grid");
    Map<String, String> local = Map.of("jd.backend", "local");
    Map<String, String> variable = Map.of("JD_BACKEND", "grid");

    assertChosen(sources(local, grid, variable, grid), "local", "argument jd.backend");
    assertChosen(sources(Map.of(), local, variable, grid), "local", "system property jd.backend");
    assertChosen(
        sources(Map.of(), Map.of(), variable, local), "grid", "environment variable JD_BACKEND");
    assertChosen(sources(Map.of(), Map.of(), Map.of(), grid), "grid", "file x jd.backend");
  }

  @Test
  void unnamedLocalIsChosen() {
    assertChosen(arguments(), "local", "default");
  }

  @Test
  void unnamedNothingButLocalIsEverChosen() {
    assertThatThrownBy(() -> VirtualMachines.choose(List.of(new Backend("grid")), arguments()))
        .isInstanceOf(DispatchException.class)
        .hasMessage(
            "no backend was named and jd-local is not on the path; installed: [grid];"
                + " name one by jd.backend, add jd-local, or ask for a local run");
  }

  @Test
  void noneInstalledSaysWhatToDo() {
    assertThatThrownBy(() -> VirtualMachines.choose(List.of(), arguments()))
        .isInstanceOf(DispatchException.class)
        .hasMessageContaining("installed: []")
        .hasMessageContaining("add jd-local");
  }

  @Test
  void unknownBackendListsTheInstalledOnesAndWhoNamedIt() {
    assertThatThrownBy(
            () ->
                VirtualMachines.choose(
                    BOTH, sources(Map.of(), Map.of(), Map.of("JD_BACKEND", "gird"), Map.of())))
        .isInstanceOf(DispatchException.class)
        .hasMessage(
            "no backend named 'gird' (environment variable JD_BACKEND); installed: [grid, local];"
                + " is its module, say jd-gird, on the path?");
  }

  @Test
  void unknownSettingListsTheKnownOnes() {
    String known = "; it has: [jd.local.copy, jd.local.slots]";

    assertThatThrownBy(() -> VirtualMachines.choose(BOTH, arguments("jd.local.slot", "1")))
        .isInstanceOf(DispatchException.class)
        .hasMessage("no such setting of backend 'local': argument jd.local.slot" + known);
    assertThatThrownBy(() -> VirtualMachines.choose(BOTH, arguments("jd.grid.slots", "1")))
        .hasMessage("no such setting of backend 'local': jd.grid.slots" + known);
    assertThatThrownBy(() -> VirtualMachines.choose(BOTH, arguments("slots", "1")))
        .hasMessage("no such setting of backend 'local': slots" + known);
    List<SettingSource> inEnvironment =
        sources(Map.of(), Map.of(), Map.of("JD_LOCAL_SLOT", "1"), Map.of());
    assertThatThrownBy(() -> VirtualMachines.choose(BOTH, inEnvironment))
        .hasMessage(
            "no such setting of backend 'local': environment variable JD_LOCAL_SLOT" + known);
  }

  @Test
  void settingsOfAnotherBackendMayLieAround() {
    Map<String, String> gridToo = Map.of("jd.grid.slots", "1", "jd.grid.what", "2");

    assertChosen(sources(Map.of(), gridToo, Map.of("JD_GRID_X", "1"), gridToo), "local", "default");
  }

  @Test
  void choiceOpensWithTheSettingsFound() {
    VirtualMachines.Choice choice = VirtualMachines.choose(BOTH, arguments("jd.local.slots", "7"));

    assertThatThrownBy(choice::open).hasMessage("opened with 7 slots");
  }

  @Test
  void nothingIsInstalledBesideTheVocabulary() {
    assertThat(VirtualMachines.installed()).isEmpty();
  }

  @Test
  void installedBackendsAreOrderedByName() {
    List<VirtualMachineProvider> found = List.of(new Backend("local"), new Backend("grid"));

    assertThat(VirtualMachines.installed(found)).isEqualTo(BOTH);
  }

  @Test
  void twoBackendsOfOneNameAreAnError() {
    List<VirtualMachineProvider> found = List.of(new Backend("grid"), new Backend("grid"));

    assertThatThrownBy(() -> VirtualMachines.installed(found))
        .isInstanceOf(DispatchException.class)
        .hasMessageStartingWith("two backends are named 'grid': ")
        .hasMessageContaining(Backend.class.getName());
  }

  @Test
  void backendThatCannotBeLoadedIsNoBareError() {
    Iterable<VirtualMachineProvider> found =
        () -> {
          throw new ServiceConfigurationError("Provider x.Y could not be instantiated");
        };

    assertThatThrownBy(() -> VirtualMachines.installed(found))
        .isInstanceOf(DispatchException.class)
        .hasMessageContaining("Provider x.Y could not be instantiated")
        .hasCauseInstanceOf(ServiceConfigurationError.class);
  }

  @Test
  void hostsAreSummedUpInOneLine() {
    List<Host> hosts = new ArrayList<>();
    VirtualMachine machine = new Hosts(hosts);

    assertThat(machine.summary()).isEqualTo("no hosts");
    hosts.add(new Host(new HostId("a", 1), 4, 1));
    assertThat(machine.summary()).isEqualTo("1 host: a#1 (1 of 4 slots free)");
    hosts.add(new Host(new HostId("b", 1), 4, 4));
    assertThat(machine.summary())
        .isEqualTo("2 hosts: a#1 (1 of 4 slots free), b#1 (4 of 4 slots free)");
    assertThat(machine.slots()).isEqualTo(8);
    assertThat(machine.freeSlots()).isEqualTo(5);
  }

  /** Has hosts, and nothing else. */
  private record Hosts(List<Host> hosts) implements VirtualMachine {

    @Override
    public TaskId self() {
      return TaskId.NONE;
    }

    @Override
    public List<TaskId> spawn(TaskProgram program, int count, Set<HostId> on) {
      return List.of();
    }

    @Override
    public void kill(TaskId task) {}

    @Override
    public boolean send(TaskId to, Message message) {
      return false;
    }

    @Override
    public int receive(Receiver into, int most, Duration patience) {
      return 0;
    }

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
