package dev.presence.examples;

import dev.presence.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands what one client streams to all who watch it, written once for all of them, on the thread
 * that brought it: who streams too much delays itself. Thread-safe.
 */
final class Relay {
  /** Messages of one stream in a second. */
  static final int MOST_A_SECOND = 10;

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Watchers watchers;
  private final TimeSource time;
  private final StreamCounters counters;

  // Guarded by this.
  private final Rate metrics = new Rate(MOST_A_SECOND, SECOND);
  private final Rate logs = new Rate(MOST_A_SECOND, SECOND);

  /** Lines that were dropped here, until the next message tells it. */
  private final AtomicLong missing = new AtomicLong();

  Relay(Watchers watchers, TimeSource time, StreamCounters counters) {
    this.watchers = watchers;
    this.time = time;
    this.counters = counters;
  }

  void relay(ClientMessage.Metrics message) {
    if (isWatched() && isAllowed(metrics)) {
      send(new ConsoleNews.Metrics(id(), time.now().toString(), message.values()));
    }
  }

  void relay(ClientMessage.Log message) {
    if (!isWatched()) {
      missing.set(0);
    } else if (isAllowed(logs)) {
      send(new ConsoleNews.Log(id(), message.lines(), message.dropped() + missing.getAndSet(0)));
    } else {
      missing.addAndGet(message.lines().size() + message.dropped());
    }
  }

  private boolean isWatched() {
    boolean watched = watchers.isWatched();
    if (!watched) {
      counters.unwatched().increment();
    }
    return watched;
  }

  private synchronized boolean isAllowed(Rate rate) {
    boolean allowed = rate.allows(time.nanoTime());
    if (!allowed) {
      counters.excess().increment();
    }
    return allowed;
  }

  private void send(ConsoleNews news) {
    watchers.tell(news);
    counters.relayed().increment();
  }

  private String id() {
    return watchers.client().id();
  }
}
