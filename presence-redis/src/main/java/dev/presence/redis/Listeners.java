package dev.presence.redis;

import dev.presence.DirectoryEvent;
import dev.presence.Member;
import dev.presence.SessionRegistry.Subscription;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is told, under the registry's rules: in order, one at a time, each by a queue of its own that
 * drops all at {@value #LIMIT} and says so.
 *
 * <p>Events are offered under the replica's lock, which is always taken before a listener's
 * monitor.
 */
final class Listeners {
  /** Room for all events of a lost node of half a million sessions, which come at once. */
  static final int LIMIT = 1_000_000;

  private static final int MOST = 1_000;
  private static final Logger log = LoggerFactory.getLogger(RedisDirectory.class);

  private final List<Listener<?>> all = new CopyOnWriteArrayList<>();
  private final Executor executor;
  private final Supplier<List<Member>> snapshot;

  Listeners(Executor executor, Supplier<List<Member>> snapshot) {
    this.executor = executor;
    this.snapshot = snapshot;
  }

  synchronized <E extends DirectoryEvent> Subscription add(
      Class<E> type, Consumer<? super E> consumer) {
    if (all.size() >= MOST) {
      throw new IllegalStateException("there are " + MOST + " listeners, the limit");
    }
    Listener<E> listener = new Listener<>(type, consumer);
    all.add(listener);
    return listener;
  }

  /** Under the replica's lock. */
  void offer(DirectoryEvent event) {
    all.forEach(listener -> listener.offer(event));
  }

  /** Outside of it. */
  void dispatch() {
    all.forEach(Listener::dispatch);
  }

  void close() {
    all.forEach(Listener::close);
  }

  private final class Listener<E extends DirectoryEvent> implements Subscription {
    private final Class<E> type;
    private final Consumer<? super E> consumer;

    // Guarded by this.
    private final ArrayDeque<E> queue = new ArrayDeque<>();
    private long missed;
    private boolean running;
    private boolean closed;

    Listener(Class<E> type, Consumer<? super E> consumer) {
      this.type = type;
      this.consumer = consumer;
    }

    synchronized void offer(DirectoryEvent event) {
      if (closed || !type.isInstance(event)) {
        return;
      }
      if (missed > 0 || queue.size() >= LIMIT) {
        missed += queue.size() + 1;
        queue.clear();
      } else {
        queue.add(type.cast(event));
      }
    }

    void dispatch() {
      if (!claim()) {
        return;
      }
      try {
        executor.execute(this::run);
      } catch (RejectedExecutionException e) {
        release();
        log.debug("events are not told: the directory is closing", e);
      }
    }

    private synchronized boolean claim() {
      boolean due = !running && (!queue.isEmpty() || missed > 0);
      running |= due;
      return due;
    }

    private synchronized void release() {
      running = false;
    }

    private void run() {
      while (tellNext()) {}
    }

    private boolean tellNext() {
      long lost;
      E event;
      synchronized (this) {
        lost = missed;
        missed = 0;
        event = queue.poll();
        if (lost == 0 && event == null) {
          running = false;
          return false;
        }
      }
      if (lost > 0) {
        tellMissed(lost);
      } else if (event != null) {
        tell(event);
      }
      return true;
    }

    private void tellMissed(long lost) {
      log.warn("a listener for {} was too slow and missed {} events", type.getSimpleName(), lost);
      DirectoryEvent event = new DirectoryEvent.Missed(lost, snapshot.get());
      if (type.isInstance(event)) {
        tell(type.cast(event));
      }
    }

    @SuppressWarnings("CatchingUnchecked") // a listener's failure must not keep others from theirs
    private void tell(E event) {
      try {
        consumer.accept(event);
      } catch (Throwable e) {
        log.warn("a listener failed on {}", event.getClass().getSimpleName(), e);
      }
    }

    @Override
    public void close() {
      synchronized (this) {
        closed = true;
        queue.clear();
        missed = 0;
      }
      all.remove(this);
    }
  }
}
