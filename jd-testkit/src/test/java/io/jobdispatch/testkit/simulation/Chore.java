package io.jobdispatch.testkit.simulation;

import io.jobdispatch.core.JobContext;
import java.util.List;

/**
 * A job that is as long as a number, and what its evaluator makes of it.
 *
 * @param number the job's number, from 0
 * @param salt what the dispatcher knew when it was drawn, 0 to 2^32 - 1
 */
record Chore(int number, Nature nature, long salt) {

  static final List<Nature> NATURES = List.of(Nature.values());

  private static final int NUMBER_BITS = 16;
  private static final int NATURE_BITS = 8;
  private static final long SALT_MASK = 0xffff_ffffL;

  /** What its evaluator does. */
  enum Nature {
    HARMLESS(0),
    THROWS_ONCE(1),
    THROWS_TWICE(2),
    THROWS_ALWAYS(Integer.MAX_VALUE),
    /** It ends its slave's process. */
    CRASHES(0),
    /** It never ends. */
    HANGS(0);

    private final int throwsUntil;

    Nature(int throwsUntil) {
      this.throwsUntil = throwsUntil;
    }

    /** How many of its attempts throw. */
    int throwsUntil() {
      return throwsUntil;
    }
  }

  long code() {
    return (salt & SALT_MASK) << (NUMBER_BITS + NATURE_BITS)
        | (long) NATURES.indexOf(nature) << NUMBER_BITS
        | number;
  }

  static Chore of(long code) {
    int kind = (int) (code >> NUMBER_BITS) & ((1 << NATURE_BITS) - 1);
    int number = (int) code & ((1 << NUMBER_BITS) - 1);
    return new Chore(number, NATURES.get(kind), code >>> (NUMBER_BITS + NATURE_BITS));
  }

  /** What every slave evaluates. No two evaluations give the same result. */
  static Long evaluate(Long code, JobContext context) throws SimulatedException {
    Chore chore = of(code);
    boolean inMaster = context.slave().number() == 0;
    if (chore.nature == Nature.CRASHES && !inMaster) {
      throw SimulatedFate.crash();
    }
    if (chore.nature == Nature.HANGS && !inMaster) {
      throw SimulatedFate.hang();
    }
    if (context.attempt() <= chore.nature.throwsUntil) {
      throw new SimulatedException("attempt " + context.attempt() + " of a job of this nature");
    }
    long slave = context.slave().run() * 31 + context.slave().number();
    return (slave * 31 + context.attempt()) << NUMBER_BITS | chore.number;
  }

  /** Whether this may be the job's result. */
  boolean fits(long result) {
    return ((int) result & ((1 << NUMBER_BITS) - 1)) == number;
  }
}
