package dev.presence.examples;

/** A client that a console may watch. Its monitor is taken under the console's, never before it. */
interface Watched {
  /** The session's id. */
  String id();

  /**
   * Adds a console and tells it what it will get.
   *
   * @return false if the client has left
   */
  boolean add(Console console);

  void remove(Console console);
}
