package dev.presence.examples;

import dev.presence.Departure;
import dev.presence.Health;
import dev.presence.PeerSession;
import dev.presence.TimelineEntry;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the demo puts things: plain text, the same on a terminal and in a file. */
final class DemoText {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());
  private static final String ROW = "%5s   %-28s   %-28s   %s";

  private DemoText() {}

  static String introduction(Duration interval, Duration timeout) {
    return """
        Five agents report to two servers on this machine. Both servers push a line to everybody
        every second; they know who is online
          - by a plain map, filled in onOpen and emptied in onClose, with an idle timeout of %d s;
          - by presence: who is silent for %s is pinged, who then is silent for %s more is gone.
        """
        .formatted(
            PlainEndpoint.IDLE_TIMEOUT_SECONDS,
            DurationConverter.text(interval),
            DurationConverter.text(timeout));
  }

  static String plan(String victim) {
    return "After 10 s the cable of %s is cut. A question mark means: presence is in doubt.\n"
        .formatted(victim);
  }

  static String open(URI page, URI console, String adminToken) {
    return """
        Cut and heal the cables here:  %s
        The console:                   %s
        Sign in to it with the token:  %s
        Both end with Ctrl-C."""
        .formatted(page, console, adminToken);
  }

  static String head() {
    return ROW.formatted("", "THE MAP LISTS", "PRESENCE LISTS", "").stripTrailing();
  }

  static String row(int second, Collection<String> map, List<String> presence, String remark) {
    return ROW.formatted(second + " s", String.join(" ", map), String.join(" ", presence), remark)
        .stripTrailing();
  }

  static String event(String what) {
    return ROW.formatted("", "--- " + what, "", "").stripTrailing();
  }

  /** The users in order, those in doubt with a question mark. */
  static List<String> listed(List<PeerSession> sessions) {
    return sessions.stream().map(DemoText::listed).sorted().toList();
  }

  private static String listed(PeerSession session) {
    return session.identity().user() + (session.health() == Health.ALIVE ? "" : "?");
  }

  static String verdict(String victim, Duration took, Duration bound, Duration allowed) {
    return "Presence let %s go %s after the cut. Promised: %s; with the allowance for ticks\nand a busy"
            .formatted(victim, seconds(took), seconds(bound))
        + " machine: "
        + seconds(allowed)
        + ".";
  }

  static String ghost(String victim, int failedPushes) {
    return """
        The map still lists %s: every push starts the idle timeout anew, and of all pushes %d failed.
        With a real cable it would go on like this until TCP gives up, after about 15 minutes."""
        .formatted(victim, failedPushes);
  }

  static String departure(Departure departure) {
    return """
          who       %s
          reason    %s
          detail    %s
          policy    %s
          timeline  %s
        """
        .formatted(
            departure.identity(),
            departure.reason(),
            departure.detail(),
            departure.policy(),
            departure.timeline().stream()
                .map(DemoText::moment)
                .collect(Collectors.joining("\n            ")));
  }

  private static String moment(TimelineEntry entry) {
    return CLOCK.format(entry.at()) + "  " + entry.what();
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
  }
}
