package io.jobdispatch.api;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Objects;

/**
 * The name of one life of one host. A host that comes back after it was lost has another.
 *
 * @param name what people call the host, for example {@code local} or {@code 10.0.0.7:5701}
 * @param incarnation which life of that host, at least 1; 0 is {@link #NONE}'s
 */
public record HostId(String name, long incarnation) implements Comparable<HostId>, Serializable {

  /** The name of no host. */
  public static final HostId NONE = new HostId("none", 0);

  private static final Comparator<HostId> ORDER =
      Comparator.comparing(HostId::name).thenComparingLong(HostId::incarnation);

  /**
   * Names a host.
   *
   * @param name what people call it
   * @param incarnation which life of it
   * @throws IllegalArgumentException if the name is blank or the incarnation negative
   */
  public HostId {
    Objects.requireNonNull(name, "name");
    if (name.isBlank()) {
      throw new IllegalArgumentException("must not be blank: name='" + name + "'");
    }
    if (incarnation < 0) {
      throw new IllegalArgumentException("must be >= 0: incarnation=" + incarnation);
    }
  }

  /**
   * Tells whether this can be the name of a host.
   *
   * @return false for {@link #NONE} and its like
   */
  public boolean isValid() {
    return incarnation > 0;
  }

  @Override
  public int compareTo(HostId other) {
    return ORDER.compare(this, other);
  }

  /**
   * {@inheritDoc}
   *
   * @return name and incarnation in hexadecimal digits, as in {@code local#5f3a90c1}
   */
  @Override
  public String toString() {
    return isValid() ? name + "#" + Long.toHexString(incarnation) : "none";
  }
}
