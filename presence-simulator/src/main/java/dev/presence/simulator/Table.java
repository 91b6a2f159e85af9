package dev.presence.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The results as text, a line per contestant. */
final class Table {
  private Table() {}

  static String of(List<Quality> results) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(header());
    results.forEach(quality -> rows.add(row(quality)));
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
  }

  static List<String> header() {
    List<String> header = new ArrayList<>(List.of("contestant"));
    Column.ALL.forEach(column -> header.add(column.title()));
    return header;
  }

  static List<String> row(Quality quality) {
    List<String> row = new ArrayList<>(List.of(quality.peer().name()));
    Column.ALL.forEach(column -> row.add(column.text().apply(quality)));
    return row;
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String pad = " ".repeat(widths[i] - row.get(i).length());
      line.append(i == 0 ? row.get(i) + pad : "  " + pad + row.get(i));
    }
    return line.toString().stripTrailing();
  }
}
