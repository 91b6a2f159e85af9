package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.Connection;
import dev.presence.Identity;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import dev.presence.PresenceDirectory.Outcome;
import dev.presence.SessionRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final SessionRegistry registry =
      SessionRegistry.builder().executor(Runnable::run).build();
  private final Ledger ledger = new Ledger();
  private int connections;

  private PeerSession session(String user) {
    String id = "c" + ++connections;
    return registry.join(
        Identity.of(user),
        new Connection() {
          @Override
          public String id() {
            return id;
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void ping(long token) {}

          @Override
          public void close(int code, String reason) {}

          @Override
          public void terminate() {}
        });
  }

  private void left(PeerSession session) {
    ledger.left(session, LeaveReason.CLOSED_BY_PEER, "code 1000");
  }

  private List<Ledger.Due> take() throws InterruptedException {
    return ledger.take(100, 0);
  }

  /** In words: {@code +0 -1}. */
  private static String words(List<Ledger.Due> due) {
    StringBuilder words = new StringBuilder();
    due.forEach(
        each -> words.append(each instanceof Ledger.Join ? " +" : " -").append(each.sequence()));
    return words.toString().trim();
  }

  @Test
  void joinsAndLeavesAreDueInTheOrderInWhichTheyHappened() throws InterruptedException {
    ledger.linked();
    PeerSession old = session("alice");
    ledger.joined(old);
    take();
    PeerSession next = session("alice");
    ledger.joined(next);
    left(old);
    PeerSession last = session("alice");
    ledger.joined(last);
    left(next);

    assertThat(words(take())).isEqualTo("+1 -0 +2 -1");
  }

  @Test
  void whoComesAndGoesDuringAnOutageIsNothingToTell() throws InterruptedException {
    PeerSession session = session("alice");
    Held held = ledger.joined(session);
    left(session);

    assertThat(take()).isEmpty();
    assertThat(held.answer()).isCompletedWithValueMatching(c -> c.outcome() == Outcome.PROVISIONAL);
  }

  @Test
  void whoWasToldOfBeforeAnOutageIsToldToHaveLeft() throws InterruptedException {
    ledger.linked();
    PeerSession session = session("alice");
    ledger.joined(session);
    take();
    ledger.unlinked();
    left(session);

    assertThat(words(take())).isEqualTo("-0");
  }

  @Test
  void aBatchThatFailedIsDueAgainBeforeWhatCameSince() throws InterruptedException {
    ledger.linked();
    ledger.joined(session("alice"));
    List<Ledger.Due> batch = take();
    ledger.joined(session("bob"));

    ledger.putBack(batch, 1);

    assertThat(words(take())).isEqualTo("+0 +1");
  }

  @Test
  void aJoinWithoutAnAnswerIsInDoubtUntilTheEngineHasSaidHowFarItCame()
      throws InterruptedException {
    ledger.linked();
    Held first = ledger.joined(session("alice"));
    ledger.putBack(take(), 7);
    Held second = ledger.joined(session("bob"));
    ledger.putBack(take(), 8);

    ledger.settle(7);

    assertThat(ledger.isCarriedOut(first)).isTrue();
    assertThat(ledger.isCarriedOut(second)).isFalse();
  }

  @Test
  void aJoinThatWasNotCarriedOutIsNotTakenForOneLater() throws InterruptedException {
    ledger.linked();
    Held held = ledger.joined(session("alice"));
    ledger.putBack(take(), 7);

    ledger.settle(6);
    ledger.settle(9);

    assertThat(ledger.isCarriedOut(held)).isFalse();
  }

  @Test
  void aJoinThatTheEngineHasLostIsANewOne() throws InterruptedException {
    ledger.linked();
    Held held = ledger.joined(session("alice"));
    ledger.putBack(take(), 7);
    ledger.settle(7);

    ledger.settle(3);

    assertThat(ledger.isCarriedOut(held)).isFalse();
  }

  @Test
  void whoLeftWhileItsJoinWasUnderWayIsToldToHaveLeftEvenIfThatFailed()
      throws InterruptedException {
    ledger.linked();
    PeerSession session = session("alice");
    Held held = ledger.joined(session);
    List<Ledger.Due> batch = take();
    left(session);

    ledger.putBack(batch, 1);
    ledger.unlinked();

    assertThat(words(take())).isEqualTo("-0");
    assertThat(held.answer()).isDone();
  }

  @Test
  void afterAnOutageNewcomersAreClaimedBeforeOthersLeave() throws InterruptedException {
    ledger.linked();
    PeerSession old = session("alice");
    ledger.joined(old);
    take();
    ledger.unlinked();
    left(old);
    ledger.joined(session("alice"));

    ledger.linked();

    assertThat(words(take())).isEqualTo("+1 -0");
  }

  @Test
  void everythingIsDueOnceAfterALossOfData() throws InterruptedException {
    ledger.linked();
    ledger.joined(session("alice"));
    take();
    ledger.joined(session("bob"));

    ledger.everything();

    assertThat(words(take())).isEqualTo("+1 +0");
  }

  @Test
  void whatTheEngineListsAndIsNotHereHasLeft() throws InterruptedException {
    ledger.linked();
    PeerSession alice = session("alice");
    ledger.joined(alice);
    take();

    ledger.disown(alice.sequence());
    ledger.disown(99);

    assertThat(words(take())).isEqualTo("-99");
  }

  @Test
  void whoHasLeftIsNotAddedOutOfTurn() {
    PeerSession session = session("alice");
    registry.evict(session, LeaveReason.CLOSED_BY_SERVER, "by a test");

    assertThat(ledger.present(session)).isEmpty();
    assertThat(ledger.size()).isZero();
  }

  @Test
  void missedEventsAreMadeUpForFromWhoIsPresent() throws InterruptedException {
    ledger.linked();
    PeerSession gone = session("alice");
    ledger.joined(gone);
    take();
    PeerSession missed = session("bob");

    ledger.reconcile(List.of(missed));

    assertThat(words(take())).isEqualTo("-0 +1");
  }

  @Test
  void aBatchIsNoLargerThanAsked() throws InterruptedException {
    ledger.linked();
    ledger.joined(session("alice"));
    ledger.joined(session("bob"));

    assertThat(words(ledger.take(1, 0))).isEqualTo("+0");
    assertThat(words(ledger.take(1, 0))).isEqualTo("+1");
  }
}
