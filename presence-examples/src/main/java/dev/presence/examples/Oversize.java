package dev.presence.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Text messages that are longer in bytes than in characters: Tyrus counts characters, and so closes
 * only those that are too long in both.
 */
final class Oversize {
  private Oversize() {}

  static boolean isMeantBy(String text) {
    return text.length() > ClientEndpoint.MAX_MESSAGE / 3
        && text.getBytes(UTF_8).length > ClientEndpoint.MAX_MESSAGE;
  }
}
