package dev.presence.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/**
 * Percent-decoding that takes nothing it does not understand: what is refused here cannot mean one
 * thing to the check and another to the application.
 */
final class Percent {
  private Percent() {}

  /** The text, or empty if an escape is broken or the bytes are no UTF-8. */
  static Optional<String> decode(String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      int octet = encoded.charAt(i);
      if (octet == '%') {
        octet = escape(encoded, i + 1);
        i += 2;
      } else if (octet > 126) {
        octet = -1;
      }
      if (octet < 0) {
        return Optional.empty();
      }
      bytes.write(octet);
    }
    return utf8(bytes.toByteArray());
  }

  /** The same for a query, where a plus is a blank. */
  static Optional<String> decodeQuery(String encoded) {
    return decode(encoded.replace('+', ' '));
  }

  /** Encodes all but letters, digits and {@code -._~}. */
  static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : text.getBytes(UTF_8)) {
      if (isUnreserved(octet)) {
        encoded.append((char) octet);
      } else {
        encoded.append('%').append("%02X".formatted(octet));
      }
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(byte octet) {
    return octet > 0
        && US_ASCII.newEncoder().canEncode((char) octet)
        && (Character.isLetterOrDigit((char) octet) || "-._~".indexOf(octet) >= 0);
  }

  private static int escape(String encoded, int at) {
    if (at + 2 > encoded.length()) {
      return -1;
    }
    int high = Character.digit(encoded.charAt(at), 16);
    int low = Character.digit(encoded.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }

  private static Optional<String> utf8(byte[] bytes) {
    try {
      // A new decoder reports what String's constructor would silently replace.
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
