package dev.presence.simulator;

import dev.presence.Environment;
import dev.presence.HeartbeatPolicy;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code explain}: what one policy promises, what a year of it comes to, what will go wrong. */
@Command(
    name = "explain",
    description = "Explains one policy: its bound, a simulated year, and what will go wrong.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  private static final long YEAR = 365;
  private static final double HOURS = 24;

  /** The reviewer takes no shorter round trip. */
  private static final Duration SHORTEST = Duration.ofMillis(1);

  @Spec private CommandSpec spec;

  @Option(
      names = "--policy",
      paramLabel = "SPEC",
      required = true,
      description = "For example whenIdle:15s,10s.")
  private String policy;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      defaultValue = "mobile",
      description =
          "quiet, lan, wifi, mobile, satellite, browser or stalls (default: ${DEFAULT-VALUE}).")
  private String network;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same figures (default: ${DEFAULT-VALUE}).")
  private String seed;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ExplainCommand() {}

  @Override
  public Integer call() {
    HeartbeatPolicy parsed = Fields.of(spec, "--policy", () -> PolicySpec.parse(policy));
    Network chosen = Fields.of(spec, "--network", () -> Networks.named(network));
    long dice = Fields.seed(spec, seed);
    Quality year =
        Simulation.of(chosen).clientDays(YEAR).seed(dice).run(Peers.policy(policy, parsed));
    PrintWriter out = spec.commandLine().getOut();
    out.println(parsed);
    out.println(bound(parsed));
    out.println();
    out.println("A year of one client on '" + chosen.name() + "' (" + chosen.about() + "):");
    figures(year).forEach(line -> out.println("  " + line));
    out.println();
    out.println("What will go wrong:");
    review(parsed, chosen).forEach(line -> out.println("  " + line));
    out.flush();
    return ExitCode.OK;
  }

  private static String bound(HeartbeatPolicy policy) {
    return policy
        .detectionBound()
        .map(
            bound ->
                "Whoever falls silent is gone within "
                    + Text.of(bound)
                    + ", plus 3 ticks of 100 ms and what this process itself stood still.")
        .orElse("It promises no bound: a dead peer may stay listed for ever.");
  }

  private static List<String> figures(Quality year) {
    return List.of(
        line("pings sent", Text.number(year.pingsPerHour().value()) + " an hour connected"),
        line("heartbeat bytes", Text.number(year.bytesPerHour().value()) + " an hour connected"),
        line(
            "radio woken by a heartbeat",
            Text.number(year.wakeUpsPerHour().value() * HOURS) + " times a day connected"),
        line("deaths", String.format(Locale.ROOT, "%,d", year.detections())),
        line(
            "found after",
            Text.seconds(year.detectionTime().value())
                + " on average, p99 "
                + Column.text(year.detectionP99(), Text::seconds)
                + ", at most "
                + Text.seconds(year.detectionMax())),
        line("listed as a ghost", Text.seconds(year.ghostSecondsPerDay().value() * YEAR)),
        line(
            "evicted although alive",
            String.format(Locale.ROOT, "%,d times", year.mistakes())
                + interval(year.falseEvictionsPerDay())),
        line("away by that", Text.seconds(year.mistakeDuration().value()) + " each time"),
        line(
            "sessions lost to a NAT",
            Text.number(year.natLossesPerDay().value()) + " a day connected"),
        line(
            "right about a living peer",
            String.format(Locale.ROOT, "%.4f %% of the time", 100 * year.accuracy().value())));
  }

  private static String interval(Interval rate) {
    return " (%s to %s per day connected, 95 %%)"
        .formatted(Text.number(rate.low()), Text.number(rate.high()));
  }

  private static String line(String what, String figure) {
    return String.format(Locale.ROOT, "%-28s%s", what, figure);
  }

  private static List<String> review(HeartbeatPolicy policy, Network network) {
    Duration measured = Duration.ofNanos(2 * network.delay().typicalNanos());
    Duration roundTrip = measured.compareTo(SHORTEST) < 0 ? SHORTEST : measured;
    Environment.Builder environment = Environment.ofThisMachine().toBuilder().roundTrip(roundTrip);
    Environment judged =
        network.natIdle().isZero()
            ? environment.build()
            : environment.natTimeout(network.natIdle()).build();
    List<String> sentences = policy.review(judged);
    return sentences.isEmpty() ? List.of("Nothing was found.") : sentences;
  }
}
