package dev.presence.simulator;

/** Is told what happens in a client-day, for a chart of a single peer. */
interface Story {
  /** What can be told. */
  enum What {
    JOINED,
    PING,
    HEARD,
    LEFT,
    EVICTED,
    DIED,
    DETECTED
  }

  Story UNTOLD = (at, what) -> {};

  void tell(long at, What what);
}
