package dev.presence;

import java.nio.charset.StandardCharsets;

/** Words that came from outside, made fit for a log line or a close frame. */
final class LogText {
  /** RFC 6455 section 5.5.1: a control frame holds 125 bytes, two of them the close code. */
  static final int CLOSE_REASON_BYTES = 123;

  private LogText() {}

  /**
   * As it is if it is plain; else quoted and escaped, so that it can forge no field and no line.
   */
  static String quoted(String value) {
    boolean plain = !value.isEmpty() && value.chars().allMatch(LogText::isPlain);
    return plain ? value : '"' + escaped(value) + '"';
  }

  private static boolean isPlain(int c) {
    return Character.isLetterOrDigit(c) || "._-/:()@+,[]".indexOf(c) >= 0;
  }

  private static String escaped(String value) {
    StringBuilder text = new StringBuilder(value.length());
    value.chars().forEach(c -> escape(text, (char) c));
    return text.toString();
  }

  private static void escape(StringBuilder text, char c) {
    if (c == '"' || c == '\\') {
      text.append('\\').append(c);
    } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
      text.append(String.format("\\u%04x", (int) c));
    } else {
      text.append(c);
    }
  }

  /** The longest beginning that a close frame holds, whole characters only. */
  static String fit(String reason) {
    int bytes = 0;
    for (int at = 0; at < reason.length(); ) {
      int character = reason.codePointAt(at);
      bytes += Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > CLOSE_REASON_BYTES) {
        return reason.substring(0, at);
      }
      at += Character.charCount(character);
    }
    return reason;
  }
}
