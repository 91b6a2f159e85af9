package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Identity;
import dev.presence.testing.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TicketsTest {
  private static final Identity ANNA = Identity.of("anna", "till");

  private final VirtualTime time = VirtualTime.create();
  private final Tickets tickets = new Tickets(time);

  @Test
  void aTicketOpensOnce() {
    String ticket = tickets.issue(ANNA).orElseThrow();
    assertThat(tickets.redeem(ticket, ANNA)).isTrue();
    assertThat(tickets.redeem(ticket, ANNA)).isFalse();
  }

  @Test
  void aTicketIsOneUsersAndOneDevicesAndAForeignHandSpoilsIt() {
    String ticket = tickets.issue(ANNA).orElseThrow();
    assertThat(tickets.redeem(ticket, Identity.of("anna", "phone"))).isFalse();
    assertThat(tickets.redeem(ticket, ANNA)).isFalse();
  }

  @Test
  void aTicketExpires() {
    String young = tickets.issue(ANNA).orElseThrow();
    time.advance(Tickets.VALID.minusNanos(1));
    assertThat(tickets.redeem(young, ANNA)).isTrue();

    String old = tickets.issue(ANNA).orElseThrow();
    time.advance(Tickets.VALID);
    assertThat(tickets.redeem(old, ANNA)).isFalse();
  }

  @Test
  void tooManyOutstandingTicketsRefuseTheNextUntilTheyExpire() {
    for (int i = 0; i < Tickets.MOST; i++) {
      assertThat(tickets.issue(ANNA)).isPresent();
      time.advance(Duration.ofMillis(1));
    }
    assertThat(tickets.issue(ANNA)).isEmpty();
    time.advance(Tickets.VALID);
    assertThat(tickets.issue(ANNA)).isPresent();
  }
}
