package dev.presence.examples;

import java.nio.ByteBuffer;
import org.glassfish.grizzly.Buffer;

/**
 * Follows the frames in one client's bytes (RFC 6455 section 5.2), just far enough to know how long
 * each message says it is, and how many control frames come. Copies nothing; not thread-safe.
 */
final class FrameMeter {
  private static final int FINAL = 0x80;
  private static final int OPCODE = 0x0f;
  private static final int CONTROL = 0x08;
  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7f;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;
  private static final int LONGEST_HEADER = 14;

  private final long limit;
  private final Rate controls;
  private final ByteBuffer header = ByteBuffer.allocate(LONGEST_HEADER);
  private long payloadLeft;

  /** Of the frames so far of a message that has not ended. */
  private long messageBytes;

  /** What to think of some bytes. */
  enum Finding {
    FINE,
    MESSAGE_TOO_LONG,
    TOO_MANY_CONTROL_FRAMES
  }

  /**
   * @param limit the longest message, in bytes over all its frames
   * @param controls how many pings, pongs and closes may come
   */
  FrameMeter(long limit, Rate controls) {
    this.limit = limit;
    this.controls = controls;
  }

  /** Goes through the next bytes without taking them, as far as they are fine. */
  Finding look(Buffer bytes, long now) {
    int at = bytes.position();
    while (at < bytes.limit()) {
      if (payloadLeft == 0 && isHeaderEnd(bytes.get(at++))) {
        Finding finding = begin(now);
        if (finding != Finding.FINE) {
          return finding;
        }
      }
      int skipped = (int) Math.min(payloadLeft, bytes.limit() - at);
      payloadLeft -= skipped;
      at += skipped;
    }
    return Finding.FINE;
  }

  private boolean isHeaderEnd(byte next) {
    header.put(next);
    return header.position() == headerLength();
  }

  private int headerLength() {
    if (header.position() < 2) {
      return 2;
    }
    int mask = (header.get(1) & MASKED) == 0 ? 0 : 4;
    return 2 + extraLengthBytes() + mask;
  }

  private int extraLengthBytes() {
    return switch (header.get(1) & LENGTH) {
      case TWO_BYTES -> 2;
      case EIGHT_BYTES -> 8;
      default -> 0;
    };
  }

  /** Judges the frame whose header is complete. */
  private Finding begin(long now) {
    payloadLeft = payloadLength();
    int first = header.get(0);
    header.clear();
    return (first & CONTROL) == 0 ? message(first) : control(now);
  }

  private Finding control(long now) {
    return controls.allows(now) ? length(payloadLeft) : Finding.TOO_MANY_CONTROL_FRAMES;
  }

  private Finding message(int first) {
    boolean goesOn = (first & OPCODE) == 0;
    Finding finding = length(payloadLeft + (goesOn ? messageBytes : 0));
    messageBytes = (first & FINAL) == 0 ? payloadLeft + (goesOn ? messageBytes : 0) : 0;
    return finding;
  }

  /** A length beyond all numbers is negative. */
  private Finding length(long bytes) {
    return bytes >= 0 && bytes <= limit ? Finding.FINE : Finding.MESSAGE_TOO_LONG;
  }

  private long payloadLength() {
    return switch (extraLengthBytes()) {
      case 2 -> Short.toUnsignedInt(header.getShort(2));
      case 8 -> header.getLong(2);
      default -> header.get(1) & LENGTH;
    };
  }
}
