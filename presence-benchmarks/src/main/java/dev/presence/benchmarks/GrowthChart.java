package dev.presence.benchmarks;

import dev.presence.benchmarks.Line.Point;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A picture, in SVG, of costs against the number of sessions; both axes are logarithmic. */
final class GrowthChart {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final int MARGIN = 60;
  private static final List<String> COLOURS = List.of("#0b62a4", "#c0392b", "#7f8c8d", "#8e44ad");

  private final Map<String, List<Point>> curves;
  private final double left;
  private final double right;
  private final double bottom;
  private final double top;

  GrowthChart(Map<String, List<Point>> curves) {
    this.curves = new LinkedHashMap<>(curves);
    List<Point> all = curves.values().stream().flatMap(List::stream).toList();
    left = all.stream().mapToDouble(Point::x).min().orElse(0);
    right = all.stream().mapToDouble(Point::x).max().orElse(1);
    bottom = Math.floor(all.stream().mapToDouble(Point::y).min().orElse(0));
    top = Math.ceil(all.stream().mapToDouble(Point::y).max().orElse(1));
  }

  /** Ours and each peer's, by name; what cost nothing that could be measured is left out. */
  static Map<String, List<Point>> curves(List<Figure> figures) {
    Map<String, List<Point>> curves = new LinkedHashMap<>();
    curves.put("presence", new ArrayList<>());
    for (Figure figure : figures) {
      double sessions = Double.parseDouble(figure.name());
      Point ours = new Point(sessions, figure.ours().median());
      if (!curves.get("presence").contains(ours)) {
        add(curves, "presence", ours);
      }
      Figure.Peer peer = figure.peer();
      if (peer != null) {
        add(curves, peer.name(), new Point(sessions, peer.theirs().median()));
      }
    }
    return curves;
  }

  private static void add(Map<String, List<Point>> curves, String name, Point point) {
    if (point.cost() > 0) {
      curves.computeIfAbsent(name, n -> new ArrayList<>()).add(point);
    }
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"12\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
            WIDTH, HEIGHT));
    grid(svg);
    int index = 0;
    for (Map.Entry<String, List<Point>> curve : curves.entrySet()) {
      curve(svg, index++, curve.getKey(), curve.getValue());
    }
    return svg.append("</svg>\n").toString();
  }

  private void grid(StringBuilder svg) {
    for (int decade = (int) bottom; decade <= top; decade++) {
      line(svg, across(left), up(decade), across(right), up(decade));
      text(svg, 8, up(decade) + 4, Numbers.of(Math.pow(10, decade)) + " %");
    }
    for (int decade = (int) Math.ceil(left); decade <= right; decade++) {
      line(svg, across(decade), up(bottom), across(decade), up(top));
      text(svg, across(decade) - 20, HEIGHT - MARGIN + 20, Numbers.of(Math.pow(10, decade)));
    }
    text(svg, WIDTH / 2.0 - 60, HEIGHT - 16, "sessions, all idle");
    text(svg, 8, 20, "CPU, % of a core");
  }

  private void curve(StringBuilder svg, int index, String name, List<Point> points) {
    String colour = COLOURS.get(index % COLOURS.size());
    String path =
        points.stream()
            .map(point -> format("%.1f,%.1f", across(point.x()), up(point.y())))
            .collect(Collectors.joining(" "));
    svg.append(
        format(
            "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
            path, colour));
    svg.append(
        format(
            "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n",
            MARGIN + 12, MARGIN + 4 + 16 * index, colour, name));
  }

  private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append(
        format(
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
            x1, y1, x2, y2));
  }

  private static void text(StringBuilder svg, double x, double y, String text) {
    svg.append(format("<text x=\"%.1f\" y=\"%.1f\" fill=\"#333\">%s</text>%n", x, y, text));
  }

  private double across(double x) {
    return MARGIN + (x - left) / (right - left) * (WIDTH - 2 * MARGIN);
  }

  private double up(double y) {
    return HEIGHT - MARGIN - (y - bottom) / (top - bottom) * (HEIGHT - 2 * MARGIN);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
