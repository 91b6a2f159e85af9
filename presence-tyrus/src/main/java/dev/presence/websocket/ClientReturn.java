package dev.presence.websocket;

import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a close code and its reason say about coming back ({@code docs/heartbeat-protocol.md}). */
final class ClientReturn {
  /** Ended on purpose. */
  static final int NORMAL = 1000;

  /** The ticket or token was refused; a fresh one may do. */
  static final int CREDENTIALS_REFUSED = 4401;

  /** A newer session of the same identity took over. */
  static final int REPLACED = 4409;

  /** We gave up on a server that we did not hear. */
  static final int SERVER_SILENT = 4002;

  private static final Set<Integer> FINAL = Set.of(1000, 1008, 1010, 4400, 4403, 4409, 4410);
  private static final Pattern ADVICE = Pattern.compile("try again in ([0-9]{1,9}) ms");
  private static final Duration LONGEST_ADVICE = Duration.ofHours(1);

  private ClientReturn() {}

  static boolean isFinal(int code) {
    return FINAL.contains(code);
  }

  /** The delay that the server advises; zero if it advises none. */
  static Duration adviceIn(String reason) {
    Matcher matcher = ADVICE.matcher(reason);
    return matcher.matches() ? capped(Long.parseLong(matcher.group(1))) : Duration.ZERO;
  }

  private static Duration capped(long millis) {
    return Duration.ofMillis(Math.min(millis, LONGEST_ADVICE.toMillis()));
  }

  /**
   * The close code that means what an HTTP status of a refused handshake means; 0 if the client
   * just comes back. A 404 is no reason to stop: proxies give it for a server that restarts.
   */
  static int codeOf(int httpStatus) {
    return switch (httpStatus) {
      case 400 -> 4400;
      case 401 -> CREDENTIALS_REFUSED;
      case 403 -> 4403;
      default -> 0;
    };
  }
}
