package dev.presence.examples;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.glassfish.grizzly.http.HttpRequestPacket;

/**
 * The cookie of a browser that has signed in (RFC 6265): no script sees it, no other site sends it.
 */
final class Cookie {
  private static final String NAME = "presence=";
  private static final String RULES = "; Path=/; HttpOnly; SameSite=Strict";

  private Cookie() {}

  /** The secret in it; empty if there is none, or two, of which one is somebody else's. */
  static Optional<String> of(HttpRequestPacket request) {
    List<String> ours =
        HttpHeaders.only(request, "Cookie").stream()
            .flatMap(value -> Stream.of(value.split(";", -1)))
            .map(String::strip)
            .filter(pair -> pair.startsWith(NAME))
            .map(pair -> pair.substring(NAME.length()))
            .toList();
    return ours.size() == 1 ? Optional.of(ours.get(0)) : Optional.empty();
  }

  /** What makes a browser keep it, for as long as the server does at most. */
  static String keep(String secret, Duration lifetime, boolean secure) {
    return NAME + secret + "; Max-Age=" + lifetime.toSeconds() + RULES + flag(secure);
  }

  static String forget(boolean secure) {
    return NAME + "; Max-Age=0" + RULES + flag(secure);
  }

  private static String flag(boolean secure) {
    return secure ? "; Secure" : "";
  }
}
