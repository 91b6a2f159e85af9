package dev.presence.it;

import dev.presence.PeerSession;
import dev.presence.websocket.SendLimits;
import dev.presence.websocket.SendLimits.WhenFull;
import dev.presence.websocket.WebSocketPresence;
import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Clients in the server's own process to whom is broadcast: some that read, and some that do not
 * and whose connections are full.
 */
final class Audience implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String BIG = "x".repeat(64 * 1024);

  private static final int BEHIND = 8;

  /** Who is blocked shall stay so; what finds no room is dropped. */
  private static final SendLimits PATIENT =
      SendLimits.DEFAULT.withWhenFull(WhenFull.DROP_NEWEST).withAge(Duration.ofHours(1));

  private final RunningServer server;
  private final WebSocketPresence presence;
  private final List<QuietPeer> readers = new ArrayList<>();
  private final List<QuietPeer> blocked = new ArrayList<>();
  private final List<PeerSession> sessions = new ArrayList<>();

  private Audience(RunningServer server) {
    this.server = server;
    presence = server.presence().orElseThrow();
  }

  static Audience of(RunningServer server, int readers) throws IOException {
    Audience audience = new Audience(server);
    for (int i = 0; i < readers; i++) {
      String user = "reader" + i;
      audience.readers.add(QuietPeer.connect(server, user).reads());
      audience.sessions.add(audience.join(user));
    }
    return audience;
  }

  List<PeerSession> readers() {
    return sessions;
  }

  /**
   * Adds one that does not read; returns once a message to it hangs, with others behind it: the
   * kernel may take one more after all.
   */
  PeerSession addBlocked() throws IOException {
    String user = "blocked" + blocked.size();
    blocked.add(QuietPeer.connect(server, user));
    PeerSession peer = join(user);
    Session session = server.session(user);
    presence.sendLimits(session, PATIENT);
    await(
        () -> {
          if (peer.vitals().stuckWrite().isZero()) {
            presence.send(session, BIG);
          }
          return peer.vitals().stuckWrite().toMillis() >= 500;
        });
    for (int i = 0; i < BEHIND; i++) {
      presence.send(session, BIG);
    }
    return peer;
  }

  private PeerSession join(String user) {
    await(() -> server.registry().isOnline(user));
    Session session = server.session(user);
    await(() -> presence.session(session).isPresent());
    return presence.session(session).orElseThrow();
  }

  /** What each reader has heard, once it is so much. */
  List<List<String>> awaitTexts(int count) throws InterruptedException {
    List<List<String>> texts = new ArrayList<>();
    for (QuietPeer reader : readers) {
      texts.add(reader.awaitTexts(count));
    }
    return texts;
  }

  private static void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new IllegalStateException("not within " + LIMIT);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() throws IOException {
    for (QuietPeer peer : readers) {
      peer.close();
    }
    for (QuietPeer peer : blocked) {
      peer.close();
    }
  }
}
