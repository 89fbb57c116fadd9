package io.jobdispatch.examples.spice;

import io.jobdispatch.core.ContextEvaluator;
import io.jobdispatch.core.JobContext;
import io.jobdispatch.core.command.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Has the simulator measure a specimen: a process of its own, in a directory of its own.
 *
 * @param circuit the circuit that the specimens are of
 */
record Simulation(Circuit circuit) implements ContextEvaluator<Sample, Measurement> {

  private static final long serialVersionUID = 1;

  /** How long a simulator may take; it needs some hundredths of a second. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Override
  public Measurement evaluate(Sample sample, JobContext context)
      throws IOException, InterruptedException {
    Path directory = context.directory();
    Files.writeString(directory.resolve(Ngspice.NETLIST), circuit.netlist(sample));
    Command.Result result = command(directory).cancelled(context::cancelled).run();
    return Ngspice.read(result.output(), result.errors());
  }

  /** The simulator, to be run on the netlist in this directory. */
  static Command command(Path directory) {
    List<String> line = Ngspice.commandLine();
    Command command =
        Command.of(line.get(0), line.subList(1, line.size()).toArray(String[]::new))
            .in(directory)
            .limit(LIMIT);
    Ngspice.environment().forEach(command::env);
    return command;
  }
}
