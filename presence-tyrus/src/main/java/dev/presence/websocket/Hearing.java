package dev.presence.websocket;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hears bytes where a container counts them and tells nobody: a peer that owes an answer to a ping
 * has spoken as soon as its count has changed.
 *
 * <p>So a message that trickles in for minutes, and keeps every pong waiting, is evidence. Costs a
 * read of the count every 50 ms for each peer that owes an answer, nothing for the others. What
 * arrives is noted up to 50 ms late, never early.
 */
final class Hearing {
  private static final Duration EVERY = Duration.ofMillis(50);
  private static final Duration THREAD_STAYS = Duration.ofSeconds(5);

  /** The count at the first ping. An entry ends with the next byte, or with the session. */
  private final Map<ContainerTransport, Long> asked = new ConcurrentHashMap<>();

  private final AtomicBoolean listening = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor timer = timer();

  /** Its thread ends when nobody owes an answer, so that it needs no close. */
  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, Hearing::daemon);
    timer.setKeepAliveTime(THREAD_STAYS.toMillis(), TimeUnit.MILLISECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }

  private static Thread daemon(Runnable run) {
    Thread thread = new Thread(run, "presence-hearing");
    thread.setDaemon(true);
    return thread;
  }

  /** To be called before a ping is written. */
  void ask(ContainerTransport transport) {
    transport.received().ifPresent(count -> asked.putIfAbsent(transport, count));
    listenIfAsked();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // listen() fails in nothing but an Error
  private void listenIfAsked() {
    if (!asked.isEmpty() && listening.compareAndSet(false, true)) {
      timer.schedule(this::listen, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void listen() {
    try {
      asked.entrySet().removeIf(entry -> entry.getKey().hasSpoken(entry.getValue()));
    } finally {
      // Only then look: an ask that came in between has seen somebody listening.
      listening.set(false);
      listenIfAsked();
    }
  }
}
