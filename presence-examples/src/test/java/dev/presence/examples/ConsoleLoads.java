package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Agents, consoles and the server between them, each in a process of its own.
 *
 * @param agents how many are connected
 * @param watched how many of them are watched, by every console
 * @param consoles how many there are
 */
record ConsoleLoads(int agents, int watched, int consoles) {
  /** The server's default; all of these come from the loopback. */
  private static final int MOST_OF_ONE_ADDRESS = 1_000;

  private static final Duration READY_WITHIN = Duration.ofMinutes(3);

  /** How late something was: median, 99th percentile and worst, in milliseconds. */
  record Lag(int median, int p99, int worst) {
    static Lag parse(String text) {
      String[] parts = text.split(" ");
      return new Lag(
          Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }
  }

  /**
   * What was measured.
   *
   * @param sinceServer from the arrival at the server to that at the console
   * @param sinceAgent from the agent's send
   * @param heaps live bytes of the server's heap, after each part
   * @param cpuMillis processor time of the server's process
   * @param lost how often an agent gave its server up
   * @param left how many sessions left the server, of agents and consoles
   */
  record Seen(
      Duration time,
      long sent,
      long received,
      Lag sinceServer,
      Lag sinceAgent,
      List<Long> heaps,
      long cpuMillis,
      long lost,
      long left) {}

  /** Runs in so many parts of so long each. */
  Seen run(int parts, Duration part) throws Exception {
    try (ChildProcess server = server();
        ChildProcess clients =
            ChildProcess.main(
                LoadAgents.class,
                Integer.toString(server.port()),
                TestServer.CLIENT,
                Integer.toString(agents),
                Integer.toString(watched))) {
      await(clients, "online", agents);
      try (ChildProcess admins =
          ChildProcess.main(
              LoadConsoles.class,
              Integer.toString(server.port()),
              TestServer.ADMIN,
              Integer.toString(consoles))) {
        await(clients, "streaming", watched);
        await(admins, "streams", watched);
        return measured(server, clients, admins, parts, part);
      }
    }
  }

  private ChildProcess server() throws Exception {
    List<String> flags =
        new ArrayList<>(
            List.of(
                "serve",
                "--port=0",
                "--admin-token=" + TestServer.ADMIN,
                "--client-token=" + TestServer.CLIENT));
    if (agents + consoles > MOST_OF_ONE_ADDRESS) {
      flags.add("--max-connections-per-address=" + 2 * (agents + consoles));
    }
    ChildProcess server =
        ChildProcess.java(
            List.of("-Xmx512m", "-jar", System.getProperty("presence.server.jar")),
            flags.toArray(String[]::new));
    server.awaitLine("listening on ");
    return server;
  }

  private static void await(ChildProcess child, String what, int wanted) throws Exception {
    long began = System.nanoTime();
    for (int is = 0; is < wanted; is = Integer.parseInt(child.ask(what))) {
      if (System.nanoTime() - began > READY_WITHIN.toNanos()) {
        throw new AssertionError(
            "%d %s within %s, not %d:\n%s".formatted(is, what, READY_WITHIN, wanted, child));
      }
      Thread.sleep(200);
    }
  }

  private static Seen measured(
      ChildProcess server, ChildProcess clients, ChildProcess admins, int parts, Duration part)
      throws Exception {
    List<Long> heaps = new ArrayList<>();
    heaps.add(liveBytes(server.process().pid()));
    admins.ask("reset");
    long lost = Long.parseLong(clients.ask("lost"));
    long left = left(server.port());
    long sent = Long.parseLong(clients.ask("sent"));
    long cpu = cpuMillis(server);
    long began = System.nanoTime();
    for (int i = 0; i < parts; i++) {
      Thread.sleep(part.toMillis());
      heaps.add(liveBytes(server.process().pid()));
    }
    return new Seen(
        Duration.ofNanos(System.nanoTime() - began),
        Long.parseLong(clients.ask("sent")) - sent,
        Long.parseLong(admins.ask("received")),
        Lag.parse(admins.ask("server")),
        Lag.parse(admins.ask("agent")),
        heaps,
        cpuMillis(server) - cpu,
        Long.parseLong(clients.ask("lost")) - lost,
        left(server.port()) - left);
  }

  private static long cpuMillis(ChildProcess server) {
    return server.process().info().totalCpuDuration().orElseThrow().toMillis();
  }

  /** After a full collection, which counting the objects begins with. */
  private static long liveBytes(long pid) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try (ChildProcess counting =
        ChildProcess.of(List.of(jcmd, Long.toString(pid), "GC.class_histogram"))) {
      assertThat(counting.exitCode(Duration.ofMinutes(1))).as(counting.toString()).isZero();
      String total =
          counting.out().stream()
              .filter(line -> line.startsWith("Total "))
              .findFirst()
              .orElseThrow();
      return Long.parseLong(total.split(" +")[2]);
    }
  }

  private static long left(int port) throws IOException {
    String body =
        RawHttp.get(port, "/api/stats", "Authorization: Bearer " + TestServer.ADMIN).body();
    JsonNode stats = new ObjectMapper().readTree(body);
    return stats.get("joins").asLong() - stats.get("present").asLong();
  }
}
