package dev.presence.examples;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.presence.Departure;
import dev.presence.LeaveReason;
import dev.presence.Member;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A departure as API and console show it. The names are the API: do not rename.
 *
 * @param silenceMillis null if it left another node, which alone knows; so are the ghost and the
 *     timeline
 * @param ghostAvoidedMillis see {@link Ghosts}; grows as long as the client does not come back
 * @param node left out by a server that is alone
 */
record DepartureView(
    String id,
    String user,
    String device,
    String reason,
    String detail,
    String joinedAt,
    String leftAt,
    @Nullable Long silenceMillis,
    @Nullable Long ghostAvoidedMillis,
    List<TimelineView> timeline,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String node) {

  static DepartureView of(Departure departure, Ghosts ghosts, @Nullable String node) {
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
        TimelineView.list(departure.timeline()),
        node);
  }

  /** From another node. */
  static DepartureView of(Member member, LeaveReason reason, String detail) {
    return new DepartureView(
        member.connection(),
        member.identity().user(),
        member.identity().device(),
        reason.name(),
        detail,
        member.joinedAt().toString(),
        Instant.now().toString(),
        null,
        null,
        List.of(),
        member.node());
  }
}
