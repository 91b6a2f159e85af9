package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Departure;
import dev.presence.Identity;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import dev.presence.PresenceStats;
import dev.presence.SessionRegistry;
import dev.presence.TimeSource;
import dev.presence.testing.VirtualTime;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ViewsTest {
  private final SessionRegistry registry = SessionRegistry.create();

  @AfterEach
  void close() {
    registry.close(Duration.ZERO);
  }

  private PeerSession session(Map<String, String> attributes) {
    return registry.join(Identity.of("anna", "phone"), new StillConnection("c1"), attributes);
  }

  @Test
  void aSessionHasExactlyTheFieldsOfTheApi() {
    PeerSession session = session(Map.of("remoteAddress", "127.0.0.1:5"));

    assertThat(Json.text(SessionView.of(session, null)))
        .matches(
            "\\{\"id\":\"c1\",\"user\":\"anna\",\"device\":\"phone\",\"health\":\"ALIVE\","
                + "\"why\":\"just joined\",\"remoteAddress\":\"127.0.0.1:5\",\"version\":null,"
                + "\"userAgent\":null,\"joinedAt\":\"[-0-9T:.]+Z\",\"lastHeardAt\":\"[-0-9T:.]+Z\","
                + "\"silenceMillis\":\\d+,\"rttMillis\":null}");
  }

  @Test
  void aSessionInFullHasItsTimelineAndWhatItsClientOffersBesides() {
    String json =
        Json.text(
            SessionView.Detail.of(
                session(Map.of()), null, List.of(), EnumSet.of(LiveStream.METRICS)));

    assertThat(json)
        .startsWith("{\"id\":\"c1\",\"user\":\"anna\"")
        .endsWith("\"commands\":[],\"streams\":[\"metrics\"]}")
        .contains("\"timeline\":[{\"at\":\"")
        .contains("\"what\":\"joined\"}");
  }

  @Test
  void aDepartureHasExactlyTheFieldsOfTheApi() {
    Departure departure = departure("c1");

    assertThat(Json.text(DepartureView.of(departure, new Ghosts(TimeSource.system()), null)))
        .isEqualTo(
            "{\"id\":\"c1\",\"user\":\"anna\",\"device\":\"phone\",\"reason\":\"DEAD\","
                + "\"detail\":\"silent for 0.0 ms, last heard 2026-01-01T00:00:01Z;"
                + " round trips before: 0; silent\",\"joinedAt\":\"2026-01-01T00:00:00Z\","
                + "\"leftAt\":\"2026-01-01T00:00:01Z\",\"silenceMillis\":0,\"ghostAvoidedMillis\":0,"
                + "\"timeline\":[{\"at\":\"2026-01-01T00:00:00Z\",\"what\":\"joined\"},"
                + "{\"at\":\"2026-01-01T00:00:01Z\",\"what\":\"last heard\"},"
                + "{\"at\":\"2026-01-01T00:00:01Z\",\"what\":\"left: DEAD\"}]}");
  }

  @Test
  void statisticsShowEveryCounterAndDurationsInMilliseconds() {
    Map<String, Object> view = StatsView.of(stats(Duration.ofMillis(1_234)));

    assertThat(view)
        .hasSize(PresenceStats.class.getRecordComponents().length)
        .containsEntry("present", 1)
        .containsEntry("sinceLastTickMillis", 1_234L)
        .containsEntry("leaves", Map.of(LeaveReason.DEAD, 2L));
  }

  @Test
  void healthIsBadOnceTheDetectorHasNotTickedForFiveSeconds() {
    assertThat(Resources.health(stats(Duration.ofMillis(4_999)), Optional.empty()).status())
        .isEqualTo(200);
    assertThat(Resources.health(stats(Duration.ofSeconds(5)), Optional.empty()).status())
        .isEqualTo(503);
  }

  /** Of anna or, under another id, of a user of that name, dead a second after the join. */
  static Departure departure(String id) {
    VirtualTime time = VirtualTime.create();
    SessionRegistry registry = SessionRegistry.builder().time(time).executor(Runnable::run).build();
    Identity identity = Identity.of(id.equals("c1") ? "anna" : id, "phone");
    PeerSession session = registry.join(identity, new StillConnection(id));
    time.advance(Duration.ofSeconds(1));
    registry.evict(session, LeaveReason.DEAD, "silent");
    return registry.departures().get(0);
  }

  private static PresenceStats stats(Duration sinceLastTick) {
    Map<LeaveReason, Long> leaves = Map.of(LeaveReason.DEAD, 2L);
    Duration zero = Duration.ZERO;
    return new PresenceStats(
        1, 0, 3, leaves, 0, 0, 0, 0, 0, 0, 0, 0, zero, 0, 0, zero, sinceLastTick, 0, 0, 0, 0, 0, 0);
  }
}
