package io.jobdispatch.api;

import java.io.Serializable;
import java.util.Objects;

/**
 * A host as last heard of.
 *
 * @param id its name
 * @param slots how many tasks it can hold, at least 0
 * @param freeSlots how many more it can take now, 0 to {@code slots}
 */
public record Host(HostId id, int slots, int freeSlots) implements Serializable {

  /**
   * Describes a host.
   *
   * @param id its name
   * @param slots how many tasks it can hold
   * @param freeSlots how many more it can take
   * @throws IllegalArgumentException if the slots are negative, or fewer than the free ones
   */
  public Host {
    Objects.requireNonNull(id, "id");
    if (slots < 0 || freeSlots < 0 || freeSlots > slots) {
      throw new IllegalArgumentException(
          "must be 0 <= freeSlots <= slots: freeSlots=" + freeSlots + ", slots=" + slots);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @return as in {@code local#1 (1 of 4 slots free)}
   */
  @Override
  public String toString() {
    return id + " (" + freeSlots + " of " + slots + " slots free)";
  }
}
