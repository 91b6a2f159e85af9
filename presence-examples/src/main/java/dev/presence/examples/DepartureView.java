package dev.presence.examples;

import dev.presence.Departure;
import java.util.List;

/** A departure as the API shows it. The names are the API: do not rename. */
record DepartureView(
    String id,
    String user,
    String device,
    String reason,
    String detail,
    String joinedAt,
    String leftAt,
    long silenceMillis,
    List<TimelineView> timeline) {

  static DepartureView of(Departure departure) {
    return new DepartureView(
        departure.id(),
        departure.identity().user(),
        departure.identity().device(),
        departure.reason().name(),
        departure.detail(),
        departure.joinedAt().toString(),
        departure.leftAt().toString(),
        departure.silence().toMillis(),
        TimelineView.list(departure.timeline()));
  }
}
