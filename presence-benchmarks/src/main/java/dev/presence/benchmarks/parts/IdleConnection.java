package dev.presence.benchmarks.parts;

import dev.presence.Connection;

/**
 * A connection to nobody that costs nothing: its peer answers each ping, as {@link Answers} says. A
 * subclass says who is told: it has one field for it, so that each way to watch has a connection of
 * the same size to go to.
 */
abstract class IdleConnection implements Connection {
  private final String id;
  private final Answers answers;

  IdleConnection(String id, Answers answers) {
    this.id = id;
    this.answers = answers;
  }

  @Override
  public final String id() {
    return id;
  }

  /** The peer's answer to the ping with this token has come. */
  abstract void answer(long token);

  @Override
  public final void ping(long token) {
    answers.asked(this, token);
  }

  @Override
  public final boolean isOpen() {
    return true;
  }

  @Override
  public final void close(int code, String reason) {}

  @Override
  public final void terminate() {}

  @Override
  public final boolean isReleased() {
    return true;
  }
}
