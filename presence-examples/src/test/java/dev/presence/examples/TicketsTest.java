package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Identity;
import dev.presence.examples.Tickets.Issued;
import dev.presence.examples.Tickets.Refused;
import dev.presence.testing.VirtualTime;
import org.junit.jupiter.api.Test;

class TicketsTest {
  private static final Identity ANNA = Identity.of("anna", "till");

  private final VirtualTime time = VirtualTime.create();
  private final Tickets tickets = new Tickets(time);

  private String issued(Identity identity) {
    return ((Issued) tickets.issue(identity, false)).secret();
  }

  private void useUpTheShareOf(Identity identity, boolean isAdmins) {
    for (int i = 0; i < Tickets.SHARE; i++) {
      assertThat(tickets.issue(identity, isAdmins)).isInstanceOf(Issued.class);
    }
  }

  @Test
  void aTicketOpensOnce() {
    String ticket = issued(ANNA);
    assertThat(tickets.redeem(ticket, ANNA)).isTrue();
    assertThat(tickets.redeem(ticket, ANNA)).isFalse();
  }

  @Test
  void aTicketIsOneUsersAndOneDevicesAndAForeignHandSpoilsIt() {
    String ticket = issued(ANNA);
    assertThat(tickets.redeem(ticket, Identity.of("anna", "phone"))).isFalse();
    assertThat(tickets.redeem(ticket, ANNA)).isFalse();
  }

  @Test
  void aTicketExpires() {
    String young = issued(ANNA);
    time.advance(Tickets.VALID.minusNanos(1));
    assertThat(tickets.redeem(young, ANNA)).isTrue();

    String old = issued(ANNA);
    time.advance(Tickets.VALID);
    assertThat(tickets.redeem(old, ANNA)).isFalse();
  }

  @Test
  void whoHasUsedUpHisShareIsRefusedWithEveryDeviceAndNobodyElseIs() {
    useUpTheShareOf(ANNA, false);

    assertThat(tickets.issue(ANNA, false)).isEqualTo(Refused.SHARE_USED_UP);
    assertThat(tickets.issue(Identity.of("anna", "phone"), false)).isEqualTo(Refused.SHARE_USED_UP);
    assertThat(tickets.issue(Identity.of("boris", "till"), false)).isInstanceOf(Issued.class);
    assertThat(tickets.issue(ANNA, true)).isInstanceOf(Issued.class);
  }

  @Test
  void theAdminTokensShareInAUserIsItsOwn() {
    useUpTheShareOf(ANNA, true);

    assertThat(tickets.issue(ANNA, true)).isEqualTo(Refused.SHARE_USED_UP);
    assertThat(tickets.issue(ANNA, false)).isInstanceOf(Issued.class);
  }

  @Test
  void aTicketThatIsRedeemedOrExpiresMakesRoomInItsShare() {
    String first = issued(ANNA);
    for (int i = 1; i < Tickets.SHARE; i++) {
      issued(ANNA);
    }

    tickets.redeem(first, ANNA);

    assertThat(tickets.issue(ANNA, false)).isInstanceOf(Issued.class);
    assertThat(tickets.issue(ANNA, false)).isEqualTo(Refused.SHARE_USED_UP);

    time.advance(Tickets.VALID);

    useUpTheShareOf(ANNA, false);
    assertThat(tickets.issue(ANNA, false)).isEqualTo(Refused.SHARE_USED_UP);
  }

  @Test
  void aForeignHandGivesBackTheShareOfWhomTheTicketWasIssuedTo() {
    Identity boris = Identity.of("boris", "till");
    String annas = issued(ANNA);
    for (int i = 1; i < Tickets.SHARE; i++) {
      issued(ANNA);
    }

    assertThat(tickets.redeem(annas, boris)).isFalse();

    assertThat(tickets.issue(ANNA, false)).isInstanceOf(Issued.class);
  }

  @Test
  void allClientsTogetherLeaveTheLastTicketsToTheAdminTokenUntilTheirOwnExpire() {
    int clients = (Tickets.MOST - Tickets.FOR_ADMIN) / Tickets.SHARE;
    for (int i = 0; i < clients; i++) {
      useUpTheShareOf(Identity.of("user-" + i, "till"), false);
    }
    assertThat(tickets.issue(ANNA, false)).isEqualTo(Refused.ALL_USED_UP);

    for (int i = 0; i < Tickets.FOR_ADMIN / Tickets.SHARE; i++) {
      useUpTheShareOf(Identity.of("user-" + i, "till"), true);
    }
    assertThat(tickets.issue(ANNA, true)).isEqualTo(Refused.ALL_USED_UP);

    time.advance(Tickets.VALID);
    assertThat(tickets.issue(ANNA, false)).isInstanceOf(Issued.class);
  }
}
