package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

/** What is done to many clients at once, however many they are. */
final class RestartStorms {
  /** The outage, what the clients may take to return, and what a busy machine adds. */
  private static final Duration LINGER =
      Storm.OUTAGE.plus(Storm.ALL_BACK_WITHIN).plus(Duration.ofSeconds(15));

  private static final Duration SILENCE = Duration.ofSeconds(2);

  /** After 5.25 s a client gives up that had just asked. */
  private static final Duration BORNE = Duration.ofSeconds(5);

  private RestartStorms() {}

  /** The server process is killed, and another one listens on its port 5 s later. */
  static Storm.Seen killed(Storm.Kind kind, int clients, Duration spread) throws Exception {
    long began = Storm.now();
    ChildProcess first = server(0, spread);
    long startsWithin = Storm.now() - began;
    int port = first.port();
    try (Storm storm = Storm.of(kind, clients, port, TestServer.CLIENT)) {
      long gone = Storm.now();
      first.process().destroyForcibly().waitFor();
      Thread.sleep(Math.max(0, Storm.OUTAGE.toMillis() - startsWithin));
      try (ChildProcess second = server(port, spread)) {
        long up = Storm.now();
        storm.awaitOnline(Storm.ALL_BACK_WITHIN.multipliedBy(2));
        return storm.seen(gone, up);
      }
    } finally {
      first.close();
    }
  }

  private static ChildProcess server(int port, Duration spread) throws Exception {
    ChildProcess server =
        ChildProcess.java(
            List.of(
                "-Dpresence.log.departures=WARN",
                "-jar",
                System.getProperty("presence.server.jar")),
            "serve",
            "--port=" + port,
            "--return-spread=" + spread.toSeconds() + "s",
            "--admin-token=" + TestServer.ADMIN,
            "--client-token=" + TestServer.CLIENT,
            "--max-connections-per-address=100000");
    server.awaitLine("listening on ");
    return server;
  }

  /**
   * The network between them is silent for 3 s, then the proxy in it is killed and comes back 5 s
   * later. The server stays the same, and users linger.
   */
  static Storm.Seen proxyKilled(Storm.Kind kind, int clients) throws Exception {
    StormProxy.requireOrAbort();
    try (ChildProcess server =
            ChildProcess.main(StormServer.class, LINGER.toString(), Storm.SPREAD.toString());
        StormProxy proxy = StormProxy.to(server.port());
        Storm storm = Storm.of(kind, clients, proxy.port(), TestServer.CLIENT)) {
      nobodyNoticesSilence(server, proxy, storm);

      long gone = Storm.now();
      proxy.kill();
      Thread.sleep(Storm.OUTAGE.toMillis());
      proxy.start();
      long up = Storm.now();
      storm.awaitOnline(Storm.ALL_BACK_WITHIN.multipliedBy(2));

      assertThat(Integer.parseInt(server.ask("left"))).as("left").isGreaterThanOrEqualTo(clients);
      assertThat(server.ask("offline")).as("users that were told offline").isEqualTo("0");
      assertThat(server.ask("present")).as("present").isEqualTo(Integer.toString(clients));
      return storm.seen(gone, up);
    }
  }

  private static void nobodyNoticesSilence(ChildProcess server, StormProxy proxy, Storm storm)
      throws Exception {
    String before = server.ask("left"); // connects that were given up
    String pid = Long.toString(proxy.process().pid());
    long stopped = Storm.now();
    new ProcessBuilder("kill", "-STOP", pid).start().waitFor();
    Thread.sleep(SILENCE.toMillis());
    new ProcessBuilder("kill", "-CONT", pid).start().waitFor();
    long silent = Storm.now() - stopped;
    Thread.sleep(Storm.OUTAGE.toMillis());
    if (silent < BORNE.toMillis()) { // else this process stood still, and whoever left was right
      assertThat(server.ask("left")).as("left because of a silence").isEqualTo(before);
      assertThat(storm.lost()).as("clients that gave up").isZero();
    }
    storm.awaitOnline(Storm.ALL_BACK_WITHIN.multipliedBy(2));
  }

  /** The promise of docs/clients.md. */
  static void assertSpread(Storm.Seen seen, double mostPercent, Duration allBackWithin) {
    assertThat(seen.returns()).as("returns").hasSize(seen.clients());
    assertThat(seen.worstSecond(seen.plans()))
        .as("per cent of the attempts in the worst second; returns: %s", seen.histogram())
        .isLessThanOrEqualTo(mostPercent);
    assertThat(seen.lastBackMillisAfterUp())
        .as("milliseconds from the server's return to the last client's")
        .isLessThanOrEqualTo(allBackWithin.toMillis());
  }
}
