package io.jobdispatch.testkit.simulation;

/**
 * What can go wrong in a simulated cluster. Each kind has a rate, which is the probability that it
 * happens on one occasion.
 */
public enum Fault {

  /**
   * A slave's process ends. Occasion: an evaluation, from before it to after its result's leave.
   */
  SLAVE_CRASHES(0.02),
  /**
   * A slave stands still for a while, in the middle of an evaluation. If that is longer than the
   * cluster's patience, it is given up for dead. Occasion: an evaluation.
   */
  SLAVE_HANGS(0.005),
  /**
   * A slave takes 2 to 100 times as long for set-up and evaluations. Occasion: a start of a slave.
   */
  SLAVE_IS_SLOW(0.05),
  /** A slave cannot be set up; never more than two in a row. Occasion: a start of a slave. */
  SETUP_FAILS(0.05),
  /** A slot that looked free is not. Occasion: a slave to be spawned. */
  SPAWN_REFUSED(0.02),
  /** A host is lost, with all its slaves. Occasion: an evaluation. */
  HOST_LOST(0.005),
  /** A host that was lost comes back, as another. Occasion: the loss of a host. */
  HOST_RETURNS(0.5),
  /** A host joins. Occasion: an evaluation. */
  HOST_JOINS(0.01),
  /** The clock of a host jumps, forwards or backwards. Occasion: an evaluation. */
  CLOCK_JUMPS(0.01),
  /** A message takes 10 to 10,000 times as long as usual. Occasion: a message. */
  MESSAGE_DELAYED(0.01),
  /** Of what a slave had sent and had not arrived, the last part is lost. Occasion: its end. */
  MESSAGES_LOST(0.5),
  /**
   * A slave that was given up for dead goes on, and what it says still arrives. A virtual machine
   * that keeps VM-7 silences it; a master bears it all the same. Occasion: the slave's end.
   */
  ZOMBIE_SPEAKS(0.5),
  /** A job takes up to a million times as long as usual, or no time. Occasion: an evaluation. */
  JOB_TAKES_LONG(0.02),
  /** The master's process stands still for a while. Occasion: a receive. */
  MASTER_PAUSES(0.02),
  /** The evaluator throws a {@link SimulatedException}. Occasion: an evaluation. */
  EVALUATOR_THROWS(0.01),
  /**
   * The master's process ends: its thread gets a {@link MasterKilledError}, and the scenario is
   * begun again, on the same hosts or others. That is in one of its next calls of the virtual
   * machine or of the {@linkplain SimulatedMachine#journal journal}. Occasion: a receive, or the
   * opening of the journal.
   */
  MASTER_DIES(0.002),
  /**
   * The journal cannot be written, which ends the run. Occasion: a call of the {@linkplain
   * SimulatedMachine#journal journal}.
   */
  JOURNAL_FAILS(0.0005);

  private final double usualRate;

  Fault(double usualRate) {
    this.usualRate = usualRate;
  }

  double usualRate() {
    return usualRate;
  }
}
