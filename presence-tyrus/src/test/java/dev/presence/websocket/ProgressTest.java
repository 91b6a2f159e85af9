package dev.presence.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.Mockito.mock;

import dev.presence.DeadPeerDetector;
import dev.presence.HeartbeatPolicy;
import dev.presence.Identity;
import dev.presence.LastLook;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import dev.presence.SessionRegistry;
import dev.presence.testing.VirtualTime;
import jakarta.websocket.CloseReason;
import jakarta.websocket.server.ServerContainer;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration JUST_BEFORE = LIMIT.minus(TICK.multipliedBy(2));
  private static final Duration JUST_AFTER = TICK.multipliedBy(4);

  private final VirtualTime time = VirtualTime.create();
  private final SessionRegistry registry =
      SessionRegistry.builder().time(time).tick(TICK).executor(Runnable::run).build();
  private final Progress progress = new Progress(registry, LIMIT);
  private final DeadPeerDetector detector =
      DeadPeerDetector.builder(registry).policy(HeartbeatPolicy.off()).withoutThread();
  private final FakeSession fake = new FakeSession(mock(ServerContainer.class));
  private final FakeConnection connection = new FakeConnection(fake.session);
  private final PeerSession peer;
  private boolean stalled;

  ProgressTest() {
    connection.of(
        new SessionConnection.Shared(
            progress::forget,
            new Sends(registry, SendLimits.DEFAULT),
            new Heartbeats(registry, HeartbeatTimes.DEFAULT)));
    peer = connection.watchedAs(registry.join(Identity.of("anna"), connection));
    connection.look = LastLook.EMPTY;
    time.every(
        TICK,
        () -> {
          if (!stalled) {
            detector.tick();
          }
        });
  }

  private void part(boolean last) {
    peer.heard();
    progress.part(connection, last);
  }

  @Test
  void aMessageThatStaysUnfinishedEndsTheSessionThoughPartsArrive() {
    part(false);
    for (int i = 0; i < 3; i++) {
      time.advance(Duration.ofSeconds(3));
      part(false);
    }
    assertThat(peer.isPresent()).isTrue();

    time.advance(Duration.ofSeconds(1).plus(JUST_AFTER));

    assertThat(registry.departures())
        .singleElement()
        .satisfies(
            left -> {
              assertThat(left.reason()).isEqualTo(LeaveReason.STALLED_MESSAGE);
              assertThat(left.detail())
                  .startsWith("a message begun 10.")
                  .contains("ago is unfinished (limit 10.0 s), 4 parts so far");
            });
    assertThat(progress.unfinished()).isZero();
  }

  @Test
  void thePeerIsToldByACodeThatLetsItComeBack() {
    part(false);
    time.advance(LIMIT.plus(JUST_AFTER));

    assertThat(registry.departures().get(0).detail()).contains("1 part so far");
    CloseReason told = fake.closes.remove();
    assertThat(told.getCloseCode().getCode()).isEqualTo(4408);
    assertThat(told.getReasonPhrase()).startsWith("a message begun");
    time.advance(Duration.ofSeconds(2));
    assertThat(connection.isReleased()).isTrue();
  }

  @Test
  void aMessageMayTakeAlmostTheLimit() {
    part(false);
    time.advance(JUST_BEFORE);
    part(true);
    time.advance(LIMIT.multipliedBy(3));

    assertThat(peer.isPresent()).isTrue();
    assertThat(progress.unfinished()).isZero();
  }

  @Test
  void theNextMessageHasTheWholeLimitAgain() {
    part(false);
    time.advance(JUST_BEFORE);
    part(true);
    part(false);
    time.advance(JUST_BEFORE);
    assertThat(peer.isPresent()).isTrue();

    time.advance(JUST_AFTER);

    assertThat(peer.isPresent()).isFalse();
  }

  @Test
  void aMessageOfOnePartIsNeverUnfinished() {
    part(true);

    assertThat(progress.unfinished()).isZero();
  }

  @Test
  void whoHasLeftIsForgotten() {
    part(false);

    registry.evict(peer, LeaveReason.DEAD, "gone");

    assertThat(progress.unfinished()).isZero();
  }

  @Test
  void aPartThatIsToldAfterTheLeaveStaysForTheLimitAndChangesNothing() {
    registry.leave(connection, LeaveReason.CLOSED_BY_PEER, "bye");
    part(false);
    assertThat(progress.unfinished()).isEqualTo(1);

    time.advance(LIMIT.plus(JUST_AFTER));

    assertThat(progress.unfinished()).isZero();
    assertThat(registry.departures()).hasSize(1);
    assertThat(registry.stats().leaves()).containsOnlyKeys(LeaveReason.CLOSED_BY_PEER);
  }

  @Test
  void whoseBytesWaitUnreadHasAsLongAgain() {
    connection.look = LastLook.unread(7);
    part(false);
    time.advance(LIMIT.multipliedBy(2).minus(TICK.multipliedBy(2)));
    assertThat(peer.isPresent()).isTrue();

    time.advance(JUST_AFTER);

    assertThat(peer.isPresent()).isFalse();
  }

  @Test
  void aStallOfOurProcessIsNotThePeers() {
    part(false);
    stalled = true;
    time.advance(LIMIT.multipliedBy(2));
    stalled = false;
    time.advance(JUST_BEFORE);

    assertThat(peer.isPresent()).isTrue();
  }

  @Test
  void aTransportThatCountsBytesKnowsBetterThanTheEndpoint() {
    connection.unfinished = OptionalLong.of(12);
    part(true);
    assertThat(progress.unfinished()).isEqualTo(1);
    time.advance(LIMIT.plus(JUST_AFTER));

    assertThat(registry.departures().get(0).detail()).contains("12 bytes so far");
  }

  @Test
  void aTransportThatSeesNothingUnfinishedKnowsBetterToo() {
    connection.unfinished = OptionalLong.of(0);

    part(false);

    assertThat(progress.unfinished()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.999S", "PT24H0.001S"})
  void aLimitOutOfItsRangeIsRefusedWithTheRange(Duration limit) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WebSocketPresence.builder().messageLimit(limit))
        .withMessage("messageLimit must be between PT1S and PT24H, is " + limit);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1S", "PT24H"})
  void theEndsOfTheRangeAreTaken(Duration limit) {
    assertThat(Progress.checked(limit)).isEqualTo(limit);
  }
}
