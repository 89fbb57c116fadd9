package io.jobdispatch.examples.tune;

import java.io.Serializable;
import java.util.List;

/**
 * A point to be evaluated: the job of this demo.
 *
 * @param member which member of the population it challenges, from 0
 * @param point where it is; copied
 */
public record Candidate(int member, List<Double> point) implements Serializable {

  /** Copies the point. */
  public Candidate {
    point = List.copyOf(point);
  }
}
