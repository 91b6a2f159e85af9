package dev.presence.examples;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.presence.Health;
import dev.presence.Member;
import dev.presence.PeerSession;
import dev.presence.Vitals;
import dev.presence.examples.ConsoleNews.Vital;
import dev.presence.websocket.WebSocketPresence;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session as API and console show it. The names are the API: do not rename.
 *
 * <p>What only its node knows is null for a session of another: its health, and when it was heard.
 *
 * @param node left out by a server that is alone
 */
record SessionView(
    String id,
    String user,
    String device,
    @Nullable String health,
    String why,
    @Nullable String remoteAddress,
    @Nullable String version,
    @Nullable String userAgent,
    String joinedAt,
    @Nullable String lastHeardAt,
    @Nullable Long silenceMillis,
    @Nullable Double rttMillis,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String node) {
  /** Attributes of a session; clients say both of themselves. */
  static final String VERSION = "version";

  static final String USER_AGENT = "userAgent";

  /** Why the health of a session is not known. */
  static final String ELSEWHERE = "only its node knows";

  /** One session in full. */
  record Detail(
      @JsonUnwrapped SessionView session,
      List<TimelineView> timeline,
      List<ClientMessage.Offer> commands,
      Set<LiveStream> streams) {
    static Detail of(
        PeerSession session,
        @Nullable String node,
        List<ClientMessage.Offer> commands,
        Set<LiveStream> streams) {
      return new Detail(
          SessionView.of(session, node), TimelineView.list(session.timeline()), commands, streams);
    }
  }

  static SessionView of(PeerSession session, @Nullable String node) {
    Vitals vitals = session.vitals();
    Map<String, String> attributes = session.attributes(); // made by each call
    return new SessionView(
        session.id(),
        session.identity().user(),
        session.identity().device(),
        session.health().name(),
        session.why(),
        attributes.get(WebSocketPresence.REMOTE_ADDRESS),
        attributes.get(VERSION),
        attributes.get(USER_AGENT),
        session.joinedAt().toString(),
        lastHeardAt(vitals),
        vitals.silence().toMillis(),
        rttMillis(vitals),
        node);
  }

  /** Of another node. */
  static SessionView of(
      Member member, @Nullable Health health, String why, Optional<Vital> lately) {
    return new SessionView(
        member.connection(),
        member.identity().user(),
        member.identity().device(),
        health == null ? null : health.name(),
        why,
        member.attributes().get(WebSocketPresence.REMOTE_ADDRESS),
        member.attributes().get(VERSION),
        member.attributes().get(USER_AGENT),
        member.joinedAt().toString(),
        lately.map(Vital::lastHeardAt).orElse(null),
        lately.map(Vital::silenceMillis).orElse(null),
        lately.map(Vital::rttMillis).orElse(null),
        member.node());
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
