package dev.presence.examples;

import java.nio.ByteBuffer;
import org.glassfish.grizzly.Buffer;

/**
 * Follows the frames in one client's bytes (RFC 6455 section 5.2), just far enough to know how long
 * each one says it is. Copies nothing; not thread-safe.
 */
final class FrameMeter {
  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7f;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;
  private static final int LONGEST_HEADER = 14;

  private final long limit;
  private final ByteBuffer header = ByteBuffer.allocate(LONGEST_HEADER);
  private long payloadLeft;

  FrameMeter(long limit) {
    this.limit = limit;
  }

  /** Goes through the next bytes without taking them; false if a frame begins that is too long. */
  boolean allows(Buffer bytes) {
    int at = bytes.position();
    while (at < bytes.limit()) {
      if (payloadLeft == 0 && isHeaderEnd(bytes.get(at++)) && !begin()) {
        return false;
      }
      int skipped = (int) Math.min(payloadLeft, bytes.limit() - at);
      payloadLeft -= skipped;
      at += skipped;
    }
    return true;
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

  /** Whether the frame whose header is complete may pass. */
  private boolean begin() {
    payloadLeft = payloadLength();
    header.clear();
    return Long.compareUnsigned(payloadLeft, limit) <= 0;
  }

  private long payloadLength() {
    return switch (extraLengthBytes()) {
      case 2 -> Short.toUnsignedInt(header.getShort(2));
      case 8 -> header.getLong(2);
      default -> header.get(1) & LENGTH;
    };
  }
}
