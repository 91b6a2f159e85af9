package dev.presence.simulator;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A column of the results: the same in the terminal, the CSV and the report.
 *
 * @param title over the column
 * @param key in the CSV
 * @param text for people
 * @param interval the figures; for a plain figure all three are alike
 */
record Column(
    String title,
    String key,
    Function<Quality, String> text,
    Function<Quality, Interval> interval) {

  static final List<Column> ALL =
      List.of(
          seconds("T_D mean", "detection_mean_s", Quality::detectionTime)
              .withHalfWidth(Text::seconds),
          seconds("T_D p50", "detection_p50_s", Quality::detectionP50),
          seconds("T_D p99", "detection_p99_s", Quality::detectionP99),
          seconds("T_D max", "detection_max_s", q -> plain(q.detectionMax())),
          new Column(
              "bound",
              "bound_s",
              q -> q.peer().bound().map(Text::of).orElse("none"),
              q -> plain(q.peer().bound().map(b -> b.toNanos() / 1e9).orElse(Double.NaN))),
          figure("false evictions/day", "false_evictions_per_day", Quality::falseEvictionsPerDay)
              .withHalfWidth(Text::number),
          seconds("T_MR mean", "mistake_recurrence_s", Quality::mistakeRecurrence),
          seconds("T_M mean", "mistake_duration_s", Quality::mistakeDuration),
          new Column("P_A", "query_accuracy", Column::accuracy, Quality::accuracy),
          figure("ghost s/day", "ghost_seconds_per_day", Quality::ghostSecondsPerDay),
          figure("NAT losses/day", "nat_losses_per_day", Quality::natLossesPerDay),
          figure("pings/h", "pings_per_hour", Quality::pingsPerHour),
          figure("bytes/h", "bytes_per_hour", Quality::bytesPerHour),
          figure("radio wake-ups/h", "radio_wakeups_per_hour", Quality::wakeUpsPerHour));

  private static Column seconds(String title, String key, Function<Quality, Interval> interval) {
    return new Column(title, key, q -> text(interval.apply(q), Text::seconds), interval);
  }

  private static Column figure(String title, String key, Function<Quality, Interval> interval) {
    return new Column(title, key, q -> text(interval.apply(q), Text::number), interval);
  }

  /** Followed by half the width of its interval, where it has one: {@code 21.9 s ± 32 ms}. */
  private Column withHalfWidth(Function<Double, String> format) {
    return new Column(
        title, key, q -> text.apply(q) + halfWidth(interval.apply(q), format), interval);
  }

  private static String halfWidth(Interval value, Function<Double, String> format) {
    double half = (value.high() - value.low()) / 2;
    boolean shown = value.value() > 0 && half > 0 && half < Double.POSITIVE_INFINITY;
    return shown ? " ± " + format.apply(half) : "";
  }

  private static Interval plain(double value) {
    return new Interval(value, value, value);
  }

  private static String accuracy(Quality quality) {
    return String.format(Locale.ROOT, "%.4f %%", 100 * quality.accuracy().value());
  }

  static String text(Interval value, Function<Double, String> format) {
    if (Double.isInfinite(value.value()) || Double.isInfinite(value.high())) {
      return "> " + format.apply(value.low());
    }
    return value.value() == 0 && value.high() > 0
        ? "< " + format.apply(value.high())
        : format.apply(value.value());
  }
}
