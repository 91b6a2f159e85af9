package dev.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WheelTest {
  private static final int REACH = 20;
  private static final int UNANSWERED = 5;
  private static final int ANSWERED = 15;

  private final Engine engine = Engine.create();
  private final Wheel wheel = new Wheel(REACH);
  private final List<PeerSession> looked = new ArrayList<>();

  private PeerSession session(int number) {
    return engine.silent("c" + number).session();
  }

  private List<PeerSession> sessions(int count) {
    return IntStream.range(0, count).mapToObj(this::session).toList();
  }

  private @Nullable AtomicInteger pinged(PeerSession session) {
    return wheel.filePinged(session, UNANSWERED, ANSWERED);
  }

  private static void answer(@Nullable AtomicInteger answers) {
    assertThat(answers).isNotNull();
    answers.incrementAndGet();
  }

  /** Who is looked at in the last of so many ticks. */
  private List<PeerSession> after(int ticks) {
    for (int i = 0; i < ticks; i++) {
      looked.clear();
      wheel.advance(looked::add, () -> {});
    }
    return List.copyOf(looked);
  }

  @Test
  void whoWerePingedTogetherAreLookedAtLaterIfAllHaveAnswered() {
    List<PeerSession> sessions = sessions(3);
    sessions.stream().map(this::pinged).toList().forEach(WheelTest::answer);

    assertThat(after(UNANSWERED)).isEmpty();
    assertThat(after(ANSWERED - UNANSWERED)).containsExactlyElementsOf(sessions);
    assertThat(after(REACH)).isEmpty();
  }

  @Test
  void whoWerePingedTogetherAreAllLookedAtInTimeIfOneHasNotAnswered() {
    List<PeerSession> sessions = sessions(3);
    List<AtomicInteger> answers = sessions.stream().map(this::pinged).toList();
    answer(answers.get(0));
    answer(answers.get(2));

    assertThat(after(UNANSWERED)).containsExactlyElementsOf(sessions);
    assertThat(after(REACH)).isEmpty();
  }

  @Test
  void anAnswerThatComesAfterTheLookCountsForNobodyElse() {
    AtomicInteger late = pinged(session(0));
    after(UNANSWERED);
    PeerSession silent = session(1);
    pinged(silent);

    answer(late);

    assertThat(after(UNANSWERED)).containsExactly(silent);
  }

  @Test
  void manyWhoWerePingedTogetherAreCountedInSeveralLots() {
    List<PeerSession> sessions = sessions(200);
    List<AtomicInteger> answers = sessions.stream().map(this::pinged).toList();
    answers.stream().skip(1).forEach(WheelTest::answer);

    List<PeerSession> early = after(UNANSWERED);
    List<PeerSession> late = after(ANSWERED - UNANSWERED);

    assertThat(early).contains(sessions.get(0)).hasSizeLessThan(100);
    assertThat(early).doesNotContainAnyElementsOf(late);
    assertThat(early.size() + late.size()).isEqualTo(200);
  }

  @Test
  void whoRestsAndWhoIsFiledForTheSameTickAreAllLookedAt() {
    PeerSession before = session(0);
    PeerSession rests = session(1);
    PeerSession after = session(2);
    wheel.file(before, ANSWERED);
    answer(pinged(rests));
    after(UNANSWERED);

    wheel.file(after, ANSWERED - UNANSWERED);

    assertThat(after(ANSWERED - UNANSWERED)).containsExactlyInAnyOrder(before, rests, after);
  }

  @Test
  void whoIsFiledBesideThoseWhoWerePingedIsLookedAtWhateverTheyAnswer() {
    answer(pinged(session(0)));
    PeerSession other = session(1);

    wheel.file(other, UNANSWERED);

    assertThat(after(UNANSWERED)).containsExactly(other);
  }

  @Test
  void whoHasOtherTimesThanThoseWhoWerePingedBeforeHimIsLookedAtInAnyCase() {
    pinged(session(0));
    PeerSession other = session(1);

    assertThat(wheel.filePinged(other, UNANSWERED + 1, ANSWERED)).isNull();
    assertThat(wheel.filePinged(other, UNANSWERED, ANSWERED - 1)).isNull();
    assertThat(after(UNANSWERED)).contains(other);
  }

  @Test
  void whoeverIsNotGivenToAVisitorThatFailsIsGivenToItWhenTheWheelHasGoneRound() {
    List<PeerSession> sessions = sessions(200);
    sessions.forEach(session -> wheel.file(session, 1));
    List<PeerSession> given = new ArrayList<>();

    assertThatThrownBy(() -> wheel.advance(session -> give(session, given, 100), () -> {}))
        .hasMessage("no memory");
    assertThat(given).hasSize(100);
    for (int i = 0; i <= REACH; i++) {
      wheel.advance(given::add, () -> {});
    }

    assertThat(given).containsExactlyInAnyOrderElementsOf(sessions);
  }

  private static void give(PeerSession session, List<PeerSession> given, int most) {
    if (given.size() == most) {
      throw new IllegalStateException("no memory");
    }
    given.add(session);
  }

  @Test
  void whoWouldNotBeLookedAtLaterForHisAnswerIsLookedAtInAnyCase() {
    PeerSession session = session(0);

    assertThat(wheel.filePinged(session, UNANSWERED, 0)).isNull();
    assertThat(wheel.filePinged(session, UNANSWERED, UNANSWERED)).isNull();
    assertThat(wheel.filePinged(session, UNANSWERED, REACH + 1)).isNull();
    assertThat(after(UNANSWERED)).containsExactly(session, session, session);
  }
}
