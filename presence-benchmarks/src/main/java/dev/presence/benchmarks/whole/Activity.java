package dev.presence.benchmarks.whole;

import java.io.IOException;

/** What a crowd is doing just now, on its own thread. */
interface Activity {
  /** Long enough to leave the thread to the selector. */
  long NOT_SOON = 1_000_000_000;

  /**
   * Does what is due.
   *
   * @return nanoseconds after which it wants to be asked again; negative if it is over
   */
  long work(long now) throws IOException;

  /** The server has echoed what was sent at that time by {@link System#nanoTime()}. */
  default void echoed(Wire wire, long sent) throws IOException {}
}
