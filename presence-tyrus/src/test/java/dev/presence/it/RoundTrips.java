package dev.presence.it;

import java.time.Duration;
import java.util.List;

/**
 * How long short texts took to the server and back.
 *
 * @param late how many took longer than {@link #LATE}
 */
record RoundTrips(long count, long late, Duration longest) {
  /** The timeout of the quick policy. */
  static final Duration LATE = Duration.ofSeconds(2);

  static final RoundTrips NONE = new RoundTrips(0, 0, Duration.ZERO);

  /** Of all peers that have told. */
  static RoundTrips in(List<Report> reports) {
    return reports.stream()
        .map(r -> new RoundTrips(r.number("count"), r.number("late"), r.duration("longest")))
        .reduce(NONE, RoundTrips::and);
  }

  RoundTrips and(Duration trip) {
    return and(new RoundTrips(1, trip.compareTo(LATE) > 0 ? 1 : 0, trip));
  }

  RoundTrips and(RoundTrips other) {
    return new RoundTrips(
        count + other.count,
        late + other.late,
        longest.compareTo(other.longest) > 0 ? longest : other.longest);
  }

  @Override
  public String toString() {
    return "of %,d round trips %,d took longer than %d s, the longest %.1f s"
        .formatted(count, late, LATE.toSeconds(), longest.toMillis() / 1e3);
  }
}
