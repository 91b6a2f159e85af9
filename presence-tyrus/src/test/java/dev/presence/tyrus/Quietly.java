package dev.presence.tyrus;

import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;

/** For lambdas. */
final class Quietly {
  private Quietly() {}

  static void close(Session session) {
    try {
      session.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
