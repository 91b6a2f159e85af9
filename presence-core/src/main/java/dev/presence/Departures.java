package dev.presence;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The last departures, newest first. Guarded by the registry's lock. */
final class Departures {
  private final int keep;
  private final ArrayDeque<Departure> newestFirst = new ArrayDeque<>();

  Departures(int keep) {
    this.keep = keep;
  }

  void add(Departure departure) {
    newestFirst.addFirst(departure);
    if (newestFirst.size() > keep) {
      newestFirst.removeLast();
    }
  }

  List<Departure> list() {
    return new ArrayList<>(newestFirst);
  }
}
