package dev.presence.websocket;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One timer, which tells how late it rings; setting it again replaces it. Timer thread only. */
final class ClientAlarm {
  private final ClientThreads threads;
  private @Nullable Runnable cancel;
  private long setting;

  ClientAlarm(ClientThreads threads) {
    this.threads = threads;
  }

  long now() {
    return threads.time().nanoTime();
  }

  void at(long due, Consumer<Duration> ring) {
    clear();
    long mine = setting;
    cancel = threads.after(Duration.ofNanos(due - now()), () -> ring(mine, due, ring));
  }

  void after(Duration delay, Consumer<Duration> ring) {
    at(now() + delay.toNanos(), ring);
  }

  /** A timer that could not be taken back in time finds another setting, and is quiet. */
  private void ring(long mine, long due, Consumer<Duration> ring) {
    if (mine == setting) {
      ring.accept(Duration.ofNanos(now() - due));
    }
  }

  void clear() {
    setting++;
    if (cancel != null) {
      cancel.run();
      cancel = null;
    }
  }
}
