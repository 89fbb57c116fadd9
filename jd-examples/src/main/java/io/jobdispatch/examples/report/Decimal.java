package io.jobdispatch.examples.report;

import java.math.BigDecimal;
import java.math.MathContext;

/** Floating-point numbers as text that is the same on every release of Java. */
public final class Decimal {

  /*
   * Double.toString will not do: Java 19 made some of its texts shorter (JDK-4511638), so that a
   * file written on 17 differs from one written on 25. BigDecimal holds the number exactly, and its
   * rounding is specified to the last digit.
   */

  /** Enough digits for every double: 17. */
  private static final int DIGITS_MAX = 17;

  /** The least and the first too great exponent of ten of a text without one. */
  private static final int PLAIN_EXPONENT_MIN = -3;

  private static final int PLAIN_EXPONENT_END = 12;

  private Decimal() {}

  /**
   * Writes a number with as few digits as lead back to it.
   *
   * @param value the number
   * @return such as {@code 0.25}, {@code 3}, {@code 1.5E-8}; as Java writes it if it is not finite
   */
  public static String text(double value) {
    if (!Double.isFinite(value)) {
      return String.valueOf(value);
    }
    BigDecimal shortest = shortest(value).stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    boolean plain = exponent >= PLAIN_EXPONENT_MIN && exponent < PLAIN_EXPONENT_END;
    return plain ? shortest.toPlainString() : withExponent(shortest, exponent);
  }

  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < DIGITS_MAX; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits));
      if (rounded.doubleValue() == value) {
        return rounded;
      }
    }
    return exact.round(new MathContext(DIGITS_MAX));
  }

  private static String withExponent(BigDecimal number, int exponent) {
    BigDecimal mantissa = number.scaleByPowerOfTen(-exponent);
    return mantissa.toPlainString() + "E" + exponent;
  }
}
