package io.jobdispatch.examples.desweep;

import java.awt.Color;
import java.util.List;
import java.util.stream.IntStream;

/** Colours for an ordered quantity, from light to dark, distinct to the colour-blind too. */
final class Palette {

  /* Stops of matplotlib's plasma (S. van der Walt, N. Smith, 2015), the pale end left out. */
  private static final int[] STOPS = {0xF89540, 0xDE5F65, 0xB12A90, 0x6A00A8, 0x0D0887};

  private Palette() {}

  /** That many colours, evenly spread. */
  static List<Color> colours(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> at(count == 1 ? 0.75 : (double) i / (count - 1)))
        .toList();
  }

  private static Color at(double position) {
    double scaled = position * (STOPS.length - 1);
    int stop = Math.min((int) scaled, STOPS.length - 2);
    Color low = new Color(STOPS[stop]);
    Color high = new Color(STOPS[stop + 1]);
    double share = scaled - stop;
    return new Color(
        mix(low.getRed(), high.getRed(), share),
        mix(low.getGreen(), high.getGreen(), share),
        mix(low.getBlue(), high.getBlue(), share));
  }

  private static int mix(int low, int high, double share) {
    return (int) Math.round(low + share * (high - low));
  }
}
