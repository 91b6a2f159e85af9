package dev.presence.websocket;

/** Fits a reason into a close frame. */
final class CloseText {
  /** RFC 6455 section 5.5: 125 bytes of payload, two of them the code. */
  static final int MAX_BYTES = 123;

  private CloseText() {}

  /** The longest prefix of {@code reason} that fits, whole characters only. */
  static String fit(String reason) {
    int bytes = 0;
    for (int at = 0; at < reason.length(); ) {
      int character = reason.codePointAt(at);
      bytes += utf8Length(character);
      if (bytes > MAX_BYTES) {
        return reason.substring(0, at);
      }
      at += Character.charCount(character);
    }
    return reason;
  }

  private static int utf8Length(int character) {
    if (character < 0x80) {
      return 1;
    }
    if (character < 0x800) {
      return 2;
    }
    return character < 0x10000 ? 3 : 4;
  }
}
