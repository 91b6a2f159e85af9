package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presence.PresenceDirectory;
import dev.presence.PresenceDirectory.Freshness;
import dev.presence.SessionRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By TLS, and as a user with no more rights than are needed. */
class WaysInIT {
  @TempDir private Path folder;

  private final SessionRegistry registry = SessionRegistry.create();

  @AfterEach
  void close() {
    registry.close(Duration.ZERO);
  }

  private RedisDirectory.Builder builder(String uri) {
    return RedisDirectory.builder(uri, "a", registry);
  }

  @Test
  void anEngineIsBelievedWhoseAuthorityIsNamed() {
    Path authority = authority("authority");
    try (TestEngine engine = encrypted(authority, "no");
        PresenceDirectory directory = builder(tls(engine)).trust(authority).start()) {
      assertThat(directory.view().freshness()).isEqualTo(Freshness.LIVE);
    }
  }

  @Test
  void anEngineOfAnotherAuthorityIsNotBelieved() {
    try (TestEngine engine = encrypted(authority("authority"), "no")) {
      assertThatThrownBy(() -> builder(tls(engine)).trust(authority("another")).start())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cannot be used")
          .hasMessageContaining("certificat");
    }
  }

  @Test
  void whoMustShowACertificateCan() {
    Path authority = authority("authority");
    Path own = signed("node", authority);
    try (TestEngine engine = encrypted(authority, "yes");
        PresenceDirectory directory =
            builder(tls(engine)).trust(authority).certificate(own, keyOf(own)).start()) {
      assertThat(directory.view().freshness()).isEqualTo(Freshness.LIVE);
    }
  }

  @Test
  void aFileOfAuthoritiesThatIsNotThereIsNamed() {
    Path missing = folder.resolve("missing.pem");

    assertThatThrownBy(() -> builder("rediss://127.0.0.1").trust(missing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(missing + " is no file that can be read");
  }

  private static String tls(TestEngine engine) {
    return "rediss://127.0.0.1:" + engine.port();
  }

  private TestEngine encrypted(Path authority, String wantsCertificates) {
    Path own = signed("engine", authority);
    return TestEngine.start(
        "--port",
        "0",
        "--tls-port",
        TestEngine.PORT,
        "--tls-cert-file",
        own.toString(),
        "--tls-key-file",
        keyOf(own).toString(),
        "--tls-ca-cert-file",
        authority.toString(),
        "--tls-auth-clients",
        wantsCertificates);
  }

  private static Path keyOf(Path certificate) {
    return certificate.resolveSibling(certificate.getFileName() + ".key");
  }

  private Path authority(String name) {
    Path certificate = folder.resolve(name);
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=%s"
            + " -keyout %s -out %s",
        name, keyOf(certificate), certificate);
    return certificate;
  }

  private Path signed(String name, Path authority) {
    Path certificate = folder.resolve(name);
    Path request = folder.resolve(name + ".csr");
    Path extensions = folder.resolve(name + ".ext");
    try {
      Files.writeString(extensions, "subjectAltName=IP:127.0.0.1\n");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    openssl(
        "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=%s -keyout %s"
            + " -out %s",
        name, keyOf(certificate), request);
    openssl(
        "x509 -req -days 2 -in %s -CA %s -CAkey %s -CAcreateserial -extfile %s -out %s",
        request, authority, keyOf(authority), extensions, certificate);
    return certificate;
  }

  private void openssl(String format, Object... args) {
    List<String> command = List.of(("openssl " + String.format(format, args)).split(" "));
    Path log = folder.resolve("log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(command + ": " + Files.readString(log));
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(command.toString(), e);
    }
  }

  /** What docs/cluster.md says that the user needs. */
  private static final String RIGHTS =
      "~{presence}:* +info +eval +evalsha +cluster|slots +hgetall +hkeys +hmget +hscan +xread"
          + " +xrange +hget +hset +hsetnx +hdel +hexists +hincrby +hvals +del +unlink +sadd"
          + " +srem +sismember +srandmember +xadd +xdel +xtrim +xlen +time";

  @Test
  void aUserNeedsNoMoreRightsThanAreDocumented() throws IOException {
    assertThat(Files.readString(Path.of("../docs/cluster.md"))).contains(RIGHTS);
    String[] user = ("--user presence on >secret " + RIGHTS).split(" ");
    try (TestEngine engine = TestEngine.start(user)) {
      String uri = "redis://presence:secret@127.0.0.1:" + engine.port();
      Duration lease = Duration.ofSeconds(6);
      try (Node a = Node.start(uri, "a", lease);
          ChildNode b = ChildNode.start(uri, "b", lease)) {
        a.claim(a.join("alice"));
        b.ask("join bob");
        a.awaitMembers(2);
        assertThat(Wait.get(a.directory.ask("bob"))).hasSize(1);
        assertThat(Wait.get(a.directory.send(a.directory.find("bob").get(0).id(), "hello")))
            .isEqualTo(PresenceDirectory.Delivery.DELIVERED);
        b.kill(); // is reaped and swept
        a.awaitMembers(1);
        Wait.until("swept", () -> engine.ask(commands -> commands.exists("{presence}:u:bob")) == 0);
        a.leave(a.registry.findUser("alice").get(0));
        a.awaitMembers(0);
      }
      // The client tells its name and does not mind if it may not.
      List<?> denied =
          engine.ask(commands -> commands.aclLog()).stream()
              .filter(entry -> !String.valueOf(entry.get("object")).startsWith("client"))
              .toList();
      assertThat(denied).isEmpty();
    }
  }
}
