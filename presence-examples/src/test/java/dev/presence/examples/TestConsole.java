package dev.presence.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** An admin's page, as far as the server can tell. Used by one thread. */
final class TestConsole implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

  private final TestClient client;
  private final List<JsonNode> seen = new ArrayList<>();

  private TestConsole(TestClient client) {
    this.client = client;
  }

  static TestConsole connect(int port) throws Exception {
    URI uri = URI.create("ws://127.0.0.1:" + port + ConsoleGate.PATH);
    return new TestConsole(TestClient.connect(uri, TestServer.ADMIN));
  }

  /** One that has been told who is there. */
  static TestConsole loaded(int port) throws Exception {
    TestConsole console = connect(port);
    console.next("departures");
    return console;
  }

  TestClient client() {
    return client;
  }

  void say(String text) throws Exception {
    client.say(text);
  }

  void watch(String id) throws Exception {
    say("{\"type\":\"watch\",\"id\":\"" + id + "\"}");
  }

  void unwatch(String id) throws Exception {
    say("{\"type\":\"unwatch\",\"id\":\"" + id + "\"}");
  }

  /** Everything so far. */
  List<JsonNode> seen() {
    return seen;
  }

  JsonNode next() throws Exception {
    JsonNode message = MAPPER.readTree(client.text());
    seen.add(message);
    return message;
  }

  /** The next message of a type, whatever comes before it. */
  JsonNode next(String type) throws Exception {
    return next(type, message -> true);
  }

  /** The next message of a type that is as wanted. */
  JsonNode next(String type, Predicate<JsonNode> wanted) throws Exception {
    long began = System.nanoTime();
    JsonNode message = next();
    while (!message.get("type").asText().equals(type) || !wanted.test(message)) {
      if (System.nanoTime() - began > PATIENCE) {
        throw new AssertionError("no such " + type + " within 30 s, the last was " + message);
      }
      message = next();
    }
    return message;
  }

  /** The next delta in which one list has an entry of this user or session. */
  JsonNode delta(String list, String userOrId) throws Exception {
    JsonNode delta = next("delta", message -> find(message.get(list), userOrId) != null);
    return find(delta.get(list), userOrId);
  }

  /** The row of a session, once it is told: with the list, or with a change of it. */
  JsonNode row(String id) throws Exception {
    long began = System.nanoTime();
    while (System.nanoTime() - began < PATIENCE) {
      JsonNode message = next();
      String list = message.get("type").asText().equals("delta") ? "joined" : "sessions";
      JsonNode row = message.path(list).isArray() ? find(message.get(list), id) : null;
      if (row != null) {
        return row;
      }
    }
    throw new AssertionError("no row of " + id + " within 30 s");
  }

  static JsonNode find(JsonNode entries, String userOrId) {
    for (JsonNode entry : entries) {
      if (entry.path("user").asText().equals(userOrId)
          || entry.path("id").asText().equals(userOrId)) {
        return entry;
      }
    }
    return null;
  }

  @Override
  public void close() {
    client.close();
  }
}
