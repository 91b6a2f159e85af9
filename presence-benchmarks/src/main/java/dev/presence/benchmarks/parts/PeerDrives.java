package dev.presence.benchmarks.parts;

import dev.presence.Identity;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the ways that are not presence's have in common: a thread made by a timer; and peers in the
 * map that every server has, with an identity and a connection of their own, so that what lies
 * between two of them in memory is what lies there in a server.
 */
public abstract class PeerDrives extends Driving {
  private final ConcurrentHashMap<String, WatchedPeer> peers = new ConcurrentHashMap<>();
  private final AtomicLong pings = new AtomicLong();
  private final AtomicReference<Thread> made = new AtomicReference<>();

  /** For the timer's one thread. */
  final ThreadFactory threads() {
    return work -> {
      Thread thread = new Thread(work, "peer-driver");
      made.set(thread);
      return thread;
    };
  }

  final Thread thread() {
    Thread thread = made.get();
    if (thread == null) {
      throw new IllegalStateException("the timer has not made its thread");
    }
    return thread;
  }

  /** One that was heard as long ago as its phase says. */
  final WatchedPeer peer(int number, int all) {
    long phase = Math.floorDiv(INTERVAL * number, all);
    WatchedConnection connection = new WatchedConnection("connection-" + number, answers);
    WatchedPeer peer =
        new WatchedPeer(
            Identity.of("user-" + number), connection, System.nanoTime() - phase, pings);
    connection.peer = peer;
    peers.put(connection.id(), peer);
    return peer;
  }

  final Collection<WatchedPeer> peers() {
    return peers.values();
  }

  @Override
  protected final long pings() {
    return pings.get();
  }
}
