package dev.presence.examples;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.presence.PeerSession;
import dev.presence.Vitals;
import dev.presence.websocket.WebSocketPresence;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A session as API and console show it. The names are the API: do not rename. */
record SessionView(
    String id,
    String user,
    String device,
    String health,
    String why,
    @Nullable String remoteAddress,
    @Nullable String version,
    @Nullable String userAgent,
    String joinedAt,
    String lastHeardAt,
    long silenceMillis,
    @Nullable Double rttMillis) {
  /** Attributes of a session; clients say both of themselves. */
  static final String VERSION = "version";

  static final String USER_AGENT = "userAgent";

  /** One session in full. */
  record Detail(
      @JsonUnwrapped SessionView session,
      List<TimelineView> timeline,
      List<ClientMessage.Offer> commands,
      Set<LiveStream> streams) {
    static Detail of(
        PeerSession session, List<ClientMessage.Offer> commands, Set<LiveStream> streams) {
      return new Detail(
          SessionView.of(session), TimelineView.list(session.timeline()), commands, streams);
    }
  }

  static SessionView of(PeerSession session) {
    Vitals vitals = session.vitals();
    return new SessionView(
        session.id(),
        session.identity().user(),
        session.identity().device(),
        session.health().name(),
        session.why(),
        session.attributes().get(WebSocketPresence.REMOTE_ADDRESS),
        session.attributes().get(VERSION),
        session.attributes().get(USER_AGENT),
        session.joinedAt().toString(),
        lastHeardAt(vitals),
        vitals.silence().toMillis(),
        rttMillis(vitals));
  }

  /** By the wall clock; times at which this process could not listen are not in it. */
  static String lastHeardAt(Vitals vitals) {
    return Instant.now().minus(vitals.silence()).toString();
  }

  /** To the microsecond. */
  static @Nullable Double rttMillis(Vitals vitals) {
    return vitals.rtt().map(rtt -> Math.round(rtt.toNanos() / 1e3) / 1e3).orElse(null);
  }
}
