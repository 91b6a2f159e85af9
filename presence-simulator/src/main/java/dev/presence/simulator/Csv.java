package dev.presence.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The results as comma-separated values (RFC 4180): each figure with the ends of its interval. */
final class Csv {
  private Csv() {}

  static String of(List<Quality> results) {
    StringBuilder csv = new StringBuilder(header());
    results.forEach(quality -> csv.append(line(quality)));
    return csv.toString();
  }

  private static String header() {
    List<String> cells = new ArrayList<>(List.of("network", "contestant", "client_days"));
    for (Column column : Column.ALL) {
      cells.addAll(List.of(column.key(), column.key() + "_low", column.key() + "_high"));
    }
    cells.addAll(List.of("detections", "mistakes"));
    return join(cells);
  }

  private static String line(Quality q) {
    List<String> cells = new ArrayList<>();
    cells.addAll(List.of(q.network().name(), q.peer().name(), String.valueOf(q.clientDays())));
    for (Column column : Column.ALL) {
      Interval value = column.interval().apply(q);
      cells.addAll(List.of(number(value.value()), number(value.low()), number(value.high())));
    }
    cells.addAll(List.of(String.valueOf(q.detections()), String.valueOf(q.mistakes())));
    return join(cells);
  }

  private static String join(List<String> cells) {
    return String.join(",", cells.stream().map(Csv::quoted).toList()) + "\r\n";
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return Double.isInfinite(value) ? "inf" : String.format(Locale.ROOT, "%.9g", value);
  }

  private static String quoted(String cell) {
    return cell.matches("[^\",\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
