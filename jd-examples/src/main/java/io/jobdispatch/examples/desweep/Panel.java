package io.jobdispatch.examples.desweep;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The small chart of one function. */
final class Panel {

  private static final Color GRID = new Color(0xE4E7EB);
  private static final Color INK = new Color(0x22272E);
  private static final Color FAINT_INK = new Color(0x6A737D);

  private static final int TITLE_HEIGHT = 40;
  private static final int TITLE_INDENT = 12;
  private static final int BASELINE = 34;

  private final TestFunction function;
  private final XYChart chart;

  Panel(TestFunction function, int generations, double ceiling) {
    this.function = function;
    this.chart = new XYChartBuilder().build();
    XYStyler styler = chart.getStyler();
    styleText(styler);
    stylePlot(styler);
    styler.setXAxisMin(0.0).setXAxisMax(Math.max(1, Math.log10(generations)));
    styler.setYAxisMin(Math.log10(MedianCurve.FLOOR)).setYAxisMax(ceiling);
  }

  private static void styleText(XYStyler styler) {
    styler.setChartTitleVisible(false).setLegendVisible(false);
    styler.setAxisTitlesVisible(false).setAxisTickLabelsColor(FAINT_INK);
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 17));
    styler.setXAxisTickLabelsFormattingFunction(Panel::tickLabel);
    styler.setYAxisTickLabelsFormattingFunction(Panel::tickLabel);
  }

  /** The power of ten; nothing where XChart puts a tick between two. */
  private static String tickLabel(double power) {
    boolean isWhole = Math.abs(power - Math.rint(power)) < 1e-9;
    return isWhole ? String.format(Locale.ROOT, "1e%.0f", power) : "";
  }

  private static void stylePlot(XYStyler styler) {
    styler.setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false).setChartPadding(6).setPlotContentSize(1);
    styler.setPlotGridLinesColor(GRID).setPlotGridLinesStroke(new BasicStroke(1.5f));
    styler.setAxisTicksMarksVisible(false).setAxisTicksLineVisible(false).setPlotMargin(0);
    styler.setXAxisTickMarkSpacingHint(36).setYAxisTickMarkSpacingHint(32);
  }

  /** Adds the curve of a population. */
  void add(int population, MedianCurve curve, Color colour, BasicStroke stroke) {
    XYSeries series =
        chart.addSeries("population " + population, curve.logGenerations(), curve.logErrors());
    series.setMarker(SeriesMarkers.NONE).setLineColor(colour);
    series.setLineStyle(stroke);
  }

  /** Draws the panel at the origin, then disposes of the graphics. */
  void paint(Graphics2D graphics, int width, int height) {
    graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 21));
    graphics.setColor(INK);
    graphics.drawString(function.id(), TITLE_INDENT, BASELINE);
    int end = TITLE_INDENT + graphics.getFontMetrics().stringWidth(function.id() + " ");
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 19));
    graphics.setColor(FAINT_INK);
    graphics.drawString(function.box().dimension() + "-D", end, BASELINE);
    graphics.translate(0, TITLE_HEIGHT);
    chart.paint(graphics, width, height - TITLE_HEIGHT);
    graphics.dispose();
  }
}
