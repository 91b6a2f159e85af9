package dev.presence.it;

import java.util.List;

/** What must become of whom a fault strikes. */
sealed interface Fate {
  /** It is listed no longer than the bound after the fault, and leaves for one of these reasons. */
  record Leaves(List<String> reasons) implements Fate {}

  /** It stays: whoever leaves before the end of the run was evicted falsely. */
  record Stays() implements Fate {}

  static Fate leaves(String... reasons) {
    return new Leaves(List.of(reasons));
  }

  static Fate stays() {
    return new Stays();
  }
}
