package io.jobdispatch.examples.spice;

import io.jobdispatch.core.command.Command;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes anew what the installed ngspice prints for each of the netlists; a program, no test. */
final class NgspiceCapture {
  private NgspiceCapture() {}

  public static void main(String[] args) throws Exception {
    Path resources = Path.of(args[0]);
    Circuit circuit = Circuit.feedbackPair();
    capture(resources, "good", circuit.netlist(circuit.nominal()));
    for (FailingNetlist netlist : FailingNetlist.values()) {
      capture(resources, netlist.fileName(), netlist.netlist());
    }
  }

  private static void capture(Path resources, String name, String netlist) throws Exception {
    Path folder = Files.createTempDirectory("capture");
    Files.writeString(folder.resolve(Ngspice.NETLIST), netlist);
    Command.Result result = Simulation.command(folder).exitCodes().run();
    System.out.println(name + ": exit code " + result.exitCode());
    Files.writeString(resources.resolve(name + ".out"), result.output());
    Files.writeString(resources.resolve(name + ".err"), result.errors());
  }
}
