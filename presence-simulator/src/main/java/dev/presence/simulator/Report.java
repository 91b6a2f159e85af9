package dev.presence.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The results as one HTML page that needs nothing else: styles, data, and the chart library from
 * its jar are inside. Charts are drawn from the data by the page's script; beside each stands the
 * same as text.
 */
final class Report {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int VALIDATION_BEATS = 100_000;

  private final Network network;
  private final List<Quality> results;
  private final long seed;
  private final List<Scene.Played> scenes;

  private Report(Network network, List<Quality> results, long seed) {
    this.network = network;
    this.results = results;
    this.seed = seed;
    this.scenes = results.stream().map(q -> Scene.play(network, q.peer())).toList();
  }

  static String of(Network network, List<Quality> results, long seed) {
    return new Report(network, results, seed).page();
  }

  /** One pass, so that nothing that was put in is looked at for placeholders again. */
  private String page() {
    Map<String, String> parts =
        Map.ofEntries(
            Map.entry("title", Html.escaped(title())),
            Map.entry("about", Html.escaped(about())),
            Map.entry("source", Html.escaped(network.source())),
            Map.entry("parameters", parameters()),
            Map.entry(
                "results",
                table(
                    "Quality of service, best estimates",
                    Table.header(),
                    rows(i -> figures(results.get(i))))),
            Map.entry(
                "intervals", table("95 % confidence intervals", intervalHeader(), intervals())),
            Map.entry("distribution", distribution()),
            Map.entry("scene", scene()),
            Map.entry("rules", rules()),
            Map.entry("validation", validation()),
            Map.entry("style", Resources.text("report.css")),
            Map.entry("chartjs", Resources.chartJs()),
            Map.entry("script", Resources.text("report.js")),
            Map.entry("data", data()));
    return Template.fill(Resources.text("report.html"), parts);
  }

  private String title() {
    return "Heartbeats on '" + network.name() + "'";
  }

  private String about() {
    return String.format(
        Locale.ROOT,
        "%s. %,d client-days for each contestant, seed %d, presence %s.",
        network.about(),
        results.get(0).clientDays(),
        seed,
        Build.version());
  }

  private static String table(String caption, List<String> header, List<List<String>> rows) {
    return Html.table(caption, header, rows);
  }

  // ---- text beside the charts

  private String parameters() {
    return Html.prose("The network", List.of("parameter", "value"), Parameters.of(network));
  }

  /** A row for each contestant, which begins with its number and name. */
  private List<List<String>> rows(IntFunction<List<String>> cells) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      List<String> row = new ArrayList<>(List.of(i + 1 + " " + results.get(i).peer().name()));
      row.addAll(cells.apply(i));
      rows.add(row);
    }
    return rows;
  }

  private static List<String> figures(Quality quality) {
    List<String> row = Table.row(quality);
    return row.subList(1, row.size());
  }

  private static List<String> intervalHeader() {
    return List.of(
        "contestant", "T_D mean", "T_D p99", "false evictions/day", "T_M mean", "bytes/h");
  }

  private List<List<String>> intervals() {
    return rows(i -> interval(results.get(i)));
  }

  private static List<String> interval(Quality q) {
    return List.of(
        range(q.detectionTime(), " s"),
        range(q.detectionP99(), " s"),
        range(q.falseEvictionsPerDay(), ""),
        range(q.mistakeDuration(), " s"),
        range(q.bytesPerHour(), ""));
  }

  private static String range(Interval interval, String unit) {
    if (Double.isNaN(interval.value())) {
      return "-";
    }
    return Double.isInfinite(interval.high())
        ? "> " + Text.number(interval.low()) + unit
        : Text.number(interval.low()) + " to " + Text.number(interval.high()) + unit;
  }

  private String distribution() {
    List<Integer> percents = List.of(10, 25, 50, 75, 90, 95, 99, 100);
    List<String> header = new ArrayList<>(List.of("contestant"));
    percents.forEach(p -> header.add(p + " %"));
    List<List<String>> rows = rows(i -> quantiles(results.get(i).detectionQuantiles(), percents));
    return table("Share of the dead that were found by then", header, rows);
  }

  private static List<String> quantiles(List<Double> quantiles, List<Integer> percents) {
    return percents.stream()
        .map(p -> quantiles.isEmpty() ? "-" : Text.seconds(quantiles.get(p)))
        .toList();
  }

  private String scene() {
    List<List<String>> rows = rows(i -> played(scenes.get(i)));
    List<String> header = List.of("contestant", "evicted although alive", "ghost for", "pings");
    return Html.prose("The scene in words", header, rows);
  }

  private static List<String> played(Scene.Played played) {
    String absent =
        played.spans().stream()
            .filter(span -> span.kind() == Scene.Kind.ABSENT)
            .map(span -> Text.number(span.from()) + " to " + Text.number(span.to()) + " s")
            .reduce((a, b) -> a + ", " + b)
            .orElse("never");
    String ghost =
        played.spans().stream()
            .filter(span -> span.kind() == Scene.Kind.GHOST)
            .map(span -> Text.seconds(span.to() - span.from()))
            .findFirst()
            .orElse("-");
    return List.of(absent, ghost, String.valueOf(played.pings().size()));
  }

  private String rules() {
    return Html.prose(
        "Contestants and where their rules are from",
        List.of("contestant", "rule", "source"),
        rows(i -> List.of(results.get(i).peer().rule(), results.get(i).peer().source())));
  }

  private static String validation() {
    List<List<String>> rows =
        Validation.SETTINGS.stream()
            .map(setting -> Validation.run(setting, VALIDATION_BEATS, 1))
            .map(Report::validated)
            .toList();
    List<String> header =
        List.of("setting", "E(T_MR) in theory", "simulated", "P_A in theory", "simulated");
    return table(
        "NFD-S: theory, and simulated with intervals that hold together with 95 %", header, rows);
  }

  private static List<String> validated(Validation.Outcome outcome) {
    Freshness theory = outcome.theory();
    return List.of(
        "eta %s, delta %s, loss %s, E(D) %s"
            .formatted(
                Text.of(theory.eta()),
                Text.of(theory.delta()),
                Text.number(theory.loss()),
                Text.of(theory.meanDelay())),
        Text.seconds(theory.mistakeRecurrence()),
        range(outcome.mistakeRecurrence(), " s"),
        String.format(Locale.ROOT, "%.5f", theory.accuracy()),
        String.format(
            Locale.ROOT, "%.5f to %.5f", outcome.accuracy().low(), outcome.accuracy().high()));
  }

  // ---- data for the charts

  private String data() {
    List<Line> contestants = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      contestants.add(contestant(i));
    }
    return json(
        new Data(
            contestants,
            List.of(Scene.OUTAGE_FROM, Scene.OUTAGE_TO),
            List.of(Scene.STALL_FROM, Scene.STALL_TO),
            List.of(Scene.HIDDEN_FROM, Scene.HIDDEN_TO),
            Scene.DEATH,
            Scene.END));
  }

  /** Records, whose order is fixed: the same seed writes the same file. */
  private record Data(
      List<Line> contestants,
      List<Double> outage,
      List<Double> stall,
      List<Double> hidden,
      double death,
      double end) {}

  private record Line(
      int number,
      String name,
      boolean ours,
      double detection,
      double mistakes,
      double atMost,
      boolean front,
      List<Double> quantiles,
      List<Scene.Span> spans,
      List<Double> pings) {}

  private Line contestant(int i) {
    Quality q = results.get(i);
    return new Line(
        i + 1,
        q.peer().name(),
        q.peer().source().equals(Peers.OURS),
        finite(q.detectionTime().value()),
        q.falseEvictionsPerDay().value(),
        q.falseEvictionsPerDay().high(),
        ParetoFront.contains(results, q),
        q.detectionQuantiles(),
        scenes.get(i).spans(),
        scenes.get(i).pings());
  }

  private static double finite(double value) {
    return Double.isNaN(value) ? -1 : value;
  }

  /** Inside a script element nothing may look like its end. */
  private static String json(Object data) {
    try {
      return JSON.writeValueAsString(data).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the report's data cannot be written", e);
    }
  }
}
