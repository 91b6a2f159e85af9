package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Departure;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GhostsTest {
  private final Crowd crowd = new Crowd();
  private final Ghosts ghosts = new Ghosts(crowd.time);

  GhostsTest() {
    crowd.onLeft(left -> ghosts.left(left.departure()));
  }

  private Departure found(LeaveReason reason) {
    PeerSession session = crowd.join("anna");
    ghosts.joined(session.identity());
    crowd.leave(session, reason);
    return crowd.registry.departures().get(0);
  }

  private void pass(Duration time) {
    crowd.time.advance(time);
  }

  @Test
  void aDeadClientIsCountedAsLongAsItStaysAway() {
    Departure departure = found(LeaveReason.DEAD);

    pass(Duration.ofSeconds(90));

    assertThat(ghosts.sum().avoided()).isEqualTo(90);
    assertThat(ghosts.sum().current()).isOne();
    assertThat(ghosts.avoided(departure)).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void itsReturnEndsTheCount() {
    Departure departure = found(LeaveReason.DEAD);
    pass(Duration.ofSeconds(90));

    ghosts.joined(departure.identity());
    pass(Duration.ofSeconds(90));

    assertThat(ghosts.sum().avoided()).isEqualTo(90);
    assertThat(ghosts.sum().current()).isZero();
    assertThat(ghosts.avoided(departure)).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void whatTcpWouldHaveGivenUpIsCountedNoFurther() {
    Departure departure = found(LeaveReason.DEAD);

    pass(Duration.ofDays(1));

    assertThat(ghosts.avoided(departure)).isEqualTo(Ghosts.TCP_GIVES_UP);
    assertThat(ghosts.sum().avoided()).isEqualTo(924.6);
    assertThat(ghosts.sum().current()).isZero();
  }

  @Test
  void theSilenceBeforeTheDepartureIsNotCounted() {
    PeerSession session = crowd.join("anna");
    pass(Duration.ofSeconds(35));
    Duration silence = session.vitals().silence();

    crowd.leave(session, LeaveReason.DEAD);
    pass(Duration.ofDays(1));

    assertThat(ghosts.avoided(crowd.registry.departures().get(0)))
        .isEqualTo(Ghosts.TCP_GIVES_UP.minus(silence));
  }

  @Test
  void whatTheContainerNoticesByItselfIsNotCounted() {
    Departure departure = found(LeaveReason.CONNECTION_LOST);

    pass(Duration.ofSeconds(90));

    assertThat(ghosts.sum().avoided()).isZero();
    assertThat(ghosts.avoided(departure)).isZero();
  }

  @Test
  void thoseThatCameBackAndThoseThatDidNotAddUp() {
    found(LeaveReason.DEAD);
    pass(Duration.ofSeconds(10));
    found(LeaveReason.DEAD);

    pass(Duration.ofSeconds(20));

    assertThat(ghosts.sum().avoided()).isEqualTo(30);
    assertThat(ghosts.sum().current()).isOne();
  }

  @Test
  void theOldestIsForgottenButStaysInTheSum() {
    for (int i = 0; i <= Ghosts.MOST; i++) {
      ghosts.left(ViewsTest.departure("user" + i));
      pass(Duration.ofMillis(1));
    }

    assertThat(ghosts.sum().current()).isEqualTo(Ghosts.MOST);
    assertThat(ghosts.sum().avoided()).isPositive();
  }
}
