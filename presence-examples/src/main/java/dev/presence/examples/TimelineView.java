package dev.presence.examples;

import dev.presence.TimelineEntry;
import java.util.List;

/** One moment of a timeline as the API shows it. */
record TimelineView(String at, String what) {
  static List<TimelineView> list(List<TimelineEntry> timeline) {
    return timeline.stream()
        .map(entry -> new TimelineView(entry.at().toString(), entry.what()))
        .toList();
  }
}
