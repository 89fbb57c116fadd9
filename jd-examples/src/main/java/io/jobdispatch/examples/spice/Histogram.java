package io.jobdispatch.examples.spice;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
import java.util.stream.DoubleStream;

/** Counts of values in bins of one width, laid so that a limit in reach is an edge of a bin. */
final class Histogram {
  private static final int BINS = 30;

  /** The share of a bar's width that is left free on either side. */
  private static final double GAP = 0.06;

  /** The outline of bars in the quantity's shown unit, from left to right. */
  @SuppressWarnings("ArrayRecordComponent") // what the chart wants
  record Outline(double[] x, double[] y) {}

  private final Quantity quantity;
  private final double[] limits;
  private final double anchor;
  private final double width;
  private final SortedMap<Long, Integer> counts = new TreeMap<>();

  private Histogram(Quantity quantity, double[] limits, double anchor, double width) {
    this.quantity = quantity;
    this.limits = limits;
    this.anchor = anchor;
    this.width = width;
  }

  /** Counts values, of which there is at least one. */
  static Histogram of(Specification spec, double[] values) {
    double min = Arrays.stream(values).min().orElseThrow();
    double max = Arrays.stream(values).max().orElseThrow();
    double span = Math.max(max - min, 1e-6 * Math.abs(max) + 1e-12);
    double[] limits =
        DoubleStream.of(spec.least(), spec.most())
            .filter(limit -> limit >= min - span / 2 && limit <= max + span / 2)
            .toArray();
    double width = span / BINS;
    if (limits.length == 2 && limits[1] > limits[0]) {
      double window = limits[1] - limits[0];
      width = window / Math.ceil(window / width);
    }
    Histogram histogram =
        new Histogram(spec.quantity(), limits, limits.length > 0 ? limits[0] : min, width);
    Arrays.stream(values).forEach(histogram::count);
    return histogram;
  }

  private void count(double value) {
    counts.merge((long) Math.floor((value - anchor) / width), 1, Integer::sum);
  }

  /** The limits that are close enough to the values to be shown. */
  DoubleStream limits() {
    return Arrays.stream(limits);
  }

  int highest() {
    return counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /** The bars of those bins whose middle fulfils a condition. */
  Outline outline(DoublePredicate condition) {
    DoubleStream.Builder x = DoubleStream.builder();
    DoubleStream.Builder y = DoubleStream.builder();
    counts.forEach(
        (bin, count) -> {
          if (condition.test(anchor + (bin + 0.5) * width)) {
            double left = quantity.shown(anchor + (bin + GAP) * width);
            double right = quantity.shown(anchor + (bin + 1 - GAP) * width);
            x.add(left).add(left).add(right).add(right);
            y.add(0).add(count).add(count).add(0);
          }
        });
    return new Outline(x.build().toArray(), y.build().toArray());
  }
}
