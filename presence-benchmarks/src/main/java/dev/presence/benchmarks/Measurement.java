package dev.presence.benchmarks;

import java.util.List;

/** Takes figures: of presence and, alternating with it, of its peers. */
public interface Measurement {
  /** What is being measured, in a few words: printed while it runs. */
  String name();

  /**
   * Measures on the caller's thread, and on others or in other processes that have ended when it
   * returns.
   *
   * @throws Exception if it could not be measured: the run then fails, and writes nothing
   */
  List<Figure> measure(Effort effort) throws Exception;
}
