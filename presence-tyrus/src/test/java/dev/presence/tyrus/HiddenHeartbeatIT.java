package dev.presence.tyrus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Identity;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import javax.net.SocketFactory;
import org.glassfish.grizzly.ssl.SSLEngineConfigurator;
import org.glassfish.tyrus.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Application heartbeats to endpoints that know nothing of them. */
class HiddenHeartbeatIT {
  private static final String HELLO = "\u0005hb1 hello max=1 ask=5000 answer=5000";
  private static final String WELCOME = "\u0005hb1 welcome ask=5000 answer=5000 spread=20000";
  private static final BlockingQueue<String> PARTS = new LinkedBlockingQueue<>();

  private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

  @AfterEach
  void forget() {
    PARTS.clear();
  }

  @Test
  void an_endpoint_that_knows_nothing_of_heartbeats_speaks_the_protocol() throws Exception {
    try (Loopback server = setup().start();
        RawPeer peer = server.peer()) {
      speaksTheProtocol(server, peer);
    }
  }

  @Test
  void so_it_does_under_tls() throws Exception {
    TestTls tls = TestTls.create();
    Loopback.Setup setup = setup();
    setup.tls = new SSLEngineConfigurator(tls.context(), false, false, false);
    SocketFactory sockets = tls.context().getSocketFactory();
    try (Loopback server = setup.start();
        RawPeer peer = RawPeer.connect(sockets, server.port(), Loopback.PATH, "")) {
      speaksTheProtocol(server, peer);
    }
  }

  private void speaksTheProtocol(Loopback server, RawPeer peer) throws Exception {
    server.session();
    peer.text(HELLO);
    assertThat(peer.read().text()).isEqualTo(WELCOME);

    peer.text("before");
    peer.text("\u0005hb1 ask id=7");
    peer.text("\u0005hb1 nonsense");
    peer.text("after");

    assertThat(peer.read().text()).isEqualTo("\u0005hb1 answer id=7");
    assertThat(texts.poll(5, TimeUnit.SECONDS)).isEqualTo("before");
    assertThat(texts.poll(5, TimeUnit.SECONDS)).isEqualTo("after");
    assertThat(texts).isEmpty();
    assertThat(server.presence().heartbeatStats().received()).isEqualTo(3);
    assertThat(server.presence().heartbeatStats().dropped()).isEqualTo(1);
    assertThat(server.presence().sendStats().sent()).as("messages of the application").isZero();
  }

  @Test
  void a_heartbeat_in_fragments_is_answered_and_a_text_in_fragments_is_delivered()
      throws Exception {
    try (Loopback server = setup().start();
        RawPeer peer = server.peer()) {
      server.session();
      peer.text(HELLO);
      assertThat(peer.read().text()).isEqualTo(WELCOME);

      peer.fragment(RawPeer.TEXT, bytes("\u0005"));
      peer.fragment(0, bytes("hb1 ask"));
      peer.frame(RawPeer.PING, bytes("between"));
      peer.frame(0, bytes(" id=8"));
      peer.fragment(RawPeer.TEXT, bytes("\u0005h"));
      peer.fragment(0, bytes("el"));
      peer.frame(0, bytes("lo"));

      assertThat(peer.read().opcode()).isEqualTo(RawPeer.PONG);
      assertThat(peer.read().text()).isEqualTo("\u0005hb1 answer id=8");
      assertThat(texts.poll(5, TimeUnit.SECONDS)).isEqualTo("\u0005hello");
      assertThat(texts).isEmpty();
    }
  }

  @Test
  void a_compressed_heartbeat_is_answered_and_the_window_of_both_sides_stays_the_same()
      throws Exception {
    Loopback.Setup setup = setup();
    setup.extension = new Inflating();
    try (Loopback server = setup.start();
        RawPeer peer =
            RawPeer.connect(
                SocketFactory.getDefault(),
                server.port(),
                Loopback.PATH,
                "Sec-WebSocket-Extensions: " + Inflating.NAME + "\r\n")) {
      assertThat(peer.response()).contains(Inflating.NAME);
      server.session();
      Compressing compressing = new Compressing(peer);

      compressing.text(HELLO);
      assertThat(peer.read().text()).isEqualTo(WELCOME);
      compressing.text("a text that repeats itself, a text that repeats itself");
      compressing.text("\u0005hb1 ask id=9");
      compressing.text("a text that repeats itself, and a heartbeat: ask id=9");

      assertThat(peer.read().text()).isEqualTo("\u0005hb1 answer id=9");
      assertThat(texts.poll(5, TimeUnit.SECONDS)).endsWith("itself, a text that repeats itself");
      assertThat(texts.poll(5, TimeUnit.SECONDS)).endsWith("and a heartbeat: ask id=9");
      assertThat(texts).isEmpty();
    }
  }

  @Test
  void a_message_in_the_middle_of_a_heartbeat_ends_the_connection_as_a_broken_one()
      throws Exception {
    try (Loopback server = setup().start();
        RawPeer peer = server.peer()) {
      server.session();
      peer.fragment(RawPeer.TEXT, bytes("\u0005hb1 ask"));
      peer.text("no continuation");

      RawPeer.Frame end = peer.read();
      assertThat(end.opcode()).isEqualTo(RawPeer.CLOSE);
      assertThat(end.code()).isEqualTo(1002);
      assertThat(texts).isEmpty();
    }
  }

  @Test
  void an_annotated_endpoint_of_a_tyrus_server_that_takes_parts_sees_none_either()
      throws Exception {
    Server tyrus = new Server("localhost", -1, "/", Map.of(), Parts.class);
    tyrus.start();
    WebSocketPresence presence =
        TyrusPresence.of(WebSocketPresence.builder().applicationForwardsPongs(true)).install(tyrus);
    try (RawPeer peer = RawPeer.connect(tyrus.getPort(), "/parts")) {
      Await.until(
          "online",
          Loopback.LIMIT,
          () -> presence.registry().isOnline("parts"),
          presence.registry()::stats);

      peer.text(HELLO);
      assertThat(peer.read().text()).isEqualTo(WELCOME);
      peer.text("hello");

      assertThat(PARTS.poll(5, TimeUnit.SECONDS)).isEqualTo("pong of 0 bytes");
      assertThat(PARTS.poll(5, TimeUnit.SECONDS)).isEqualTo("hello true");
    } finally {
      presence.close(Duration.ZERO);
      tyrus.stop();
    }
  }

  @Test
  void whoever_is_not_watched_may_say_what_looks_like_a_heartbeat() throws Exception {
    Loopback.Setup setup = setup();
    setup.onOpen = session -> {};
    setup.install = (tyrus, sockets) -> tyrus.watch(request -> false).install(sockets);
    try (Loopback server = setup.start();
        RawPeer peer = server.peer()) {
      peer.text(HELLO);

      assertThat(texts.poll(5, TimeUnit.SECONDS)).isEqualTo(HELLO);
      assertThat(server.presence().heartbeatStats().received()).isZero();
    }
  }

  private Loopback.Setup setup() {
    Loopback.Setup setup = new Loopback.Setup();
    setup.onOpen = session -> WebSocketPresence.of(session).join(Identity.of("anna"), session);
    setup.onText = (session, text) -> texts.add(text);
    return setup;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** Compresses as RFC 7692 says, each message with the window of those before. */
  private static final class Compressing {
    private static final int TAIL = 4;

    private final Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    private final RawPeer peer;

    Compressing(RawPeer peer) {
      this.peer = peer;
    }

    void text(String text) throws Exception {
      deflater.setInput(bytes(text));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[1_000];
      int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
      out.write(buffer, 0, length);
      peer.compressed(Arrays.copyOf(out.toByteArray(), out.size() - TAIL));
    }
  }

  /** Joins, takes messages in parts, and pongs by itself. */
  @ServerEndpoint("/parts")
  public static class Parts {
    @OnOpen
    public void open(Session session) {
      WebSocketPresence.of(session).join(Identity.of("parts"), session);
    }

    @OnMessage
    public void part(String part, boolean last) {
      PARTS.add(part + " " + last);
    }

    @OnMessage
    public void pong(PongMessage pong) {
      PARTS.add("pong of " + pong.getApplicationData().remaining() + " bytes");
    }
  }
}
