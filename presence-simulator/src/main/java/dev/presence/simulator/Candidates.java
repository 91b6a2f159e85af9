package dev.presence.simulator;

import java.util.List;

/** Policies of ours that take part in a comparison unless others are named. */
final class Candidates {
  static final List<String> SPECS =
      List.of(
          "whenIdle:27s,8s",
          "whenIdle:15s,10s",
          "whenIdle:25s,10s",
          "whenIdle:25s,20s",
          "whenIdle:30s,15s",
          "fixedInterval:25s,1",
          "adaptive");

  private Candidates() {}
}
