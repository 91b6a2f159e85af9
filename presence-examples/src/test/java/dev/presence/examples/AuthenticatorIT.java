package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server whose users somebody else knows. */
class AuthenticatorIT {
  @RegisterExtension
  final TestServer server =
      new TestServer(config -> config.authenticator(AuthenticatorIT::directory));

  /** Clerks may name both tills, nobody else; what is wrong with it, it throws. */
  private static Optional<Principal> directory(Credentials credentials) {
    return switch (credentials.secret()) {
      case "clerks" ->
          Optional.of(new Principal("clerk", Role.CLIENT, Set.of("till-1", "till-2")::contains));
      case "boss" -> Optional.of(Principal.admin("the.boss"));
      case "broken" -> throw new IllegalStateException("the directory is down");
      default -> Optional.empty();
    };
  }

  private int client(String user, String token) throws Exception {
    return RawHttp.upgrade(
            server.port(),
            "/client?user=" + user,
            "Host: localhost:" + server.port(),
            "Authorization: Bearer " + token)
        .status();
  }

  private RawHttp.Reply get(String path, String token) throws Exception {
    return RawHttp.get(server.port(), path, "Authorization: Bearer " + token);
  }

  @Test
  void aClientConnectsAsTheUsersItMayName() throws Exception {
    assertThat(client("till-1", "clerks")).isEqualTo(101);
    assertThat(client("till-2", "clerks")).isEqualTo(101);
    assertThat(client("till-3", "clerks")).isEqualTo(403);
    assertThat(client("till-1", "unknown")).isEqualTo(401);
    assertThat(client("till-1", "boss")).isEqualTo(401);
    CountingEndpoint.awaitOpened(2);
  }

  @Test
  void anAdminOpensTheApiUnderHisOwnName() throws Exception {
    assertThat(get("/api/me", "boss").body())
        .isEqualTo("{\"name\":\"the.boss\",\"role\":\"admin\"}");
    assertThat(get("/api/sessions", "clerks").status()).isEqualTo(403);
    assertThat(get("/api/sessions", "unknown").status()).isEqualTo(401);
  }

  @Test
  void whileItFailsNobodyComesInAndNothingOfItIsTold() throws Exception {
    RawHttp.Reply reply = get("/api/sessions", "broken");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.headers()).containsKey("retry-after");
    assertThat(reply.body()).doesNotContain("directory");
    assertThat(client("till-1", "broken")).isEqualTo(503);
    assertThat(CountingEndpoint.OPENED).hasValue(0);
  }
}
