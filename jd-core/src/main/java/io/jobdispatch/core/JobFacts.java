package io.jobdispatch.core;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.api.Message.UserMessage;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The context of one evaluation. */
final class JobFacts implements JobContext {

  /* 2^64 divided by the golden ratio, made odd: successive multiples are far apart. */
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private final EvaluateJob message;
  private final TaskContext slave;
  private final long seed;
  private final JobDirectories directories;
  private @Nullable RandomGenerator random;
  private @Nullable Path directory;

  JobFacts(EvaluateJob message, TaskContext slave, long seed, JobDirectories directories) {
    this.message = message;
    this.slave = slave;
    this.seed = seed;
    this.directories = directories;
  }

  @Override
  public long index() {
    return message.index();
  }

  @Override
  public int attempt() {
    return message.attempt();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The generator's seed is {@code mix(mix(seed) + (index + 1) * g)}, with the finaliser of
   * Stafford's variant 13 as {@code mix} (<a
   * href="https://zimbry.blogspot.com/2011/09/better-bit-mixing-improving-on.html">Better bit
   * mixing</a>, 2011) and {@code g} the golden gamma of Steele, Lea and Flood, Fast Splittable
   * Pseudorandom Number Generators (OOPSLA 2014).
   */
  @Override
  public RandomGenerator random() {
    if (random == null) {
      random = new SplittableRandom(mix(mix(seed) + (index() + 1) * GOLDEN_GAMMA));
    }
    return random;
  }

  static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  @Override
  public Path directory() {
    Path made = directory;
    if (made == null) {
      made = directories.make(index(), attempt());
      directory = made;
      tellMade();
    } else if (!Files.isDirectory(made)) {
      made = directories.make(index(), attempt());
      directory = made;
    }
    return made;
  }

  private void tellMade() {
    String kept = directories.keptPath(index(), attempt()).toString();
    slave.send(slave.parent(), new DirectoryMade(index(), attempt(), kept));
  }

  @Override
  public Path mirror() {
    return directories.mirror();
  }

  @Override
  public boolean cancelled() {
    return slave.cancelled();
  }

  @Override
  public void tell(UserMessage news) {
    slave.send(slave.parent(), news);
  }

  @Override
  public TaskId slave() {
    return slave.self();
  }

  @Override
  public HostId host() {
    return slave.host();
  }
}
