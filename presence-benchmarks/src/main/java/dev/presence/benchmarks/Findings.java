package dev.presence.benchmarks;

import dev.presence.benchmarks.Attempt.Taken;
import java.util.List;

/** What a run has found: its table, why goals are missed, and what could not be measured. */
final class Findings {
  private Findings() {}

  static String of(Report report) {
    StringBuilder text = new StringBuilder(Table.of(report.figures()));
    failures(text, report.failed());
    reasons(text, Reasons.read(), report.missed());
    return text.toString();
  }

  private static void failures(StringBuilder text, List<Taken> failed) {
    if (!failed.isEmpty()) {
      text.append("\nNot measured, because it failed:\n\n");
    }
    for (Taken one : failed) {
      text.append(
          "- **%s**, after %d s: %s%n".formatted(one.measurement(), one.seconds(), one.failure()));
    }
  }

  private static void reasons(StringBuilder text, Reasons reasons, List<Figure> missed) {
    if (!missed.isEmpty()) {
      text.append("\nWhy goals are missed:\n\n");
    }
    for (Figure figure : missed) {
      String ratio = figure.peer() == null ? "" : ", " + Table.ratio(figure);
      text.append(
          "- **%s: %s**%s. %s%n"
              .formatted(
                  figure.group(),
                  Reasons.key(figure),
                  ratio,
                  reasons.of(figure).orElse("No reason is known.")));
    }
  }
}
