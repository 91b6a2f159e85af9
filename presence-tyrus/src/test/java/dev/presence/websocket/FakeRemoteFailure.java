package dev.presence.websocket;

/** Throws what a test hands it. */
final class FakeRemoteFailure {
  private FakeRemoteFailure() {}

  static void raise(Throwable thrown) {
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    throw (Error) thrown;
  }
}
