package io.jobdispatch.examples.spice;

import io.jobdispatch.examples.report.WholeFile;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws how measured quantities are distributed, with the limits of their specifications. */
public final class HistogramChart {
  private static final int PANEL_WIDTH = 760;
  private static final int PANEL_HEIGHT = 520;
  private static final int HEADER_HEIGHT = 84;
  private static final Color GOOD = new Color(0x3B7DB4);
  private static final Color BAD = new Color(0xE07B39);
  private static final Color LIMIT = new Color(0x333333);
  private static final Color INK = new Color(0x222222);
  private static final Color GRID = new Color(0xE4E4E4);
  private static final BasicStroke NO_LINE = new BasicStroke(0f);
  private static final BasicStroke DASHED =
      new BasicStroke(
          2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, new float[] {8f, 5f}, 0f);

  private final YieldReport report;

  /** A chart of a report. */
  public HistogramChart(YieldReport report) {
    this.report = report;
  }

  /**
   * Writes a PNG with a histogram for each quantity, side by side. Needs no display, but fonts.
   *
   * @param file where
   * @param quantities at least one, each with a specification in the report
   * @throws UncheckedIOException if the file cannot be written
   */
  public void write(Path file, Quantity... quantities) {
    List<XYChart> panels = Stream.of(quantities).map(this::specification).map(this::panel).toList();
    int width = PANEL_WIDTH * panels.size();
    BufferedImage image =
        new BufferedImage(width, HEADER_HEIGHT + PANEL_HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    drawHeader(graphics, width);
    graphics.translate(0, HEADER_HEIGHT);
    for (XYChart panel : panels) {
      panel.paint(graphics, PANEL_WIDTH, PANEL_HEIGHT);
      graphics.translate(PANEL_WIDTH, 0);
    }
    graphics.dispose();
    WholeFile.write(file, png(image));
  }

  private static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode the chart", e);
    }
    return bytes.toByteArray();
  }

  private Specification specification(Quantity quantity) {
    return report.specifications().stream()
        .filter(spec -> spec.quantity() == quantity)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("must be specified: quantity=" + quantity));
  }

  private void drawHeader(Graphics2D graphics, int width) {
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, HEADER_HEIGHT);
    graphics.setColor(INK);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 24));
    graphics.drawString(report.circuit().title(), 28, 42);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 17));
    graphics.drawString("Yield against all specifications: " + report.good(), 28, 70);
    drawKey(graphics, width - 330, GOOD, "within");
    drawKey(graphics, width - 230, BAD, "outside");
    graphics.setColor(LIMIT);
    graphics.setStroke(DASHED);
    graphics.drawLine(width - 112, 54, width - 112, 74);
    graphics.drawString("limit", width - 102, 70);
  }

  private static void drawKey(Graphics2D graphics, int x, Color color, String name) {
    graphics.setColor(color);
    graphics.fillRect(x, 57, 14, 14);
    graphics.setColor(INK);
    graphics.drawString(name, x + 21, 70);
  }

  private XYChart panel(Specification spec) {
    Quantity quantity = spec.quantity();
    XYChart chart =
        new XYChartBuilder()
            .title(quantity.title() + failures(spec))
            .xAxisTitle(quantity.title() + " [" + quantity.unit() + "]")
            .yAxisTitle("specimens")
            .build();
    Histogram histogram = Histogram.of(spec, report.values(quantity).toArray());
    double top = histogram.highest() * 1.08;
    style(chart.getStyler());
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(top);
    addBars(chart, "within", GOOD, histogram.outline(spec::isMetBy));
    addBars(chart, "outside", BAD, histogram.outline(value -> !spec.isMetBy(value)));
    histogram.limits().forEach(limit -> addLimit(chart, quantity.shown(limit), top));
    return chart;
  }

  private String failures(Specification spec) {
    long count = report.values(spec.quantity()).filter(value -> !spec.isMetBy(value)).count();
    double share = 100.0 * count / report.runs().size();
    return String.format(Locale.ROOT, ": %.1f %% outside of its limits", share);
  }

  private static void addBars(XYChart chart, String name, Color color, Histogram.Outline bars) {
    if (bars.x().length == 0) {
      return;
    }
    XYSeries series = chart.addSeries(name, bars.x(), bars.y());
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Area);
    series.setMarker(SeriesMarkers.NONE);
    series.setFillColor(color);
    series.setLineColor(color);
    series.setLineStyle(NO_LINE);
  }

  private static void addLimit(XYChart chart, double limit, double top) {
    String name = "limit " + limit;
    XYSeries series = chart.addSeries(name, new double[] {limit, limit}, new double[] {0, top});
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(LIMIT);
    series.setLineStyle(DASHED);
  }

  private static void style(XYStyler styler) {
    styler.setLocale(Locale.ROOT);
    styler.setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE);
    styler.setChartFontColor(INK).setPlotBorderVisible(false).setChartPadding(16);
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 17));
    styler.setLegendVisible(false);
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    styler.setPlotGridLinesColor(GRID).setPlotGridVerticalLinesVisible(false);
    styler.setPlotGridLinesStroke(new BasicStroke(1f));
    styler.setXAxisMaxLabelCount(9);
  }
}
