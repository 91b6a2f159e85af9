package dev.presence.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.presence.Health;
import dev.presence.Identity;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.server.ServerContainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PresenceMetricsTest {
  private final ServerContainer container = mock(ServerContainer.class);
  private final WebSocketPresence presence = WebSocketPresence.builder().install(container);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @BeforeEach
  void bind() {
    new PresenceMetrics(presence).bindTo(meters);
  }

  @AfterEach
  void close() {
    presence.close(Duration.ZERO);
  }

  private PeerSession join(FakeSession fake, String user) {
    return presence.join(Identity.of(user), fake.session);
  }

  @Test
  void sessionsAreCountedByHealth() {
    join(new FakeSession(container), "anna");
    join(new FakeSession(container), "boris");

    assertThat(sessions(Health.ALIVE)).isEqualTo(2);
    assertThat(sessions(Health.SUSPECT)).isZero();
  }

  private double sessions(Health health) {
    return meters.get("presence.sessions").tag("health", health.name()).gauge().value();
  }

  @Test
  void leavesAreCountedByReason() {
    FakeSession fake = new FakeSession(container);
    join(fake, "anna");

    presence.leave(fake.session, new CloseReason(CloseCodes.NORMAL_CLOSURE, ""));

    assertThat(leaves(LeaveReason.CLOSED_BY_PEER)).isEqualTo(1);
    assertThat(leaves(LeaveReason.DEAD)).isZero();
    assertThat(meters.get("presence.joins").functionCounter().count()).isEqualTo(1);
  }

  private double leaves(LeaveReason reason) {
    return meters.get("presence.leaves").tag("reason", reason.name()).functionCounter().count();
  }

  @Test
  void roundTripsAreRecordedAsTheyAreMeasured() throws Exception {
    FakeSession fake = new FakeSession(container);
    PeerSession anna = join(fake, "anna");
    presence.registry().probe(anna);
    byte[] ping = fake.async.pings.poll(10, TimeUnit.SECONDS);

    presence.pong(fake.session, FakeSession.pong(ping));

    Timer timer = meters.get("presence.round.trip").timer();
    assertThat(timer.count()).isEqualTo(1);
    assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).isPositive();
  }

  @Test
  void everyMeterSaysWhatItIs() {
    assertThat(meters.getMeters())
        .extracting(Meter::getId)
        .filteredOn(id -> !id.getName().endsWith(".histogram")) // this registry's buckets
        .allSatisfy(id -> assertThat(id.getName()).startsWith("presence."))
        .allSatisfy(id -> assertThat(id.getDescription()).isNotBlank());
  }

  @Test
  void everyMeterIsInTheDocumentation() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "metrics.md"));

    assertThat(meters.getMeters())
        .extracting(meter -> meter.getId().getName())
        .filteredOn(name -> !name.endsWith(".histogram"))
        .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
  }

  @Test
  void anotherRegistryIsBoundBesideTheFirst() {
    SimpleMeterRegistry second = new SimpleMeterRegistry();

    new PresenceMetrics(presence).bindTo(second);

    join(new FakeSession(container), "anna");
    assertThat(meters.get("presence.joins").functionCounter().count()).isEqualTo(1);
    assertThat(second.get("presence.joins").functionCounter().count()).isEqualTo(1);
  }
}
