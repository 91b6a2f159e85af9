package dev.presence.examples;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.presence.PeerSession;
import dev.presence.Vitals;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session as the API shows it. The names are the API: do not rename. */
record SessionView(
    String id,
    String user,
    String device,
    String health,
    @Nullable String remoteAddress,
    String joinedAt,
    long silenceMillis,
    @Nullable Double rttMillis) {

  /** One session in full. */
  record Detail(
      @JsonUnwrapped SessionView session,
      String why,
      List<TimelineView> timeline,
      List<ClientMessage.Offer> commands) {
    static Detail of(PeerSession session, List<ClientMessage.Offer> commands) {
      return new Detail(
          SessionView.of(session), session.why(), TimelineView.list(session.timeline()), commands);
    }
  }

  static SessionView of(PeerSession session) {
    Vitals vitals = session.vitals();
    return new SessionView(
        session.id(),
        session.identity().user(),
        session.identity().device(),
        session.health().name(),
        session.attributes().get("remoteAddress"),
        session.joinedAt().toString(),
        vitals.silence().toMillis(),
        vitals.rtt().map(rtt -> Math.round(rtt.toNanos() / 1e3) / 1e3).orElse(null));
  }
}
