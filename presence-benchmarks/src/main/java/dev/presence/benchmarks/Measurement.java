package dev.presence.benchmarks;

import java.util.List;

/** Takes figures: of presence and, alternating with it, of its peers. */
public interface Measurement {
  /** One word, by which a user asks for this measurement alone. */
  String key();

  /** What is being measured, in a few words: printed while it runs. */
  String name();

  /** Whether it is made with that effort at all; always by default. */
  default boolean isIn(Effort effort) {
    return true;
  }

  /**
   * Measures on the caller's thread, and on others or in other processes that have ended when it
   * returns.
   *
   * @throws Exception if it could not be measured: the run tells so and goes on with the next
   */
  List<Figure> measure(Effort effort) throws Exception;
}
