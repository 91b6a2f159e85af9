package dev.presence.benchmarks.whole;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The text that is echoed: when it was sent, and padding up to a usual size. */
final class Stamp {
  static final int LENGTH = 128;
  private static final int DIGITS = 16;

  private Stamp() {}

  static byte[] of(long nanoTime) {
    byte[] text = new byte[LENGTH];
    Arrays.fill(text, (byte) '.');
    for (int i = 0; i < DIGITS; i++) {
      text[i] = (byte) Character.forDigit((int) (nanoTime >>> (4 * (DIGITS - 1 - i))) & 0xF, 16);
    }
    return text;
  }

  /** When it was sent. */
  static long read(ByteBuffer text) {
    long nanoTime = 0;
    for (int i = 0; i < DIGITS; i++) {
      nanoTime = (nanoTime << 4) | Character.digit(text.get(i), 16);
    }
    return nanoTime;
  }
}
