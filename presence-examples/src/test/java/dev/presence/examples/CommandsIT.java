package dev.presence.examples;

import static dev.presence.examples.TestServer.ADMIN;
import static dev.presence.examples.TestServer.CLIENT;
import static dev.presence.examples.TestServer.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presence.Identity;
import dev.presence.LeaveReason;
import dev.presence.examples.RawHttp.Reply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands over HTTP to clients on sockets. */
class CommandsIT {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String HELLO =
      "{\"type\":\"hello\",\"commands\":[{\"name\":\"restart\",\"description\":\"Restarts\"}]}";

  @RegisterExtension final TestServer server = new TestServer();

  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private @Nullable Thread agent;

  @AfterEach
  void stop() throws InterruptedException {
    callers.shutdownNow();
    if (agent != null) {
      agent.interrupt();
      agent.join(10_000);
    }
  }

  private Reply request(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + ADMIN)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(30))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    Map<String, String> headers =
        response.headers().map().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, header -> header.getValue().get(0)));
    return new Reply(response.statusCode(), headers, response.body());
  }

  private Reply call(String id, String name) throws Exception {
    return request("POST", "/api/sessions/" + id + "/commands", "{\"name\":\"" + name + "\"}");
  }

  private CompletableFuture<Reply> calling(String id, String name) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    callers.execute(
        () -> {
          try {
            reply.complete(call(id, name));
          } catch (Exception e) {
            reply.completeExceptionally(e);
          }
        });
    return reply;
  }

  private static Reply get(CompletableFuture<Reply> reply) throws Exception {
    return reply.get(30, TimeUnit.SECONDS);
  }

  /** A client that offers the command {@code restart}, and its session's id. */
  private String offering(TestClient client, String user) throws Exception {
    client.say(HELLO);
    String id = server.registry().findUser(user).get(0).id();
    TestServer.await(user + " offers", SOON, () -> offers(id) == 1);
    return id;
  }

  private int offers(String id) {
    try {
      return MAPPER.readTree(server.api("/api/sessions/" + id).body()).get("commands").size();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String commandId(TestClient client) throws Exception {
    JsonNode command = MAPPER.readTree(client.text());
    assertThat(command.get("type").asText()).isEqualTo("command");
    assertThat(command.get("name").asText()).isEqualTo("restart");
    return command.get("id").asText();
  }

  private static String result(String id, String rest) {
    return "{\"type\":\"result\",\"id\":\"" + id + "\"," + rest + "}";
  }

  @Test
  void anAgentsResultIsTheAnswer() throws Exception {
    startAgent(Set.of("thread-dump"));
    TestServer.await("the agent joined", SOON, () -> server.registry().isOnline("till"));
    String id = server.registry().findUser("till").get(0).id();
    TestServer.await("the agent offers", SOON, () -> offers(id) == 1);

    Reply reply = call(id, "thread-dump");

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    JsonNode answer = MAPPER.readTree(reply.body());
    assertThat(answer.get("ok").asBoolean()).isTrue();
    assertThat(answer.get("value").asText()).contains(" Id=", "RUNNABLE");
    assertThat(answer.get("millis").asLong()).isBetween(0L, 10_000L);
  }

  private void startAgent(Set<String> allowed) {
    AgentTarget target =
        new AgentTarget(
            URI.create("ws://127.0.0.1:" + server.port() + "/client"),
            Identity.of("till"),
            CLIENT,
            true);
    Agent running = new Agent(target, AgentCommands.of(allowed), line -> {});
    agent =
        Threads.daemon(
            "agent",
            () -> {
              try {
                running.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    agent.start();
  }

  @Test
  void aClientMaySayThatItCouldNotDoIt() throws Exception {
    try (TestClient client = server.joined("anna")) {
      CompletableFuture<Reply> reply = calling(offering(client, "anna"), "restart");

      client.say(result(commandId(client), "\"ok\":false,\"error\":\"not now\""));

      assertThat(get(reply).status()).isEqualTo(200);
      JsonNode answer = MAPPER.readTree(get(reply).body());
      assertThat(answer.get("ok").asBoolean()).isFalse();
      assertThat(answer.get("error").asText()).isEqualTo("not now");
    }
  }

  @Test
  void resultsFindTheirCommandsInAnyOrder() throws Exception {
    try (TestClient client = server.joined("anna")) {
      String id = offering(client, "anna");
      CompletableFuture<Reply> first = calling(id, "restart");
      String firstId = commandId(client);
      CompletableFuture<Reply> second = calling(id, "restart");
      String secondId = commandId(client);

      client.say(result(secondId, "\"ok\":true,\"value\":2"));
      client.say(result(firstId, "\"ok\":true,\"value\":1"));

      assertThat(MAPPER.readTree(get(first).body()).get("value").asInt()).isEqualTo(1);
      assertThat(MAPPER.readTree(get(second).body()).get("value").asInt()).isEqualTo(2);
    }
  }

  @Test
  void anotherClientsResultAnswersNothing() throws Exception {
    try (TestClient client = server.joined("anna");
        TestClient other = server.joined("mallory")) {
      CompletableFuture<Reply> reply = calling(offering(client, "anna"), "restart");
      String id = commandId(client);

      other.say(result(id, "\"ok\":true,\"value\":\"forged\""));
      TestServer.await("it was dropped", SOON, () -> scraped("server_late_results_total 1.0"));
      client.say(result(id, "\"ok\":true,\"value\":\"true\""));

      assertThat(MAPPER.readTree(get(reply).body()).get("value").asText()).isEqualTo("true");
    }
  }

  private boolean scraped(String line) {
    try {
      return server.api("/metrics").body().lines().anyMatch(line::equals);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anUnknownSessionIs404() throws Exception {
    assertThat(call("nobody", "restart").status()).isEqualTo(404);
  }

  @Test
  void aCommandThatTheClientLacksIs409AndSaysWhichItHas() throws Exception {
    try (TestClient client = server.joined("anna")) {
      Reply reply = call(offering(client, "anna"), "format-disk");

      assertThat(reply.status()).isEqualTo(409);
      assertThat(reply.body()).contains("format-disk", "restart");
    }
  }

  @Test
  void aClientThatOffersNothingLacksEveryCommand() throws Exception {
    try (TestClient client = server.joined("anna")) {
      Reply reply = call(server.registry().findUser("anna").get(0).id(), "restart");

      assertThat(reply.status()).isEqualTo(409);
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void aClientThatLeavesEndsTheWait() throws Exception {
    TestClient client = server.joined("anna");
    CompletableFuture<Reply> reply = calling(offering(client, "anna"), "restart");
    commandId(client);

    client.close();

    assertThat(get(reply).status()).isEqualTo(504);
    assertThat(get(reply).body()).contains("left before it answered");
  }

  @Test
  void theSeventeenthCommandAtATimeIs429() throws Exception {
    try (TestClient client = server.joined("anna")) {
      String id = offering(client, "anna");
      List<CompletableFuture<Reply>> replies = new ArrayList<>();
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < Client.MOST_WAITING; i++) {
        replies.add(calling(id, "restart"));
        ids.add(commandId(client));
      }

      assertThat(call(id, "restart").status()).isEqualTo(429);

      for (String waiting : ids) {
        client.say(result(waiting, "\"ok\":true"));
      }
      for (CompletableFuture<Reply> reply : replies) {
        assertThat(get(reply).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void whatIsNoMessageIsCountedAndCostsNobodyTheSession() throws Exception {
    try (TestClient client = server.joined("anna")) {
      client.say("{\"type\":\"hello\",\"commands\":[{\"name\":\"No Command\"}]}");
      client.say("[".repeat(10_000));
      client.say("no JSON");

      TestServer.await("counted", SOON, () -> scraped("server_malformed_messages_total 3.0"));
      assertThat(offering(client, "anna")).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":| 400",
        "{}| 400",
        "{\"name\":null}| 400",
        "null| 400",
        "''| 400",
        "{\"name\":\"x\"} {}| 400",
      })
  void aBodyThatIsNoCallIs400(String body, int status) throws Exception {
    assertThat(request("POST", "/api/sessions/x/commands", body).status()).isEqualTo(status);
  }

  @Test
  void aBodyThatIsTooLongIs413() throws Exception {
    String body = " ".repeat(SessionActions.MAX_BODY + 1);

    assertThat(request("POST", "/api/sessions/x/commands", body).status()).isEqualTo(413);
  }

  @Test
  void aFormIs415() throws Exception {
    Reply reply =
        RawHttp.request(
            "POST",
            server.port(),
            "/api/sessions/x/commands",
            "Authorization: Bearer " + ADMIN,
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Length: 3\r\n\r\na=b");

    assertThat(reply.status()).isEqualTo(415);
  }

  @ParameterizedTest
  @CsvSource({"POST, /api/sessions/x/commands", "DELETE, /api/sessions/x"})
  void onlyAnAdminMayDoThat(String method, String path) throws Exception {
    String length = "Content-Length: 0";

    assertThat(RawHttp.request(method, server.port(), path, length).status()).isEqualTo(401);
    assertThat(
            RawHttp.request(method, server.port(), path, length, "Authorization: Bearer " + CLIENT)
                .status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/sessions/x/commands, POST",
    "POST, /api/sessions/x, 'GET, HEAD, DELETE'",
    "DELETE, /api/sessions, 'GET, HEAD'"
  })
  void aWrongMethodIs405(String method, String path, String allowed) throws Exception {
    Reply reply = request(method, path, "");

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.headers()).containsEntry("allow", allowed);
  }

  @Test
  void aDisconnectedClientSeesWhy() throws Exception {
    try (TestClient client = server.joined("anna")) {
      String id = server.registry().findUser("anna").get(0).id();

      Reply reply = request("DELETE", "/api/sessions/" + id + "?reason=till+4+is+closed", "");

      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      assertThat(client.closeReason().getCloseCode().getCode()).isEqualTo(4410);
      assertThat(client.closeReason().getReasonPhrase()).isEqualTo("till 4 is closed");
      assertThat(server.registry().departures().get(0).reason())
          .isEqualTo(LeaveReason.CLOSED_BY_SERVER);
      assertThat(server.registry().isOnline("anna")).isFalse();
    }
  }

  @Test
  void aReasonThatFitsIntoNoCloseFrameIs400() throws Exception {
    try (TestClient client = server.joined("anna")) {
      String id = server.registry().findUser("anna").get(0).id();
      String path = "/api/sessions/" + id + "?reason=" + "%C3%BC".repeat(62);

      assertThat(request("DELETE", path, "").status()).isEqualTo(400);
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void nobodyIsDisconnectedTwice() throws Exception {
    assertThat(request("DELETE", "/api/sessions/nobody", "").status()).isEqualTo(404);
  }
}
