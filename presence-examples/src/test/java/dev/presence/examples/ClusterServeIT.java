package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar, as a user starts it. */
class ClusterServeIT {
  private static final String JAR = System.getProperty("presence.server.jar");
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

  /** Long enough that a busy machine costs nobody who is alive its lease. */
  private static final String LEASE = "--lease=10s";

  private static ChildProcess serve(List<String> options, String... more) throws Exception {
    List<String> args =
        new ArrayList<>(
            List.of(
                "serve",
                "--port=0",
                "--admin-token=" + TestServer.ADMIN,
                "--client-token=" + TestServer.CLIENT));
    args.addAll(List.of(more));
    List<String> java = new ArrayList<>(options);
    java.addAll(List.of("-jar", JAR));
    return ChildProcess.java(java, args.toArray(String[]::new));
  }

  private static JsonNode api(ChildProcess server, String path) throws Exception {
    String token = "Authorization: Bearer " + TestServer.ADMIN;
    return new ObjectMapper().readTree(RawHttp.get(server.port(), path, token).body());
  }

  @Test
  void anEngineThatIsNotThereIsToldInOneLineWithoutThePassword() throws Exception {
    String uri = "redis://:open-sesame@127.0.0.1:" + TestEngine.freePort();

    try (ChildProcess server = serve(List.of(), "--cluster=" + uri, "--node=a")) {
      assertThat(server.exitCode(ENDS_WITHIN)).isEqualTo(1);
      assertThat(server.out()).isEmpty();
      assertThat(server.err())
          .anyMatch(line -> line.startsWith("cannot join the cluster: the engine at 127.0.0.1:"));
      assertThat(server.toString()).doesNotContain("open-sesame", "\tat ");
    }
  }

  @Test
  void aWrongPasswordIsToldAndNotPrinted() throws Exception {
    try (TestEngine engine = TestEngine.start("--requirepass", "right");
        ChildProcess server =
            serve(
                List.of(),
                "--cluster=" + engine.uri().replace("redis://", "redis://:open-sesame@"),
                "--node=a")) {
      assertThat(server.exitCode(ENDS_WITHIN)).isEqualTo(1);
      assertThat(server.err()).anyMatch(line -> line.contains("WRONGPASS"));
      assertThat(server.toString()).doesNotContain("open-sesame", "\tat ");
    }
  }

  @Test
  void anAddressThatIsNoneIsRefusedWithoutRepeatingIt() throws Exception {
    try (ChildProcess server =
        serve(List.of(), "--cluster=redis://:open sesame@127.0.0.1", "--node=a")) {
      assertThat(server.exitCode(ENDS_WITHIN)).isEqualTo(2);
      assertThat(server.err().get(0)).contains("--cluster", "must look like redis://host:port");
      assertThat(server.toString()).doesNotContain("sesame");
    }
  }

  @Test
  void aPasswordThatEndsTheAddressIsNeitherPrintedNorAskedFor() throws Exception {
    try (ChildProcess server =
        serve(List.of(), "--cluster=redis://:open#sesame@127.0.0.1:6379", "--node=a")) {
      assertThat(server.exitCode(ENDS_WITHIN)).isEqualTo(1);
      assertThat(server.err())
          .anyMatch(line -> line.contains("a password in it must be percent-encoded"));
      assertThat(server.toString()).doesNotContain("sesame", ":open", "resolve");
    }
  }

  @Test
  void aFileOfFlagsKeepsThePasswordOutOfTheListOfProcesses(@TempDir Path folder) throws Exception {
    Path flags = folder.resolve("cluster");

    try (TestEngine engine = TestEngine.start("--requirepass", "open-sesame")) {
      String uri = engine.uri().replace("redis://", "redis://:open-sesame@");
      Files.writeString(flags, "--cluster=%s --node=a %s".formatted(uri, LEASE));
      try (ChildProcess server = serve(List.of(), "@" + flags)) {
        assertThat(api(server, "/api/cluster").get("node").asText()).isEqualTo("a");
      }
    }
  }

  @Test
  void twoServersOfOneNameAreOneTooMany() throws Exception {
    try (TestEngine engine = TestEngine.start();
        ChildProcess first = serve(List.of(), "--cluster=" + engine.uri(), "--node=a");
        ChildProcess second = awaited(first, engine)) {
      assertThat(second.exitCode(ENDS_WITHIN)).isEqualTo(1);
      assertThat(second.err())
          .anyMatch(line -> line.contains("another process is node a at 127.0.0.1:"));
    }
  }

  private static ChildProcess awaited(ChildProcess first, TestEngine engine) throws Exception {
    first.port();
    return serve(List.of(), "--cluster=" + engine.uri(), "--node=a");
  }

  @Test
  void aKilledNodesClientsLeaveTheOtherAsNodeLost() throws Exception {
    try (TestEngine engine = TestEngine.start();
        ChildProcess a = serve(List.of(), "--cluster=" + engine.uri(), "--node=a", LEASE);
        ChildProcess b = serve(List.of(), "--cluster=" + engine.uri(), "--node=b", LEASE);
        TestClient boris =
            TestClient.connect(TestServer.client(b.port(), "boris"), TestServer.CLIENT)) {
      TestCluster.await("boris", () -> api(a, "/api/sessions?node=b").size() == 1);

      b.process().destroyForcibly();
      TestCluster.await("his leave", () -> api(a, "/api/sessions?node=b").isEmpty());

      JsonNode left = api(a, "/api/departures?user=boris").get(0);
      assertThat(left.get("reason").asText()).isEqualTo("NODE_LOST");
      assertThat(left.get("node").asText()).isEqualTo("b");
      TestCluster.await("his node", () -> !api(a, "/api/cluster").get("clients").has("b"));
    }
  }

  @Test
  void withoutTheFlagNothingOfRedisIsLoaded() throws Exception {
    try (ChildProcess server = serve(List.of("-Xlog:class+load:stdout"));
        TestClient anna =
            TestClient.connect(TestServer.client(server.port(), "anna"), TestServer.CLIENT)) {
      TestCluster.await("anna", () -> api(server, "/api/sessions").size() == 1);
      api(server, "/api/stats");
      RawHttp.get(server.port(), "/metrics", "Authorization: Bearer " + TestServer.ADMIN);

      assertThat(server.out()).anyMatch(line -> line.contains("dev.presence.examples.Cluster "));
      assertThat(server.out())
          .noneMatch(
              line ->
                  line.contains("dev.presence.redis.")
                      || line.contains("io.lettuce.")
                      || line.contains("io.netty.")
                      || line.contains("reactor."));
      assertThat(anna.isOpen()).isTrue();
    }
  }
}
