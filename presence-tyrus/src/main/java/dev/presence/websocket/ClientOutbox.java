package dev.presence.websocket;

import jakarta.websocket.SendResult;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages on their way to the server: the container holds one at a time, the others wait here. A
 * full one refuses the newcomer, so that its sender knows; those that grew too old are dropped. A
 * message that was handed to a connection that dies is not sent again.
 *
 * <p>Guarded by this: everything that is not final. Nothing foreign runs under it. One thread at a
 * time pumps; whoever comes meanwhile makes it go round once more.
 */
final class ClientOutbox {
  private static final Logger LOG = LoggerFactory.getLogger(ClientOutbox.class);

  /** Our own texts go ahead of the application's. What is beyond this is not sent. */
  private static final int MOST_URGENT = HeartbeatQuota.MOST;

  private record Entry(Object message, long size, long at) {}

  /** Told apart by identity: the same text may be handed over twice. */
  private static final class Handover {
    final ClientLink link;
    final Object message;

    Handover(ClientLink link, Object message) {
      this.link = link;
      this.message = message;
    }
  }

  private final int mostMessages;
  private final long mostBytes;
  private final long oldest;
  private final Deque<Entry> waiting = new ArrayDeque<>();
  private final Deque<String> urgent = new ArrayDeque<>();
  private final AtomicInteger pumping = new AtomicInteger();
  private long bytes;
  private @Nullable ClientLink link;
  private boolean open;
  private @Nullable Handover current;
  private boolean accepting = true;

  ClientOutbox(ClientSettings settings) {
    mostMessages = settings.outboxMessages;
    mostBytes = settings.outboxBytes;
    oldest = settings.outboxAge.toNanos();
  }

  // ---- what waits

  /** Whether there is room for it. A buffer must not change afterwards. */
  synchronized boolean add(Object message, long now) {
    long size = size(message);
    if (!accepting || waiting.size() >= mostMessages || bytes + size > mostBytes) {
      return false;
    }
    waiting.add(new Entry(message, size, now));
    bytes += size;
    return true;
  }

  private static long size(Object message) {
    return message instanceof ByteBuffer data ? data.remaining() : 2L * ((String) message).length();
  }

  /** Takes out what grew too old. */
  synchronized List<Object> expire(long now) {
    List<Object> expired = new ArrayList<>();
    for (Entry e = waiting.peek(); e != null && now - e.at > oldest; e = waiting.peek()) {
      expired.add(take());
    }
    return expired;
  }

  synchronized void accept() {
    accepting = true;
  }

  /** Takes out everything, and accepts nothing more. */
  synchronized List<Object> close() {
    accepting = false;
    List<Object> all = waiting.stream().map(Entry::message).toList();
    waiting.clear();
    bytes = 0;
    return all;
  }

  private Object take() {
    Entry entry = waiting.remove();
    bytes -= entry.size;
    return entry.message;
  }

  synchronized int size() {
    return waiting.size();
  }

  /** Whether a message would be handed over at once. */
  synchronized boolean isFree() {
    return open && current == null && waiting.isEmpty() && urgent.isEmpty();
  }

  // ---- where it goes

  /** There is a connection. Messages wait until {@link #open}, our own texts do not. */
  synchronized void attach(ClientLink to) {
    link = to;
    open = false;
    current = null;
    urgent.clear();
  }

  synchronized void open() {
    open = link != null;
  }

  /** The server is doubted: what is handed over now might be lost. */
  synchronized void hold() {
    open = false;
  }

  synchronized void detach() {
    link = null;
    open = false;
    current = null;
    urgent.clear();
  }

  /** A text of our own for this connection, as soon as the message before it is written. */
  void urgent(ClientLink to, String text) {
    synchronized (this) {
      if (link != to || urgent.size() >= MOST_URGENT) {
        return;
      }
      urgent.add(text);
    }
    pump();
  }

  void pump() {
    if (pumping.getAndIncrement() > 0) {
      return;
    }
    int seen = 1;
    do {
      handOver();
      seen = pumping.addAndGet(-seen);
    } while (seen > 0);
  }

  private void handOver() {
    Handover next = next();
    if (next == null) {
      return;
    }
    try {
      next.link.send(next.message, result -> done(next, result));
    } catch (RuntimeException e) {
      LOG.debug("closed in the meantime", e);
      over(next);
    }
  }

  private synchronized @Nullable Handover next() {
    ClientLink to = link;
    if (to == null || current != null) {
      return null;
    }
    Object message = urgent.isEmpty() ? open && !waiting.isEmpty() ? take() : null : urgent.poll();
    current = message == null ? null : new Handover(to, message);
    return current;
  }

  /** On any thread, the writing one included. */
  private void done(Handover handed, SendResult result) {
    if (!result.isOK()) {
      LOG.debug("a message was not sent", result.getException());
    }
    over(handed);
  }

  private void over(Handover handed) {
    synchronized (this) {
      if (current != handed) {
        return; // of a connection before
      }
      current = null;
    }
    pump();
  }
}
