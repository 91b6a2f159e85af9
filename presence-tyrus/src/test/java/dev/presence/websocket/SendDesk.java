package dev.presence.websocket;

import static org.mockito.Mockito.mock;

import dev.presence.DeadPeerDetector;
import dev.presence.Departure;
import dev.presence.HeartbeatPolicy;
import dev.presence.Identity;
import dev.presence.PeerSession;
import dev.presence.SessionRegistry;
import dev.presence.testing.VirtualTime;
import jakarta.websocket.server.ServerContainer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** One joined session in virtual time, whose threads are the test's own. */
final class SendDesk {
  static final Duration TICK = Duration.ofMillis(100);

  final VirtualTime time = VirtualTime.create();
  final FakeSession fake = new FakeSession(mock(ServerContainer.class));
  final SessionRegistry registry;
  final Sends sends;
  final SessionConnection connection;
  final PeerSession peer;

  /** Work that waits for a thread, while {@link #busy}. */
  final Deque<Runnable> waiting = new ArrayDeque<>();

  private boolean busy;
  private boolean stalled;
  private boolean refusing;

  final Heartbeats heartbeats;

  SendDesk() {
    this(SendLimits.DEFAULT);
  }

  SendDesk(SendLimits limits) {
    registry = SessionRegistry.builder().time(time).tick(TICK).executor(threads()).build();
    sends = new Sends(registry, limits);
    DeadPeerDetector detector =
        DeadPeerDetector.builder(registry).policy(HeartbeatPolicy.off()).withoutThread();
    time.every(TICK, () -> tick(detector));
    heartbeats = new Heartbeats(registry, HeartbeatTimes.DEFAULT);
    connection =
        new PortableConnection(fake.session)
            .of(new SessionConnection.Shared(c -> {}, sends, heartbeats));
    peer = connection.watchedAs(registry.join(Identity.of("anna"), connection));
  }

  private void tick(DeadPeerDetector detector) {
    if (!stalled) {
      detector.tick();
    }
  }

  /** Our process stands still for {@code length}, then goes on. */
  void stall(Duration length) {
    stalled = true;
    time.advance(length);
    stalled = false;
  }

  private Executor threads() {
    return task -> {
      if (refusing) {
        throw new RejectedExecutionException("no thread");
      }
      if (busy) {
        waiting.add(task);
      } else {
        task.run();
      }
    };
  }

  /** From now on work waits for {@link #free}. */
  void busy() {
    busy = true;
  }

  void free() {
    busy = false;
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  void refuse() {
    refusing = true;
  }

  Outbox outbox() {
    return connection.outbox();
  }

  CompletableFuture<Void> send(String text) {
    return future(outbox().send(Content.of(text)));
  }

  static CompletableFuture<Void> future(CompletionStage<Void> stage) {
    return stage.toCompletableFuture();
  }

  /** Why it failed; it must have by now. */
  static SendException failure(CompletableFuture<Void> stage) {
    try {
      stage.getNow(null);
    } catch (CompletionException failed) {
      return (SendException) failed.getCause();
    }
    throw new AssertionError(stage + " has not failed");
  }

  Departure departure() {
    return registry.departures().get(0);
  }
}
