package io.jobdispatch.examples.spice;

import java.util.Locale;

/** What is measured of a specimen, in the order of all tables. */
public enum Quantity {
  /** Voltage gain at 1 kHz. */
  GAIN("gain", "dB", 1, "gain_db", -100, 200),
  /** Lower frequency at which the gain is half in power. */
  LOWER_CORNER("lower corner", "Hz", 1, "lower_hz", 0.1, 1e3),
  /** Upper frequency at which the gain is half in power. */
  UPPER_CORNER("upper corner", "kHz", 1e3, "upper_hz", 1e3, 100e6),
  /** Difference of the largest and the smallest gain between 50 Hz and 20 kHz. */
  RIPPLE("ripple", "dB", 1, "ripple_db", 0, 200),
  /** Quiescent collector voltage of the second transistor, on a supply of 24 V. */
  COLLECTOR("collector", "V", 1, "collector_v", 0, 24);

  private final String title;
  private final String unit;
  private final double scale;
  private final String key;
  private final double least;
  private final double most;

  Quantity(String title, String unit, double scale, String key, double least, double most) {
    this.title = title;
    this.unit = unit;
    this.scale = scale;
    this.key = key;
    this.least = least;
    this.most = most;
  }

  /** Its name in tables. */
  public String title() {
    return title;
  }

  /** The unit in which tables and charts show it. */
  public String unit() {
    return unit;
  }

  /** Its name in the simulator's output and in files, which ends with the unit there. */
  public String key() {
    return key;
  }

  /** Whether a value can be: a finite number in the range that the netlist sweeps and supplies. */
  public boolean plausible(double value) {
    return value >= least && value <= most;
  }

  /** A measured value in the {@link #unit}. */
  double shown(double value) {
    return value / scale;
  }

  /** A value with its unit, for tables; a dash for an infinite one, which is no limit. */
  String text(double value) {
    return Double.isInfinite(value)
        ? "-"
        : String.format(Locale.ROOT, "%.2f %s", shown(value), unit);
  }

  /** The range of plausible values in words. */
  String range() {
    return "[" + least + ", " + most + "]";
  }
}
