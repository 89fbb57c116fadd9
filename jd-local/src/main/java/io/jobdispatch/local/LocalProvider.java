package io.jobdispatch.local;

import io.jobdispatch.api.Setting;
import io.jobdispatch.api.Settings;
import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.api.VirtualMachineProvider;
import java.util.List;

/** The backend {@code local}. */
public final class LocalProvider implements VirtualMachineProvider {

  static final int SLOTS_MAX = 10_000;

  static final Setting SLOTS =
      new Setting(
          "jd.local.slots",
          "how many slaves there can be at a time, 1 to " + SLOTS_MAX,
          String.valueOf(Runtime.getRuntime().availableProcessors()));

  static final Setting COPY =
      new Setting(
          "jd.local.copy",
          "what is copied as on a cluster: 'evaluator', or 'everything' (jobs and results too)",
          "evaluator");

  /** Made by the service loader. */
  public LocalProvider() {}

  @Override
  public String name() {
    return "local";
  }

  @Override
  public List<Setting> settings() {
    return List.of(SLOTS, COPY);
  }

  @Override
  public VirtualMachine open(Settings settings) {
    int slots = settings.integer(SLOTS, 1, SLOTS_MAX);
    String copy = settings.choice(COPY, List.of("evaluator", "everything"));
    return new LocalVirtualMachine(slots, copy.equals("everything"));
  }
}
