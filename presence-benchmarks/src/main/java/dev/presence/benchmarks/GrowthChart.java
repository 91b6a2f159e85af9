package dev.presence.benchmarks;

import dev.presence.benchmarks.Line.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A picture, in SVG, of costs against the number of sessions; both axes are logarithmic. It brings
 * its colours, for a page that is light and for one that is dark.
 */
final class GrowthChart {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 380;
  private static final int LEFT = 70;
  private static final int RIGHT = 270;
  private static final int TOP = 40;
  private static final int BOTTOM = 56;
  private static final int LINE_OF_TEXT = 16;

  /** Each line is told apart by its colour and by the name at its end. */
  private static final String STYLE =
      """
      <style>
      rect { fill: #fff } text { fill: #333 } .grid { stroke: #ddd }
      polyline { fill: none; stroke-width: 2 }
      .c0 { stroke: #0b62a4; stroke-width: 3.5 } .c1 { stroke: #b3541e } .c2 { stroke: #3d7d3f } .c3 { stroke: #7d4aa8 }
      text.c0, text.c1, text.c2, text.c3 { stroke: none }
      text.c0 { fill: #0b62a4; font-weight: bold } text.c1 { fill: #b3541e } text.c2 { fill: #3d7d3f } text.c3 { fill: #7d4aa8 }
      @media (prefers-color-scheme: dark) {
      rect { fill: #0d1117 } text { fill: #c9d1d9 } .grid { stroke: #30363d }
      .c0 { stroke: #58a6ff } .c1 { stroke: #f0883e } .c2 { stroke: #7ee787 } .c3 { stroke: #d2a8ff }
      text.c0 { fill: #58a6ff } text.c1 { fill: #f0883e } text.c2 { fill: #7ee787 } text.c3 { fill: #d2a8ff }
      }
      </style>
      """;

  private static final int COLOURS = 4;

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
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"12\" role=\"img\""
                + " aria-label=\"CPU against the number of sessions\">%n%s"
                + "<rect width=\"100%%\" height=\"100%%\"/>%n",
            WIDTH, HEIGHT, WIDTH, STYLE));
    grid(svg);
    int index = 0;
    for (List<Point> points : curves.values()) {
      curve(svg, index++ % COLOURS, points);
    }
    names(svg);
    return svg.append("</svg>\n").toString();
  }

  private void grid(StringBuilder svg) {
    for (int decade = (int) bottom; decade <= top; decade++) {
      line(svg, across(left), up(decade), across(right), up(decade));
      text(svg, LEFT - 8, up(decade) + 4, "end", Numbers.of(Math.pow(10, decade)) + " %");
    }
    for (int decade = (int) Math.ceil(left); decade <= right; decade++) {
      line(svg, across(decade), up(bottom), across(decade), up(top));
      text(svg, across(decade), HEIGHT - BOTTOM + 20, "middle", Numbers.of(Math.pow(10, decade)));
    }
    text(svg, (across(left) + across(right)) / 2, HEIGHT - 12, "middle", "sessions, all idle");
    text(svg, 8, 20, "start", "CPU, % of a core");
  }

  private void curve(StringBuilder svg, int colour, List<Point> points) {
    String path =
        points.stream()
            .map(point -> format("%.1f,%.1f", across(point.x()), up(point.y())))
            .collect(Collectors.joining(" "));
    svg.append(format("<polyline class=\"c%d\" points=\"%s\"/>%n", colour, path));
  }

  /** Where a name stands: beside the end of its line, or as little above as there is room. */
  private record Label(int colour, String name, List<Point> points) {
    double y(GrowthChart chart) {
      return chart.up(points.get(points.size() - 1).y());
    }
  }

  private void names(StringBuilder svg) {
    List<Label> labels = new ArrayList<>();
    int index = 0;
    for (Map.Entry<String, List<Point>> curve : curves.entrySet()) {
      labels.add(new Label(index++ % COLOURS, curve.getKey(), curve.getValue()));
    }
    labels.sort(Comparator.comparingDouble(label -> -label.y(this)));
    double free = Double.MAX_VALUE;
    for (Label label : labels) {
      double y = Math.min(label.y(this), free);
      svg.append(
          format(
              "<text class=\"c%d\" x=\"%.1f\" y=\"%.1f\">%s, slope %s</text>%n",
              label.colour(),
              across(right) + 10,
              y + 4,
              label.name(),
              Line.through(label.points()).text()));
      free = y - LINE_OF_TEXT;
    }
  }

  private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append(
        format(
            "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
            x1, y1, x2, y2));
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(
        format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text));
  }

  private double across(double x) {
    return LEFT + (x - left) / (right - left) * (WIDTH - LEFT - RIGHT);
  }

  private double up(double y) {
    return HEIGHT - BOTTOM - (y - bottom) / (top - bottom) * (HEIGHT - TOP - BOTTOM);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
