package io.jobdispatch.examples.desweep;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import javax.imageio.ImageIO;

/**
 * The picture of a sweep: a grid of small charts with common axes, one per function, and in each
 * the median error against the generation, one curve per population.
 */
final class ConvergenceChart {

  /*
   * XChart can put charts in a grid itself, but each then has a legend and axes of its own, and
   * twenty legends leave no room for curves. So XChart draws the panels, and the header with the
   * one legend is drawn here.
   */

  static final int WIDTH = 1600;

  private static final int MARGIN = 24;
  private static final int HEADER = 112;
  private static final int FOOTER = 44;
  private static final int MOST_COLUMNS = 5;
  private static final int LEGEND_LINE = 34;
  private static final Color INK = new Color(0x22272E);
  private static final Color FAINT_INK = new Color(0x6A737D);

  private final SweepReport report;
  private final List<Integer> populations;
  private final List<Color> colours;

  ConvergenceChart(SweepReport report) {
    this.report = report;
    this.populations = List.copyOf(report.populations());
    this.colours = Palette.colours(populations.size());
  }

  /** The picture as a PNG file. */
  byte[] png() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image(), "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode the chart", e);
    }
    return bytes.toByteArray();
  }

  private BufferedImage image() {
    List<Panel> panels = panels();
    int columns = Math.min(MOST_COLUMNS, (int) Math.ceil(Math.sqrt(panels.size())));
    int rows = (panels.size() + columns - 1) / columns;
    int width = (WIDTH - 2 * MARGIN) / columns;
    int height = Math.min(520, width * 4 / 5 + 16);
    BufferedImage image =
        new BufferedImage(WIDTH, HEADER + rows * height + FOOTER, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    prepare(graphics, image);
    drawHeader(graphics);
    for (int i = 0; i < panels.size(); i++) {
      int x = MARGIN + i % columns * width;
      int y = HEADER + i / columns * height;
      panels.get(i).paint((Graphics2D) graphics.create(x, y, width, height), width, height);
    }
    drawFooter(graphics, image.getHeight());
    graphics.dispose();
    return image;
  }

  private List<Panel> panels() {
    double ceiling = ceiling();
    List<Panel> panels = new ArrayList<>();
    report.byFunction().forEach((function, runs) -> panels.add(panel(function, runs, ceiling)));
    return panels;
  }

  private Panel panel(
      TestFunction function, SortedMap<Integer, List<SweepRun>> runs, double ceiling) {
    Panel panel = new Panel(function, report.generations(), ceiling);
    runs.forEach((population, same) -> draw(panel, population, same));
    return panel;
  }

  private void draw(Panel panel, int population, List<SweepRun> same) {
    int place = populations.indexOf(population);
    panel.add(population, MedianCurve.of(same), colours.get(place), stroke(place));
  }

  /** Thinner from one curve to the next: where several coincide, all still show. */
  private BasicStroke stroke(int place) {
    float width = 3f + (populations.size() - 1 - place);
    return new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  /** The common upper end of the axes, as a power of ten. */
  private double ceiling() {
    return report.byFunction().values().stream()
        .flatMap(runs -> runs.values().stream())
        .mapToDouble(same -> Math.ceil(MedianCurve.of(same).logErrors()[0]))
        .max()
        .orElseThrow();
  }

  private static void prepare(Graphics2D graphics, BufferedImage image) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
  }

  private void drawHeader(Graphics2D graphics) {
    graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 30));
    graphics.setColor(INK);
    graphics.drawString("Differential evolution on the classical test functions", MARGIN, 46);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 21));
    graphics.setColor(FAINT_INK);
    graphics.drawString(
        "Best value minus known minimum, by generation; median of the runs", MARGIN, 82);
    drawLegend(graphics);
  }

  private void drawLegend(Graphics2D graphics) {
    int x = WIDTH - MARGIN;
    for (int i = populations.size() - 1; i >= 0; i--) {
      String label = (i == 0 ? "population " : "") + populations.get(i);
      x -= graphics.getFontMetrics().stringWidth(label);
      graphics.setColor(INK);
      graphics.drawString(label, x, 82);
      x -= LEGEND_LINE + 10;
      graphics.setColor(colours.get(i));
      graphics.setStroke(stroke(i));
      graphics.drawLine(x, 75, x + LEGEND_LINE, 75);
      x -= 24;
    }
  }

  private void drawFooter(Graphics2D graphics, int height) {
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 17));
    graphics.setColor(FAINT_INK);
    graphics.drawString(footer(), MARGIN, height - 16);
  }

  private String footer() {
    return String.format(
        Locale.ROOT,
        "%,d runs of %,d generations; rand/1/bin (Storn and Price, 1997); both axes logarithmic",
        report.runs().size(),
        report.generations());
  }
}
