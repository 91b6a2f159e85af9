package dev.presence.examples;

import dev.presence.PeerSession;
import dev.presence.TimeSource;
import dev.presence.examples.ClientMessage.Offer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** What one session can do, which commands wait for its answer, and who watches it. Thread-safe. */
final class Client {
  /** Commands that may wait for one client's answers. */
  static final int MOST_WAITING = 16;

  /** Messages of one client that nobody understands, in a minute. */
  static final int MOST_MALFORMED = 20;

  /** Hellos of one client, in a minute: each is told to whoever watches it. */
  static final int MOST_HELLOS = 20;

  private final PeerSession session;

  /** Guarded by itself. */
  private final Rate hellos = new Rate(MOST_HELLOS, Duration.ofMinutes(1));

  /** Guarded by itself. */
  private final Rate malformed = new Rate(MOST_MALFORMED, Duration.ofMinutes(1));

  private final Semaphore room = new Semaphore(MOST_WAITING);
  private final Map<String, CompletableFuture<Outcome>> waiting = new ConcurrentHashMap<>();
  private volatile Map<String, Offer> offers = Map.of();

  private final Watchers watchers;
  private final Relay relay;

  Client(PeerSession session, Post post, TimeSource time, StreamCounters counters) {
    this.session = session;
    this.watchers = new Watchers(session, post);
    this.relay = new Relay(watchers, time, counters);
  }

  PeerSession session() {
    return session;
  }

  /** One more message of its was not understood; false if that was one too many. */
  boolean mayBabble(long now) {
    synchronized (malformed) {
      return malformed.allows(now);
    }
  }

  /** One more hello of its; false if that was one too many. */
  boolean mayIntroduceItself(long now) {
    synchronized (hellos) {
      return hellos.allows(now);
    }
  }

  void offers(List<Offer> commands) {
    Map<String, Offer> byName = new TreeMap<>();
    commands.forEach(offer -> byName.put(offer.name(), offer));
    offers = byName;
  }

  Map<String, Offer> offers() {
    return offers;
  }

  /** False if too many wait already; else {@link #ended} must follow. */
  boolean await(String id, CompletableFuture<Outcome> answer) {
    if (!room.tryAcquire()) {
      return false;
    }
    waiting.put(id, answer);
    return true;
  }

  /** Makes room for another. */
  void ended(String id) {
    waiting.remove(id);
    room.release();
  }

  /** The command with this id; null if none waits, or none waits any more. */
  @Nullable CompletableFuture<Outcome> waiting(String id) {
    return waiting.get(id);
  }

  Watchers watchers() {
    return watchers;
  }

  Relay relay() {
    return relay;
  }

  /** The session has left. */
  void end() {
    waiting.values().forEach(answer -> answer.complete(new Outcome.Left()));
    watchers.end();
  }
}
