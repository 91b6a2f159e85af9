package dev.presence.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that was held up blames nobody. */
class StalledServerIT {
  private static final Duration BOUND = Duration.ofSeconds(4);
  private static final Duration LONG = Duration.ofSeconds(80);

  /** Seconds lie between the first ping and the moment at which it would be too late to stop. */
  private static final String[] PATIENT = {"interval=PT2S", "timeout=PT6S"};

  private static final Duration PATIENT_BOUND = Duration.ofSeconds(8);

  @RegisterExtension final Bench bench = new Bench();

  @Test
  void a_process_that_stood_still_for_40_seconds_evicts_none_of_ten_peers_that_answer() {
    TestServer server = bench.server(PATIENT);
    TestClient client = bench.client();
    List<TestPeer> peers = connect(client, 10);
    Pause.of(BOUND);
    stopWithPingsUnderWay(server, client);
    Pause.of(Duration.ofSeconds(40));
    server.process().resume();
    Pause.of(PATIENT_BOUND.plusSeconds(1));
    assertNobodyLeft(server);
    peers.forEach(peer -> peer.echo("still-here"));
    long stalls = server.stat("stalls");
    assertThat(stalls).as("stalls that the server noticed").isPositive();
    System.out.printf(
        "MEASURED process stopped for 40 s: none of 10 evicted, %d stall(s) credited%n", stalls);
    server.quitWithBalancedBooks();
  }

  /** The worst moment: some pings are unanswered, their pongs arrive while nobody can read them. */
  private static void stopWithPingsUnderWay(TestServer server, TestClient client) {
    client.process().stop();
    server.awaitNextPing();
    server.process().stop();
    client.process().resume();
  }

  @Test
  void four_workers_busy_in_8_second_handlers_evict_no_healthy_peer() {
    TestServer server = bench.server("interval=PT2S", "timeout=PT5S", "workers=4");
    List<TestPeer> peers = connect(bench.client(), 12);
    peers.forEach(peer -> peer.say("work 8000"));
    assertThat(untilAllWorked(server, peers))
        .as("time for 12 handlers of 8 s on no more than 4 workers")
        .isGreaterThanOrEqualTo(Duration.ofSeconds(24));
    Pause.of(PATIENT_BOUND);
    assertNobodyLeft(server);
    peers.forEach(peer -> peer.echo("still-here"));
    System.out.printf(
        "MEASURED 4 workers busy, 12 sessions in 8 s handlers: none evicted, %d last-look rescue(s)%n",
        server.stat("lastLookRescues"));
    server.quitWithBalancedBooks();
  }

  private static List<TestPeer> connect(TestClient client, int count) {
    return IntStream.range(0, count).mapToObj(i -> client.connect("peer" + i)).toList();
  }

  private static Duration untilAllWorked(TestServer server, List<TestPeer> peers) {
    long began = server.process().await("working", any -> true).mono();
    long ended =
        peers.stream()
            .map(peer -> server.process().await(LONG, "worked", done -> mine(done, peer)))
            .mapToLong(Report::mono)
            .max()
            .orElseThrow();
    return Duration.ofNanos(ended - began);
  }

  private static boolean mine(Report report, TestPeer peer) {
    return report.get("user").equals(peer.user());
  }

  private static void assertNobodyLeft(TestServer server) {
    assertThat(server.process().all("left", report -> true)).as("departures").isEmpty();
  }
}
