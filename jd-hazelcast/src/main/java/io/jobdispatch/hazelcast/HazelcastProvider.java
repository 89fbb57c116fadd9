package io.jobdispatch.hazelcast;

import io.jobdispatch.api.Setting;
import io.jobdispatch.api.Settings;
import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.api.VirtualMachineProvider;
import java.security.SecureRandom;
import java.util.List;

/** The backend {@code hazelcast}. */
public final class HazelcastProvider implements VirtualMachineProvider {

  /* Long enough that no two are alike, short enough to be read. */
  private static final long RUN_MASK = 0xffff_ffff_ffffL;

  /** Made by the service loader. */
  public HazelcastProvider() {}

  @Override
  public String name() {
    return "hazelcast";
  }

  @Override
  public List<Setting> settings() {
    return HazelcastSettings.ALL;
  }

  @Override
  public VirtualMachine open(Settings settings) {
    RunTerms terms =
        new RunTerms(
            HazelcastSettings.build(settings),
            HazelcastSettings.silence(settings),
            HazelcastSettings.payloadBytesMax(settings));
    return Opening.of(
        () -> HazelcastMachine.open(endpoint(), Membership.ofMaster(settings), terms));
  }

  static long endpoint() {
    return (new SecureRandom().nextLong() & RUN_MASK) | 1;
  }
}
