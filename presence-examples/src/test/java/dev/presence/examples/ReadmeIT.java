package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.websocket.ClientListener;
import dev.presence.websocket.ClientState;
import dev.presence.websocket.PresenceClient;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The client in the README is this one, and it works. */
class ReadmeIT {
  private static final Path PROJECT = Path.of("..");
  private static final Path THIS =
      Path.of("src/test/java/dev/presence/examples").resolve("ReadmeIT.java");

  @RegisterExtension final TestServer server = new TestServer();

  private final BlockingQueue<String> shown = new LinkedBlockingQueue<>();

  @Test
  void theJavaClientOfTheReadmeConnects() throws Exception {
    URI one = TestServer.client(server.port(), "anna");
    // the README's client begins
    PresenceClient client =
        PresenceClient.builder(one)
            .headers(() -> Map.of("Authorization", "Bearer " + freshToken()))
            .introduces(true)
            .listener(
                new ClientListener() {
                  @Override
                  public void state(ClientState state, ClientState previous) {
                    show(state.name() + " " + state.reason());
                  }

                  @Override
                  public void message(String text) {
                    handle(text);
                  }
                })
            .connect();
    client.send("hello");
    // the README's client ends
    try (client) {
      assertThat(shown.poll(20, TimeUnit.SECONDS)).isEqualTo("CONNECTING asked to connect");
      assertThat(shown.poll(20, TimeUnit.SECONDS)).isEqualTo("INTRODUCING connected");
      assertThat(shown.poll(20, TimeUnit.SECONDS)).isEqualTo("ONLINE welcomed");
      assertThat(server.registry().isOnline("anna")).isTrue();
    }
  }

  @Test
  void itIsTheReadmesOwn() throws Exception {
    String here = between(Files.readString(THIS), "README's client begins\n", "// the README's");
    String readme = Files.readString(PROJECT.resolve("README.md"));
    String there = between(readme, "```java\nPresenceClient", "```");

    assertThat(bare("PresenceClient" + there).replace(ENDPOINTS, "one")).isEqualTo(bare(here));
  }

  private static final String ENDPOINTS =
      "URI.create(\"wss://one.example/client\"),URI.create(\"wss://two.example/client\")";

  private static String between(String text, String begin, String end) {
    int from = text.indexOf(begin) + begin.length();
    return text.substring(from, text.indexOf(end, from));
  }

  /** Without comments and white space. */
  private static String bare(String code) {
    return code.replaceAll("\\s//[^\n]*", "").replaceAll("\\s+", "");
  }

  private static String freshToken() {
    return TestServer.CLIENT;
  }

  private void show(String text) {
    shown.add(text);
  }

  private void handle(String text) {
    shown.add(text);
  }
}
