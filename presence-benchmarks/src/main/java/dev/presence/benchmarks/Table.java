package dev.presence.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Figures as a Markdown table whose columns also line up in a terminal. */
final class Table {
  private static final List<String> HEADER =
      List.of("what", "presence", "peer", "theirs", "ratio", "goal", "");

  private Table() {}

  static String of(List<Figure> figures) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    String group = "";
    for (Figure figure : figures) {
      if (!figure.group().equals(group)) {
        group = figure.group();
        rows.add(List.of("**" + group + "**", "", "", "", "", "", ""));
      }
      rows.add(row(figure));
    }
    return render(rows);
  }

  private static List<String> row(Figure figure) {
    Figure.Peer peer = figure.peer();
    Goal goal = figure.goal();
    return List.of(
        figure.name(),
        spread(figure.ours(), figure.unit()),
        peer == null ? "" : peer.name(),
        peer == null ? "" : spread(peer.theirs(), figure.unit()),
        peer == null ? "" : ratio(figure),
        goal == null ? "" : goal.text(figure.unit()) + note(goal),
        goal == null ? "" : figure.isMet() ? "met" : "**MISSED**");
  }

  /** As the goal counts it: how many times less, or how many times theirs; else as it is. */
  static String ratio(Figure figure) {
    Goal goal = figure.goal();
    if (goal != null && goal.relation() != Goal.Relation.TIMES_LESS) {
      return Numbers.of(1 / figure.ratio()) + " x";
    }
    return figure.ratio() < 1
        ? Numbers.of(1 / figure.ratio()) + " x more"
        : Numbers.of(figure.ratio()) + " x less";
  }

  private static String note(Goal goal) {
    return goal.source().isEmpty() ? "" : " (" + goal.source() + ")";
  }

  private static String spread(Quartiles of, String unit) {
    String median = Numbers.of(of.median()) + " " + unit;
    return of.low() == of.high()
        ? median
        : median + " (" + Numbers.of(of.low()) + " to " + Numbers.of(of.high()) + ")";
  }

  private static String render(List<List<String>> rows) {
    int[] widths = widths(rows);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      line(text, rows.get(i), widths);
      if (i == 0) {
        rule(text, widths);
      }
    }
    return text.toString();
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[HEADER.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(Math.max(3, widths[i]), row.get(i).length());
      }
    }
    return widths;
  }

  private static void line(StringBuilder text, List<String> cells, int[] widths) {
    for (int i = 0; i < widths.length; i++) {
      text.append("| ").append(cells.get(i));
      text.append(" ".repeat(widths[i] - cells.get(i).length() + 1));
    }
    text.append("|\n");
  }

  private static void rule(StringBuilder text, int[] widths) {
    for (int width : widths) {
      text.append("| ").append("-".repeat(width)).append(' ');
    }
    text.append("|\n");
  }
}
