package io.jobdispatch.core;

/** Goes on after failures, and keeps them. */
class Lenient extends Doubling {

  private final boolean independent;

  Lenient(int count, ContextEvaluator<Integer, Integer> evaluator) {
    this(count, evaluator, false);
  }

  Lenient(int count, ContextEvaluator<Integer, Integer> evaluator, boolean independent) {
    super(count, evaluator);
    this.independent = independent;
  }

  @Override
  protected boolean isIndependent() {
    return independent;
  }

  @Override
  protected void processFailure(Integer job, JobFailure failure) {
    failures.add(failure);
  }

  // Evaluators that misbehave

  /** Each job takes a second, and the first attempts of one of them throw. */
  static ContextEvaluator<Integer, Integer> throwing(int job, int times) {
    return (each, context) -> {
      ScriptedMachine.passMillis(1000);
      if (each == job && context.attempt() <= times) {
        throw new IllegalStateException("try " + context.attempt());
      }
      return 2 * each;
    };
  }

  /** Each job takes a second, and the first attempts of one of them end their slave's process. */
  static ContextEvaluator<Integer, Integer> crashing(int job, int times) {
    return (each, context) -> {
      ScriptedMachine.passMillis(1000);
      if (each == job && context.attempt() <= times) {
        ScriptedMachine.crash();
      }
      return 2 * each;
    };
  }

  /** Each job takes a second, and the first attempts of one of them never end. */
  static ContextEvaluator<Integer, Integer> hanging(int job, int times) {
    return (each, context) -> {
      if (each == job && context.attempt() <= times) {
        ScriptedMachine.hang();
      }
      ScriptedMachine.passMillis(1000);
      return 2 * each;
    };
  }
}
