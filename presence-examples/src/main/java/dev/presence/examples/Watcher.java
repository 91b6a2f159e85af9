package dev.presence.examples;

/** Who watches a client. */
sealed interface Watcher permits Console, Neighbour {
  /**
   * Something about a client that it watches. Must not block.
   *
   * @param text the same as JSON
   */
  void tell(ConsoleNews news, String text);

  /** A client that it watches has left. */
  void lost(String id);
}
