package dev.presence.websocket;

import dev.presence.LeaveReason;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.util.Optional;

/**
 * Why a session that closes by itself leaves.
 *
 * @param reason who or what ended it
 * @param detail in plain words; says what is certain even where the reason is a best guess
 */
record Closing(LeaveReason reason, String detail) {
  /** RFC 6455 section 7.4: never on the wire; the connection ended without a close frame. */
  private static final int NO_CLOSE_FRAME = CloseCodes.CLOSED_ABNORMALLY.getCode();

  /**
   * @param close what the container told
   * @param by who began it, where the container can tell
   * @param failure what broke the connection, in words, where known
   */
  static Closing of(CloseReason close, Optional<LeaveReason> by, Optional<String> failure) {
    LeaveReason reason = by.orElseGet(() -> guess(close.getCloseCode().getCode(), failure));
    return reason == LeaveReason.CONNECTION_LOST ? lost(failure) : closed(reason, close);
  }

  private static LeaveReason guess(int code, Optional<String> failure) {
    if (code == NO_CLOSE_FRAME || failure.isPresent()) {
      return LeaveReason.CONNECTION_LOST;
    }
    return isOfServers(code) ? LeaveReason.CLOSED_BY_SERVER : LeaveReason.CLOSED_BY_PEER;
  }

  /** 1011 to 1014: unexpected condition, restart, try again later, bad gateway. */
  private static boolean isOfServers(int code) {
    return code >= CloseCodes.UNEXPECTED_CONDITION.getCode() && code <= 1014;
  }

  private static Closing lost(Optional<String> failure) {
    return new Closing(
        LeaveReason.CONNECTION_LOST,
        "connection lost: " + failure.orElse("ended without a close frame"));
  }

  private static Closing closed(LeaveReason reason, CloseReason close) {
    String who = reason == LeaveReason.CLOSED_BY_SERVER ? "the server" : "the peer";
    return new Closing(reason, "closed by " + who + ": " + text(close));
  }

  private static String text(CloseReason close) {
    String phrase = close.getReasonPhrase();
    String code = name(close.getCloseCode().getCode());
    return phrase == null || phrase.isEmpty() ? code : code + ", " + phrase;
  }

  private static String name(int code) {
    return switch (code) {
      case 1000 -> "1000 normal";
      case 1001 -> "1001 going away";
      case 1002 -> "1002 protocol error";
      case 1003 -> "1003 cannot accept this kind of data";
      case 1005 -> "no code given";
      case 1006 -> "code not known";
      case 1007 -> "1007 inconsistent data";
      case 1008 -> "1008 policy violated";
      case 1009 -> "1009 message too big";
      case 1011 -> "1011 unexpected condition";
      default -> Integer.toString(code);
    };
  }
}
