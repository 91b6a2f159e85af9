package dev.presence.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code compare}: contestants on one network, as table, CSV and report. */
@Command(
    name = "compare",
    description = "Compares policies and other projects' detectors on one network.",
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
  private static final long MOST_CLIENTS = 1_000_000;
  private static final long MOST_DAYS = 3_650;

  @Spec private CommandSpec spec;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many clients, 1 to 1,000,000 (default: ${DEFAULT-VALUE}).")
  private String clients;

  @Option(
      names = "--days",
      paramLabel = "D",
      defaultValue = "1",
      description = "How many days each, 1 to 3,650 (default: ${DEFAULT-VALUE}).")
  private String days;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      defaultValue = "mobile",
      description =
          "quiet, lan, wifi, mobile, satellite, browser or stalls (default: ${DEFAULT-VALUE}).")
  private String network;

  @Option(names = "--out", paramLabel = "FILE", description = "Writes an HTML report.")
  private @Nullable Path out;

  @Option(names = "--csv", paramLabel = "FILE", description = "Writes comma-separated values.")
  private @Nullable Path csv;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same figures (default: ${DEFAULT-VALUE}).")
  private String seed;

  @Option(
      names = "--policy",
      paramLabel = "SPEC",
      description =
          "A policy of ours, for example whenIdle:15s,10s; may be repeated (default: a choice).")
  private List<String> policies = new ArrayList<>();

  @Option(
      names = "--peer",
      paramLabel = "NAME",
      description = "Another project's detector; may be repeated (default: all; none: no one).")
  private List<String> peers = new ArrayList<>();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Worker threads, 1 to 1,024 (default: one per processor).")
  private @Nullable String threads;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  CompareCommand() {}

  @Override
  public Integer call() throws IOException {
    Network chosen = Fields.of(spec, "--network", () -> Networks.named(network));
    List<Peer> contestants = contestants();
    long clientDays = clientDays();
    int workers = workers();
    long dice = Fields.seed(spec, seed);
    Fields.writable(spec, "--csv", csv);
    Fields.writable(spec, "--out", out);
    PrintWriter err = spec.commandLine().getErr();
    Progress progress = new Progress(err, Progress.onTerminal(), clientDays * contestants.size());
    List<Quality> results = new ArrayList<>();
    for (Peer peer : contestants) {
      progress.begin(peer.name());
      Simulation simulation =
          Simulation.of(chosen).clientDays(clientDays).seed(dice).threads(workers);
      results.add(simulation.progress(progress).run(peer));
    }
    progress.end();
    write(chosen, results, dice);
    return ExitCode.OK;
  }

  private List<Peer> contestants() {
    List<Peer> contestants = new ArrayList<>();
    List<String> ours = policies.isEmpty() ? Candidates.SPECS : policies;
    for (String policy : ours) {
      contestants.add(
          Fields.of(spec, "--policy", () -> Peers.policy(policy, PolicySpec.parse(policy))));
    }
    for (String peer : peers) {
      if (!peer.equals("none")) {
        contestants.add(Fields.of(spec, "--peer", () -> Peers.named(peer)));
      }
    }
    if (peers.isEmpty()) {
      contestants.addAll(Peers.others());
    }
    return contestants;
  }

  private long clientDays() {
    long people =
        Fields.of(spec, "--clients", () -> Ranges.whole("clients", clients, 1, MOST_CLIENTS));
    long each = Fields.of(spec, "--days", () -> Ranges.whole("days", days, 1, MOST_DAYS));
    return Fields.of(
        spec,
        "--clients",
        () -> Ranges.between("clients times days", people * each, 1, Simulation.MOST));
  }

  private int workers() {
    String wanted =
        threads == null ? String.valueOf(Runtime.getRuntime().availableProcessors()) : threads;
    return (int)
        (long) Fields.of(spec, "--threads", () -> Ranges.whole("threads", wanted, 1, 1_024));
  }

  private void write(Network chosen, List<Quality> results, long dice) throws IOException {
    PrintWriter table = spec.commandLine().getOut();
    table.println(title(chosen, results.get(0).clientDays()));
    table.println(Table.of(results));
    table.println(cost(results));
    table.flush();
    if (csv != null) {
      Files.writeString(csv, Csv.of(results), UTF_8);
    }
    if (out != null) {
      Files.writeString(out, Report.of(chosen, results, dice), UTF_8);
    }
  }

  /** Not in the files: it is the only figure that another run would not repeat. */
  private static String cost(List<Quality> results) {
    return results.stream()
        .map(q -> q.peer().name() + " " + Text.of(q.cpuPerClientDay()))
        .collect(Collectors.joining(", ", "CPU per client-day: ", ""));
  }

  private static String title(Network network, long clientDays) {
    return "%s: %s. %,d client-days each.".formatted(network.name(), network.about(), clientDays);
  }
}
