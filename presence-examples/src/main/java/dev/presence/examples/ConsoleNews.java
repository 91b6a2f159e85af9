package dev.presence.examples;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.presence.PeerSession;
import dev.presence.Vitals;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the server says on {@code /console}. Times are instants in UTC, by the wall clock. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ConsoleNews.Hello.class, name = "hello"),
  @JsonSubTypes.Type(value = ConsoleNews.Sessions.class, name = "sessions"),
  @JsonSubTypes.Type(value = ConsoleNews.Departures.class, name = "departures"),
  @JsonSubTypes.Type(value = ConsoleNews.Delta.class, name = "delta"),
  @JsonSubTypes.Type(value = ConsoleNews.Looked.class, name = "vitals"),
  @JsonSubTypes.Type(value = ConsoleNews.Stats.class, name = "stats"),
  @JsonSubTypes.Type(value = ConsoleNews.Watching.class, name = "watch"),
  @JsonSubTypes.Type(value = ConsoleNews.Unwatched.class, name = "unwatched"),
  @JsonSubTypes.Type(value = ConsoleNews.Metrics.class, name = "metrics"),
  @JsonSubTypes.Type(value = ConsoleNews.Log.class, name = "log")
})
sealed interface ConsoleNews {
  /**
   * The first message.
   *
   * @param boundMillis null if the policy has no bound
   * @param node this server's name among others; left out if it is alone
   */
  record Hello(
      String now,
      String startedAt,
      String policy,
      @Nullable Long boundMillis,
      boolean dryRun,
      Limits limits,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String node)
      implements ConsoleNews {}

  /** How many sessions a page may look at, and watch. */
  record Limits(int look, int watch) {}

  /** A part of who is present. The first part after a hello replaces what the page had. */
  record Sessions(List<SessionView> sessions, boolean last) implements ConsoleNews {}

  /** Who left, newest first. */
  record Departures(List<DepartureView> departures) implements ConsoleNews {}

  /** What changed since the last one. */
  record Delta(String now, List<SessionView> joined, List<Edge> changed, List<DepartureView> left)
      implements ConsoleNews {}

  /** A session whose health changed. */
  record Edge(
      String id,
      @Nullable String health,
      String why,
      @Nullable String lastHeardAt,
      @Nullable Double rttMillis) {
    static Edge of(PeerSession session) {
      Vitals vitals = session.vitals();
      return new Edge(
          session.id(),
          session.health().name(),
          session.why(),
          SessionView.lastHeardAt(vitals),
          SessionView.rttMillis(vitals));
    }
  }

  /**
   * Of the sessions that this page looks at.
   *
   * @param sessions each a {@link Vital}, written once for all pages
   */
  record Looked(String now, List<RawValue> sessions) implements ConsoleNews {}

  /** How a session is. */
  record Vital(
      String id,
      String lastHeardAt,
      long silenceMillis,
      @Nullable Double rttMillis,
      int unansweredPings,
      long queuedBytes) {
    static Vital of(PeerSession session, long queuedBytes) {
      Vitals vitals = session.vitals();
      return new Vital(
          session.id(),
          SessionView.lastHeardAt(vitals),
          vitals.silence().toMillis(),
          SessionView.rttMillis(vitals),
          vitals.unansweredPings(),
          queuedBytes);
    }
  }

  /**
   * Counts; departures since the server started, by reason.
   *
   * @param cluster left out by a server that is alone
   */
  record Stats(
      String now,
      int present,
      int users,
      int suspect,
      int frozen,
      Map<String, Long> departures,
      Ghosts.Sum ghostSeconds,
      long detectorLagMillis,
      int consoles,
      int watched,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ClusterView cluster)
      implements ConsoleNews {}

  /** What a watched client streams. */
  record Watching(String id, boolean metrics, boolean log) implements ConsoleNews {}

  /** A session is not watched, or no longer. */
  record Unwatched(String id, String why) implements ConsoleNews {}

  /** What a watched client measured; {@code at} is when it arrived here. */
  record Metrics(String id, String at, Map<String, Double> values) implements ConsoleNews {}

  /** What a watched client logged; {@code dropped} lines are missing before these. */
  record Log(String id, List<String> lines, long dropped) implements ConsoleNews {}
}
