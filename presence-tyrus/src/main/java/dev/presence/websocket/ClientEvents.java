package dev.presence.websocket;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one client's listener, in order, one thing at a time. A listener that is {@value #MOST}
 * events behind loses the newer ones, and one WARN says so.
 */
final class ClientEvents {
  static final int MOST = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(ClientEvents.class);

  private final ClientListener listener;

  /** Guarded by this, as all that follows. */
  private final Queue<Consumer<ClientListener>> waiting = new ArrayDeque<>();

  private boolean telling;
  private boolean losing;

  ClientEvents(ClientListener listener) {
    this.listener = listener;
  }

  void tell(ClientThreads threads, Consumer<ClientListener> event) {
    if (add(event)) {
      threads.tell(this::tellAll);
    }
  }

  /** Whether somebody has to start telling. */
  private synchronized boolean add(Consumer<ClientListener> event) {
    if (waiting.size() >= MOST) {
      warnOnce();
      return false;
    }
    losing = false;
    waiting.add(event);
    boolean start = !telling;
    telling = true;
    return start;
  }

  private void warnOnce() {
    if (!losing) {
      losing = true;
      LOG.warn("a client's listener is {} events behind: newer ones are not told", MOST);
    }
  }

  private void tellAll() {
    for (Consumer<ClientListener> event = next(); event != null; event = next()) {
      call(event);
    }
  }

  private synchronized @Nullable Consumer<ClientListener> next() {
    Consumer<ClientListener> event = waiting.poll();
    telling = event != null;
    return event;
  }

  /** On the container's thread. */
  void message(String text) {
    call(to -> to.message(text));
  }

  /** On the container's thread. */
  void message(ByteBuffer data) {
    call(to -> to.message(data));
  }

  @SuppressWarnings("CatchingUnchecked") // a listener is foreign code
  private void call(Consumer<ClientListener> event) {
    try {
      event.accept(listener);
    } catch (Throwable e) {
      LOG.error("a client's listener failed", e);
    }
  }
}
