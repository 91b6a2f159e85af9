package dev.presence.examples;

import static dev.presence.examples.TestServer.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presence.Departure;
import dev.presence.LeaveReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SlowConsoleIT {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Enough to fill what the kernel keeps for a connection within seconds. */
  private static final int STREAMERS = 4;

  private static final String FLOOD =
      "{\"type\":\"log\",\"lines\":[\"" + "x".repeat(60_000) + "\"],\"dropped\":0}";

  @RegisterExtension final TestServer server = new TestServer();

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<TestClient> streamers = new ArrayList<>();

  @AfterEach
  void close() {
    timer.shutdownNow();
    streamers.forEach(TestClient::close);
  }

  @Test
  void aConsoleThatDoesNotReadIsDroppedWithoutDelayingTheOthers() throws Exception {
    for (int i = 0; i < STREAMERS; i++) {
      streamers.add(server.joined("streamer" + i));
    }
    try (Reader one = new Reader(server.port());
        Reader other = new Reader(server.port());
        Socket deaf = deaf()) {
      for (int i = 0; i < STREAMERS; i++) {
        String watch = "{\"type\":\"watch\",\"id\":\"" + id(i) + "\"}";
        one.client.say(watch);
        other.client.say(watch);
        deaf.getOutputStream().write(frame(watch));
      }
      awaitWatchers();
      timer.scheduleAtFixedRate(this::stream, 0, 150, TimeUnit.MILLISECONDS);

      TestServer.await("the deaf one is dropped", SOON.multipliedBy(2), () -> slow().isPresent());
      int after = one.messages.get();
      TestServer.await("the others go on", SOON, () -> one.messages.get() > after + 10);

      assertThat(slow().orElseThrow().reason()).isEqualTo(LeaveReason.SLOW_CONSUMER);
      for (Reader reader : List.of(one, other)) {
        assertThat(reader.client.isOpen()).isTrue();
        assertThat(Duration.ofMillis(reader.worstLagMillis.get()))
            .as("less than the deaf one was waited for")
            .isLessThan(Consoles.LIMITS.age());
      }
    }
  }

  private String id(int streamer) {
    return server.registry().findUser("streamer" + streamer).get(0).id();
  }

  /** Each client's watchers are three; what is sent before is of no use here. */
  private void awaitWatchers() throws InterruptedException {
    Clients clients = server.running().clients();
    for (int i = 0; i < STREAMERS; i++) {
      Watchers watchers = clients.watchers(id(i)).orElseThrow();
      TestServer.await("all watch", SOON, () -> watchers.addressees().size() == 3);
    }
  }

  private void stream() {
    for (TestClient streamer : streamers) {
      try {
        streamer.say(FLOOD);
        streamer.say("{\"type\":\"metrics\",\"values\":{\"cpu\":0.5}}");
      } catch (IOException | RuntimeException closing) {
        return;
      }
    }
  }

  private Optional<Departure> slow() {
    return server.registry().departures().stream()
        .filter(departure -> !Clients.isOne(departure.identity()))
        .findFirst();
  }

  /** A console that sends, but reads nothing beyond the answer to its handshake. */
  private Socket deaf() throws Exception {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4 << 10);
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
    String handshake =
        String.join(
            "\r\n",
            "GET " + ConsoleGate.PATH + " HTTP/1.1",
            "Host: 127.0.0.1:" + server.port(),
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "Authorization: Bearer " + TestServer.ADMIN,
            "",
            "");
    socket.setSoTimeout((int) SOON.toMillis());
    socket.getOutputStream().write(handshake.getBytes(UTF_8));
    assertThat(RawHttp.reply(socket.getInputStream()).status()).isEqualTo(101);
    return socket;
  }

  /** A masked text frame of less than 126 bytes, RFC 6455 section 5.2; the mask is zero. */
  private static byte[] frame(String text) {
    byte[] payload = text.getBytes(UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(new byte[] {(byte) 0x81, (byte) (0x80 | payload.length), 0, 0, 0, 0});
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  /** A console that reads, and measures by how much each reading is late. */
  private static final class Reader implements AutoCloseable {
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong worstLagMillis = new AtomicLong();
    private final TestClient client;

    Reader(int port) throws Exception {
      URI uri = URI.create("ws://127.0.0.1:" + port + ConsoleGate.PATH);
      client = TestClient.connect(uri, TestServer.ADMIN, this::read);
    }

    private void read(String text) {
      if (text.startsWith("{\"type\":\"metrics\"")) {
        messages.incrementAndGet();
        long lag = Duration.between(at(text), Instant.now()).toMillis();
        worstLagMillis.accumulateAndGet(lag, Math::max);
      }
    }

    private static Instant at(String text) {
      try {
        return Instant.parse(MAPPER.readTree(text).get("at").asText());
      } catch (IOException e) {
        throw new AssertionError(text, e);
      }
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
