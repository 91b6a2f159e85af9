package dev.presence.examples;

import dev.presence.Departure;
import java.util.List;

/**
 * A departure as API and console show it. The names are the API: do not rename.
 *
 * @param ghostAvoidedMillis see {@link Ghosts}; grows as long as the client does not come back
 */
record DepartureView(
    String id,
    String user,
    String device,
    String reason,
    String detail,
    String joinedAt,
    String leftAt,
    long silenceMillis,
    long ghostAvoidedMillis,
    List<TimelineView> timeline) {

  static DepartureView of(Departure departure, Ghosts ghosts) {
    return new DepartureView(
        departure.id(),
        departure.identity().user(),
        departure.identity().device(),
        departure.reason().name(),
        departure.detail(),
        departure.joinedAt().toString(),
        departure.leftAt().toString(),
        departure.silence().toMillis(),
        ghosts.avoided(departure).toMillis(),
        TimelineView.list(departure.timeline()));
  }
}
