package dev.presence.tyrus;

import java.nio.ByteBuffer;

/**
 * Follows the frames in one peer's bytes on their way to Tyrus, just far enough to know whether a
 * message is unfinished after a read.
 *
 * <p>It reads headers itself because Tyrus's own state does not tell one fragmented message from
 * the next: a peer that always has one under way would look like one that never finishes. Copies
 * nothing. Reads of one connection come one after the other.
 */
final class MessageMeter {
  private static final int FINAL = 0x80;
  private static final int CONTROL = 0x08;
  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7f;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;
  private static final int MASK_BYTES = 4;

  private final Listener listener;

  /** Bytes of the header under way that are there; zero between headers. */
  private int headerBytes;

  private int headerLength;
  private int lengthEnd;
  private int firstByte;

  /** As far as the header has told it. */
  private long length;

  private long payloadLeft;

  /** Of the message that is unfinished, all its frames so far. */
  private long bytes;

  private boolean finished;

  /** What other threads see: the bytes after the last read. */
  private volatile long unfinished;

  MessageMeter(Listener listener) {
    this.listener = listener;
  }

  /** Bytes of the message that is unfinished; zero if there is none. Any thread. */
  long unfinished() {
    return unfinished;
  }

  /** Whether it knows nothing: all that was read has been finished. */
  boolean isIdle() {
    return bytes == 0 && headerBytes == 0 && payloadLeft == 0;
  }

  void read(ByteBuffer data) {
    finished = false;
    follow(data);
    tell();
  }

  private void tell() {
    boolean was = unfinished > 0;
    if (was && finished) {
      unfinished = 0;
      listener.told(true);
    }
    if (bytes > 0) {
      unfinished = bytes;
      if (finished || !was) {
        listener.told(false);
      }
    }
  }

  private void follow(ByteBuffer data) {
    int at = data.position();
    while (at < data.limit()) {
      at += payloadLeft > 0 ? skip(data.limit() - at) : header(data.get(at));
    }
  }

  private int skip(int there) {
    int taken = (int) Math.min(payloadLeft, there);
    count(taken);
    payloadLeft -= taken;
    if (payloadLeft == 0) {
      frameEnds();
    }
    return taken;
  }

  private int header(byte next) {
    switch (headerBytes++) {
      case 0 -> firstByte = next;
      case 1 -> lengthBegins(next);
      default -> lengthGoesOn(next);
    }
    count(1);
    if (headerBytes > 1 && headerBytes == headerLength) {
      payloadBegins();
    }
    return 1;
  }

  private void lengthBegins(byte next) {
    int code = next & LENGTH;
    int more = code == TWO_BYTES ? 2 : code == EIGHT_BYTES ? 8 : 0;
    length = more == 0 ? code : 0;
    lengthEnd = 2 + more;
    headerLength = lengthEnd + ((next & MASKED) == 0 ? 0 : MASK_BYTES);
  }

  private void lengthGoesOn(byte next) {
    if (headerBytes <= lengthEnd) {
      length = (length << 8) | (next & 0xff);
    }
  }

  /** A length that is negative ends the connection, as soon as Tyrus sees it. */
  private void payloadBegins() {
    headerBytes = 0;
    payloadLeft = Math.max(0, length);
    if (payloadLeft == 0) {
      frameEnds();
    }
  }

  /**
   * A control frame is no message: half a pong says nothing of the application, and between two
   * fragments it leaves their message as it is.
   */
  private boolean isControl() {
    return (firstByte & CONTROL) != 0;
  }

  private void count(int taken) {
    if (!isControl()) {
      bytes += taken;
    }
  }

  private void frameEnds() {
    if (!isControl() && (firstByte & FINAL) != 0) {
      finished = true;
      bytes = 0;
    }
  }

  /** Called on the thread that reads: a message was finished, or another one has begun. */
  @FunctionalInterface
  interface Listener {
    void told(boolean last);
  }
}
