package io.jobdispatch.examples.spice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jobdispatch.core.command.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link NgspiceTest} believes, asked of the ngspice that is installed. */
@Timeout(600)
final class NgspiceRealTest {
  private static final Circuit CIRCUIT = Circuit.feedbackPair();

  @TempDir Path folder;

  @BeforeAll
  static void needsNgspice() {
    assumeTrue(Ngspice.isInstalled(), Ngspice.HOW_TO_INSTALL);
  }

  private Command.Result run(String netlist) throws Exception {
    Files.writeString(folder.resolve(Ngspice.NETLIST), netlist);
    return Simulation.command(folder).exitCodes().run();
  }

  @Test
  void theNominalAmplifierMeetsItsSpecifications() throws Exception {
    Command.Result result = run(CIRCUIT.netlist(CIRCUIT.nominal()));

    Measurement measurement = Ngspice.read(result.output(), result.errors());

    assertThat(measurement.gainDb()).isCloseTo(39.5506, within(1e-3));
    assertThat(measurement.upperHz()).isCloseTo(68_854, within(10.0));
    assertThat(Circuit.feedbackPairSpecifications()).allMatch(s -> s.isMetBy(measurement));
  }

  @ParameterizedTest
  @EnumSource
  void aSpoiltNetlistIsNoticed(FailingNetlist netlist) throws Exception {
    Command.Result result = run(netlist.netlist());

    assertThat(result.exitCode()).isEqualTo(netlist.exitCode);
    assertThatExceptionOfType(SimulationException.class)
        .isThrownBy(() -> Ngspice.read(result.output(), result.errors()))
        .satisfies(e -> assertThat(e.getMessage()).contains(netlist.complaints));
  }
}
