package dev.presence.tyrus;

import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import org.glassfish.tyrus.spi.Connection;
import org.glassfish.tyrus.spi.ReadHandler;
import org.glassfish.tyrus.spi.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Tyrus's connection, with a meter in front of what reads its bytes.
 *
 * <p>There is a meter only while something is unfinished: nearly every read of nearly every peer is
 * made of whole messages. Reads of one connection come one after the other.
 */
final class MeteredConnection implements Connection, ReadHandler {
  /** What this thread is closing: one may close another's session when it is told. */
  private static final ThreadLocal<@Nullable MeteredConnection> ENDING = new ThreadLocal<>();

  private final Connection tyrus;
  private final MessageMeter.Listener listener;
  private volatile @Nullable MessageMeter meter;

  MeteredConnection(Connection tyrus, MessageMeter.Listener listener) {
    this.tyrus = tyrus;
    this.listener = listener;
  }

  /** Bytes of the message that is unfinished; zero if there is none. Any thread. */
  long unfinished() {
    MessageMeter counting = meter;
    return counting == null ? 0 : counting.unfinished();
  }

  /** Tells before Tyrus does: a handler that takes its time is no part of a finished message. */
  @Override
  public void handle(ByteBuffer data) {
    MessageMeter counting = meter;
    if (counting != null || !WholeMessages.areAllIn(data)) {
      count(counting == null ? new MessageMeter(listener) : counting, data);
    }
    tyrus.getReadHandler().handle(data);
  }

  /** The listener asks for the bytes, so the meter is in its place while it tells. */
  private void count(MessageMeter counting, ByteBuffer data) {
    meter = counting;
    counting.read(data);
    if (counting.isIdle()) {
      meter = null;
    }
  }

  @Override
  public ReadHandler getReadHandler() {
    return this;
  }

  @Override
  public Writer getWriter() {
    return tyrus.getWriter();
  }

  @Override
  public CloseListener getCloseListener() {
    return tyrus.getCloseListener();
  }

  /** Told by Grizzly, when the socket is closed. */
  @Override
  public void close(CloseReason reason) {
    MeteredConnection outer = ENDING.get();
    ENDING.set(this);
    try {
      tyrus.close(reason);
    } finally {
      ENDING.set(outer);
    }
  }

  /** Whether the close being told on this thread is the end of the socket. */
  boolean isEnding() {
    return ENDING.get() == this;
  }
}
