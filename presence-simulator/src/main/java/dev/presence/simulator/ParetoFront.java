package dev.presence.simulator;

import java.util.List;

/**
 * Who is beaten by nobody: no other contestant detects sooner on average, evicts less by mistake
 * and is at least as good in the other of the two.
 */
final class ParetoFront {
  private ParetoFront() {}

  static boolean contains(List<Quality> all, Quality one) {
    return one.detections() > 0 && all.stream().noneMatch(other -> beats(other, one));
  }

  private static boolean beats(Quality other, Quality one) {
    double sooner = one.detectionTime().value() - other.detectionTime().value();
    double fewer = one.falseEvictionsPerDay().value() - other.falseEvictionsPerDay().value();
    return sooner >= 0 && fewer >= 0 && (sooner > 0 || fewer > 0);
  }
}
