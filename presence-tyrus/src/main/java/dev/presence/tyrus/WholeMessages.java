package dev.presence.tyrus;

import java.nio.ByteBuffer;

/**
 * Whether bytes are made of whole messages and control frames only: nearly all reads are, and for
 * them there is nothing to count and nothing to remember.
 */
final class WholeMessages {
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int MASK_BYTES = 4;
  private static final int LENGTH = 0x7f;
  private static final int TWO_BYTES = 126;
  private static final int BEYOND = Integer.MAX_VALUE;

  private WholeMessages() {}

  /**
   * To be asked while no message and no frame is unfinished. Also false where it takes more than a
   * look to tell: on a length of eight bytes.
   *
   * @param data left as it is
   */
  static boolean areAllIn(ByteBuffer data) {
    int at = data.position();
    while (at < data.limit()) {
      at = endOfLastFrame(data, at);
    }
    return at == data.limit();
  }

  /** Where the frame ends; beyond everything if it is not the last of its message, or not known. */
  private static int endOfLastFrame(ByteBuffer data, int at) {
    int there = data.limit() - at;
    if (there < 2 || (data.get(at) & FINAL) == 0) {
      return BEYOND;
    }
    int second = data.get(at + 1);
    int payload = at + 2 + ((second & MASKED) == 0 ? 0 : MASK_BYTES);
    int code = second & LENGTH;
    if (code < TWO_BYTES) {
      return payload + code;
    }
    return code == TWO_BYTES && there >= 4 ? payload + 2 + twoBytes(data, at + 2) : BEYOND;
  }

  private static int twoBytes(ByteBuffer data, int at) {
    return (data.get(at) & 0xff) << 8 | (data.get(at + 1) & 0xff);
  }
}
