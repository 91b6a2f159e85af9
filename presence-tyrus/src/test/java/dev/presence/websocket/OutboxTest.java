package dev.presence.websocket;

import static dev.presence.websocket.SendDesk.failure;
import static dev.presence.websocket.SendDesk.future;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.presence.LeaveReason;
import dev.presence.PresenceEvent;
import dev.presence.websocket.SendException.Why;
import dev.presence.websocket.SendLimits.WhenFull;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.SendHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final SendLimits SMALL = SendLimits.DEFAULT.withBytes(10);

  private SendDesk desk = new SendDesk();

  private FakeRemote remote() {
    return desk.fake.async;
  }

  private SendStats stats() {
    return desk.sends.stats();
  }

  private void limits(SendLimits limits) {
    desk = new SendDesk(limits);
  }

  // ---- one path, in order

  @Test
  void aMessageIsSentWhenTheContainerSaysSo() {
    remote().hangs();
    CompletableFuture<Void> stage = desk.send("a");
    assertThat(stage).isNotDone();

    remote().finishNext();

    assertThat(stage).isCompleted();
    assertThat(stats().sent()).isEqualTo(1);
    assertThat(stats().unsentMessages()).isZero();
  }

  @Test
  void theContainerHoldsOneMessageAtATimeInTheOrderOfTheCalls() {
    remote().hangs();
    desk.send("a");
    desk.send("b");
    desk.send("c");
    assertThat(remote().written).containsExactly("a");

    remote().finishNext();
    assertThat(remote().written).containsExactly("a", "b");
    remote().finishNext().finishNext();

    assertThat(remote().written).containsExactly("a", "b", "c");
  }

  @Test
  void aContainerThatFinishesAtOnceIsGivenTheNextWithoutRecursion() {
    desk.busy();
    List<CompletableFuture<Void>> stages = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      stages.add(desk.send("m"));
    }
    desk.free();
    assertThat(stages).allMatch(CompletableFuture::isDone);
  }

  @Test
  void aBufferIsCopiedSoItsOwnerMayUseItAgain() {
    desk.busy();
    ByteBuffer mine = ByteBuffer.wrap(new byte[] {'a', 'b', 'c'});
    mine.get();

    CompletableFuture<Void> stage = future(desk.outbox().send(Content.of(mine)));
    mine.put(1, (byte) 'x');
    desk.free();

    assertThat(stage).isCompleted();
    assertThat(remote().written).containsExactly("bc");
    assertThat(mine.position()).isEqualTo(1);
  }

  @Test
  void stagesAreNotCompletedOnTheContainersThread() {
    remote().hangs();
    CompletableFuture<Void> stage = desk.send("a");
    desk.busy();

    remote().finishNext();

    assertThat(stage).isNotDone();
    desk.free();
    assertThat(stage).isCompleted();
  }

  @Test
  void whatDependsOnAMessageMaySendTheNext() {
    remote().hangs();
    desk.send("a").thenCompose(sent -> desk.send("b"));
    remote().finishNext();
    assertThat(remote().written).containsExactly("a", "b");
  }

  // ---- containers that misbehave

  @Test
  void aFailedWriteFailsItsOwnMessageOnly() {
    remote().hangs();
    CompletableFuture<Void> first = desk.send("a");
    CompletableFuture<Void> second = desk.send("b");

    remote().failNext(new IOException("broken pipe")).finishNext();

    assertThat(failure(first))
        .hasMessageContaining("broken pipe")
        .hasCauseInstanceOf(IOException.class)
        .extracting(SendException::why)
        .isEqualTo(Why.FAILED);
    assertThat(second).isCompleted();
    assertThat(stats().failed()).isEqualTo(1);
  }

  @Test
  void aContainerThatThrowsIsAResultAndNotASurprise() {
    for (Throwable thrown :
        List.of(
            new IllegalStateException("TEXT_FULL_WRITING"),
            new RejectedExecutionException("terminated"),
            new StackOverflowError())) {
      remote().does(handler -> FakeRemoteFailure.raise(thrown));
      assertThat(failure(desk.send("a"))).hasCause(thrown);
    }
    when(desk.fake.session.getAsyncRemote()).thenThrow(new IllegalStateException("closed"));
    assertThat(failure(desk.send("b")).why()).isEqualTo(Why.FAILED);
  }

  @Test
  void aContainerThatTellsTwiceIsHeardOnce() {
    remote().hangs();
    CompletableFuture<Void> first = desk.send("a");
    CompletableFuture<Void> second = desk.send("b");
    SendHandler told = remote().next();

    told.onResult(remote().sent());
    told.onResult(remote().failed(new IOException("late")));

    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    assertThat(remote().unfinished()).isEqualTo(1);
    assertThat(stats().sent()).isEqualTo(1);
  }

  @Test
  void aContainerThatTellsAndThrowsIsHeardOnce() {
    remote()
        .does(
            handler -> {
              handler.onResult(remote().sent());
              throw new IllegalStateException("after all");
            });
    assertThat(desk.send("a")).isCompleted();
    assertThat(stats().failed()).isZero();
  }

  @Test
  void withoutAThreadMessagesFailAndTheReasonIsSaid() throws Exception {
    desk.refuse();
    CompletableFuture<Void> stage = desk.send("a");
    assertThat(failsSoon(stage)).hasMessageContaining("no thread to send");
    assertThat(stats().failed()).isEqualTo(1);
    assertThat(stats().unsentBytes()).isZero();
  }

  private static Throwable failsSoon(CompletableFuture<Void> stage) throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    CountDownLatch failed = new CountDownLatch(1);
    var unused =
        stage.whenComplete(
            (sent, error) -> {
              failure.set(error);
              failed.countDown();
            });
    assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
    return failure.get();
  }

  // ---- pings on the same path

  @Test
  void aPingIsWrittenAtOnceWhereNothingElseIs() throws Exception {
    desk.connection.ping(1);
    verify(desk.fake.remote).sendPing(Token.payload(1));
  }

  @Test
  void aPingWaitsForTheWriteInProgressAndGoesAheadOfWaitingMessages() throws Exception {
    remote().hangs();
    desk.send("a");
    desk.send("b");

    desk.connection.ping(7);
    verify(desk.fake.remote, never()).sendPing(any());
    List<String> atPing = new ArrayList<>();
    doAnswer(call -> atPing.addAll(remote().written)).when(desk.fake.remote).sendPing(any());
    remote().finishNext();

    verify(desk.fake.remote).sendPing(Token.payload(7));
    assertThat(atPing).containsExactly("a");
    assertThat(remote().written).containsExactly("a", "b");
  }

  @Test
  void ofPingsThatWaitTheLastIsWritten() throws Exception {
    remote().hangs();
    desk.send("a");
    desk.connection.ping(1);
    desk.connection.ping(2);

    remote().finishNext();

    verify(desk.fake.remote, times(1)).sendPing(any());
    verify(desk.fake.remote).sendPing(Token.payload(2));
  }

  @Test
  void aPingDoesNotWaitForAMessageThatWaitsForAThread() throws Exception {
    desk.busy();
    desk.send("a");
    desk.connection.ping(1);
    verify(desk.fake.remote).sendPing(Token.payload(1));
    desk.free();
    assertThat(remote().written).containsExactly("a");
  }

  @Test
  void aMessageSentWhileAPingIsWrittenFollowsIt() throws Exception {
    doAnswer(
            call -> {
              desk.send("a");
              assertThat(remote().written).isEmpty();
              return null;
            })
        .when(desk.fake.remote)
        .sendPing(any());
    desk.connection.ping(1);
    assertThat(remote().written).containsExactly("a");
  }

  @Test
  void aPingThatFailsIsAnIoErrorAndFreesThePath() throws Exception {
    doThrow(new IllegalStateException("closed")).when(desk.fake.remote).sendPing(any());
    assertThatIOException()
        .isThrownBy(() -> desk.connection.ping(1))
        .withMessageContaining("cannot ping");
    assertThat(desk.send("a")).isCompleted();
  }

  @Test
  void aPingThatWaitedAndFailsFreesThePath() throws Exception {
    doThrow(new IOException("broken")).when(desk.fake.remote).sendPing(any());
    remote().hangs();
    desk.send("a");
    desk.send("b");
    desk.connection.ping(1);
    remote().finishNext().finishNext();
    assertThat(remote().written).containsExactly("a", "b");
  }

  @Test
  void aPingThatWaitedAndFailsIsCountedAndInTheTimeline() throws Exception {
    doThrow(new IOException("broken")).when(desk.fake.remote).sendPing(any());
    remote().hangs();
    desk.send("a");
    desk.connection.ping(1);
    assertThat(desk.registry.stats().pingFailures()).isZero();

    remote().finishNext();

    assertThat(desk.registry.stats().pingFailures()).isEqualTo(1);
    assertThat(desk.peer.timeline())
        .anyMatch(entry -> entry.what().equals("ping could not be sent"));
  }

  @Test
  void aPingThatFindsNoThreadAfterItsWaitIsCounted() throws Exception {
    remote().hangs();
    desk.send("a");
    desk.connection.ping(1);
    desk.refuse();

    remote().finishNext();

    assertThat(desk.registry.stats().pingFailures()).isEqualTo(1);
  }

  // ---- what the policy is told

  @Test
  void aWriteThatHangsIsAStuckWriteAndNoEvidence() {
    remote().hangs();
    desk.send("a");
    desk.time.advance(Duration.ofSeconds(3));

    assertThat(desk.peer.vitals().stuckWrite()).isEqualTo(Duration.ofSeconds(3));
    assertThat(desk.peer.vitals().silence()).isEqualTo(Duration.ofSeconds(3));

    remote().finishNext();
    assertThat(desk.peer.vitals().stuckWrite()).isZero();
  }

  // ---- bounds

  @Test
  void whoIsTooManyBytesBehindLeavesAsASlowConsumer() {
    limits(SMALL);
    remote().hangs();
    CompletableFuture<Void> writing = desk.send("12345");
    CompletableFuture<Void> queued = desk.send("1234");
    desk.time.advance(Duration.ofSeconds(2));
    CompletableFuture<Void> tooMuch = desk.send("ab");

    assertThat(desk.departure().reason()).isEqualTo(LeaveReason.SLOW_CONSUMER);
    assertThat(desk.departure().detail())
        .contains("no room for 2 bytes more: 2 messages of 9 bytes unsent (limit 10)")
        .contains("the oldest for 2.0 s (limit 10.0 s)");
    for (CompletableFuture<Void> lost : List.of(writing, queued, tooMuch)) {
      assertThat(failure(lost).why()).isEqualTo(Why.LEFT);
      assertThat(failure(lost)).hasMessageContaining("SLOW_CONSUMER, no room for 2 bytes more");
    }
    assertThat(stats().slowConsumers()).isEqualTo(1);
    assertThat(stats().abandoned()).isEqualTo(3);
    assertThat(stats().unsentBytes()).isZero();
    assertThat(desk.fake.closes).hasSize(1);
  }

  @Test
  void whoIsExactlyAtTheLimitStays() {
    limits(SMALL);
    remote().hangs();
    desk.send("12345");
    desk.send("12345");
    assertThat(desk.peer.isPresent()).isTrue();
    assertThat(stats().unsentBytes()).isEqualTo(10);
  }

  @Test
  void whoIsTooOldLeavesAsASlowConsumerAlthoughNothingMoreIsSent() {
    remote().hangs();
    CompletableFuture<Void> stage = desk.send("a");
    desk.time.advance(Duration.ofMillis(9_900));
    assertThat(desk.peer.isPresent()).isTrue();

    desk.time.advance(Duration.ofMillis(100));

    assertThat(desk.departure().reason()).isEqualTo(LeaveReason.SLOW_CONSUMER);
    assertThat(failure(stage)).hasMessageContaining("the oldest for 10.0 s");
  }

  @Test
  void aSlowReaderWithinItsLimitsStaysWhateverItTakes() {
    remote().hangs();
    for (int i = 0; i < 20; i++) {
      desk.send("a");
      desk.time.advance(Duration.ofSeconds(9));
      remote().finishNext();
    }
    assertThat(desk.peer.isPresent()).isTrue();
  }

  @Test
  void aMessageBehindAHeartbeatOfOursGrowsTooOldAllTheSame() {
    remote().hangs();
    desk.outbox().send(new Content.Own("are you there?"));
    CompletableFuture<Void> stage = desk.send("a");

    desk.time.advance(Duration.ofSeconds(11));

    assertThat(desk.departure().reason()).isEqualTo(LeaveReason.SLOW_CONSUMER);
    assertThat(failure(stage)).hasMessageContaining("the oldest for 10.0 s");
  }

  @Test
  void messagesThatWeighNothingAreLimitedByTheirNumber() {
    remote().hangs();
    for (int i = 0; i <= Outbox.MOST_WAITING; i++) {
      desk.send("");
    }
    assertThat(stats().unsentMessages()).isEqualTo(Outbox.MOST_WAITING + 1);

    CompletableFuture<Void> tooMany = desk.send("");

    assertThat(desk.departure().reason()).isEqualTo(LeaveReason.SLOW_CONSUMER);
    assertThat(failure(tooMany)).hasMessageContaining("at most 10000 may wait");
  }

  @Test
  void anErrorInAPingThatHadToWaitDoesNotBlockThePath() throws Exception {
    remote().hangs();
    CompletableFuture<Void> first = desk.send("a");
    desk.connection.ping(1);
    remote().pingError = new OutOfMemoryError("made by the test");
    remote().finishNext();
    assertThat(first).isCompleted();

    CompletableFuture<Void> second = desk.send("b");
    remote().finishNext();

    assertThat(second).isCompleted();
  }

  @Test
  void aStallOfThisProcessMakesNoMessageOlder() {
    remote().hangs();
    desk.send("a");
    desk.stall(Duration.ofSeconds(60));
    desk.time.advance(Duration.ofSeconds(9));
    assertThat(desk.peer.isPresent()).isTrue();
  }

  @Test
  void waitingForAThreadOfOursMakesNoMessageOlder() {
    desk.busy();
    desk.send("a");
    desk.time.advance(Duration.ofSeconds(30));
    remote().hangs();
    desk.free();
    desk.time.advance(Duration.ofMillis(9_900));
    assertThat(desk.peer.isPresent()).isTrue();

    desk.time.advance(Duration.ofMillis(100));
    assertThat(desk.peer.isPresent()).isFalse();
  }

  @Test
  void aPingThatHangsCountsAgainstTheMessagesBehindIt() throws Exception {
    doAnswer(
            call -> {
              desk.send("a");
              desk.time.advance(Duration.ofSeconds(11));
              return null;
            })
        .when(desk.fake.remote)
        .sendPing(any());
    desk.connection.ping(1);
    assertThat(desk.departure().reason()).isEqualTo(LeaveReason.SLOW_CONSUMER);
  }

  @Test
  void droppingTheOldestMakesRoomAndKeepsTheOneBeingWritten() {
    limits(SMALL.withWhenFull(WhenFull.DROP_OLDEST));
    remote().hangs();
    CompletableFuture<Void> writing = desk.send("1234");
    CompletableFuture<Void> oldest = desk.send("abc");
    CompletableFuture<Void> kept = desk.send("de");
    CompletableFuture<Void> newest = desk.send("fg");

    assertThat(failure(oldest).why()).isEqualTo(Why.DROPPED);
    remote().finishNext().finishNext().finishNext();
    assertThat(remote().written).containsExactly("1234", "de", "fg");
    assertThat(List.of(writing, kept, newest)).allMatch(CompletableFuture::isDone);
    assertThat(stats().droppedOldest()).isEqualTo(1);
    assertThat(desk.peer.isPresent()).isTrue();
  }

  @Test
  void droppingTheOldestDropsTheNewestWhereOnlyTheOneBeingWrittenIsLeft() {
    limits(SMALL.withWhenFull(WhenFull.DROP_OLDEST));
    remote().hangs();
    desk.send("123456789");
    assertThat(failure(desk.send("ab"))).hasMessageContaining("no room for 2 bytes more");
    assertThat(stats().droppedNewest()).isEqualTo(1);
  }

  @Test
  void droppingTheOldestDropsWhatIsTooOld() {
    limits(SMALL.withWhenFull(WhenFull.DROP_OLDEST));
    remote().hangs();
    CompletableFuture<Void> writing = desk.send("a");
    CompletableFuture<Void> old = desk.send("b");
    desk.time.advance(Duration.ofSeconds(5));
    CompletableFuture<Void> young = desk.send("c");
    desk.time.advance(Duration.ofSeconds(5));

    assertThat(failure(old).why()).isEqualTo(Why.DROPPED);
    assertThat(writing).isNotDone();
    assertThat(young).isNotDone();
    assertThat(desk.peer.isPresent()).isTrue();
  }

  @Test
  void droppingTheNewestKeepsWhatWaits() {
    limits(SMALL.withWhenFull(WhenFull.DROP_NEWEST));
    remote().hangs();
    desk.send("12345");
    desk.send("12345");
    assertThat(failure(desk.send("x")).why()).isEqualTo(Why.DROPPED);

    remote().finishNext();
    desk.send("y");

    remote().finishNext().finishNext();
    assertThat(remote().written).containsExactly("12345", "12345", "y");
    assertThat(stats().droppedNewest()).isEqualTo(1);
  }

  @Test
  void droppingTheNewestDropsWhileTheOldestIsTooOld() {
    limits(SMALL.withWhenFull(WhenFull.DROP_NEWEST));
    remote().hangs();
    CompletableFuture<Void> old = desk.send("a");
    desk.time.advance(Duration.ofSeconds(10));
    assertThat(failure(desk.send("b")).why()).isEqualTo(Why.DROPPED);

    remote().finishNext();

    assertThat(old).isCompleted();
    desk.send("c");
    assertThat(remote().written).containsExactly("a", "c");
  }

  @Test
  void aMessageLargerThanTheLimitIsRefusedAndNothingElseIsLost() {
    limits(SMALL);
    remote().hangs();
    CompletableFuture<Void> before = desk.send("a");

    assertThat(failure(desk.send("12345678901")))
        .hasMessageContaining("11 bytes")
        .hasMessageContaining("limit of 10")
        .extracting(SendException::why)
        .isEqualTo(Why.TOO_LARGE);

    remote().finishNext();
    assertThat(before).isCompleted();
    assertThat(desk.peer.isPresent()).isTrue();
    assertThat(stats().tooLarge()).isEqualTo(1);
  }

  @Test
  void textCountsInUtf8() {
    assertThat(Content.of("").bytes()).isZero();
    assertThat(Content.of("aé€😀").bytes()).isEqualTo(1 + 2 + 3 + 4);
    assertThat(Content.of("\ud83d").bytes()).as("a question mark").isEqualTo(1);
  }

  @Test
  void aSessionMayHaveLimitsOfItsOwn() {
    remote().hangs();
    desk.outbox().limit(SMALL);
    assertThat(failure(desk.send("12345678901")).why()).isEqualTo(Why.TOO_LARGE);
  }

  @Test
  void whoIsJustJoiningIsSentToAndNeverBlamed() {
    limits(SMALL);
    SessionConnection joining =
        new PortableConnection(desk.fake.session)
            .of(new SessionConnection.Shared(c -> {}, desk.sends, desk.heartbeats));
    remote().hangs();
    CompletableFuture<Void> first = future(joining.outbox().send(Content.of("1234567")));
    CompletableFuture<Void> tooMuch = future(joining.outbox().send(Content.of("1234567")));
    desk.time.advance(Duration.ofSeconds(20));

    assertThat(failure(tooMuch).why()).isEqualTo(Why.DROPPED);
    remote().finishNext();
    assertThat(first).isCompleted();
  }

  // ---- the end

  @Test
  void whatIsUnsentFailsWhenTheContainerClosesTheSessionAndSaysWhy() {
    remote().hangs();
    CompletableFuture<Void> writing = desk.send("abc");
    CompletableFuture<Void> queued = desk.send("de");
    desk.time.advance(Duration.ofSeconds(2));

    desk.outbox().end(Closing.of(goingAway(), Optional.empty(), Optional.empty()).detail());

    assertThat(failure(writing))
        .hasMessageContaining(desk.fake.session.getId())
        .hasMessageContaining("1001 going away")
        .hasMessageContaining("2 messages of 5 bytes unsent")
        .hasMessageContaining("the oldest for 2.0 s");
    assertThat(failure(queued).why()).isEqualTo(Why.LEFT);
    assertThat(stats().abandoned()).isEqualTo(2);
  }

  private static CloseReason goingAway() {
    return new CloseReason(CloseCodes.GOING_AWAY, "");
  }

  @Test
  void whatIsUnsentOfAnEvictedPeerFailsWithItsDeparture() {
    remote().hangs();
    CompletableFuture<Void> stage = desk.send("abc");
    desk.registry.evict(desk.peer, LeaveReason.DEAD, "no byte for long");
    assertThat(failure(stage))
        .hasMessageContaining("DEAD at 2026")
        .hasMessageContaining("no byte for long");
  }

  @Test
  void aLateResultOfALeftSessionChangesNothing() {
    remote().hangs();
    CompletableFuture<Void> stage = desk.send("abc");
    desk.connection.close(1000, "bye");

    remote().finishNext();

    assertThat(failure(stage)).hasMessageContaining("1000 bye");
    assertThat(stats().sent()).isZero();
    assertThat(stats().unsentMessages()).isZero();
  }

  @Test
  void whatIsSentAfterTheEndFailsWithTheFirstReason() {
    desk.connection.close(1000, "bye");
    desk.connection.terminate();
    assertThat(failure(desk.send("a"))).hasMessageContaining("1000 bye");
    assertThatIOException().isThrownBy(() -> desk.connection.ping(1)).withMessageContaining("bye");
    assertThat(remote().written).isEmpty();
  }

  @Test
  void aSlowConsumerIsToldToListenersOnce() {
    limits(SMALL);
    List<LeaveReason> reasons = new ArrayList<>();
    desk.registry.on(PresenceEvent.Left.class, left -> reasons.add(left.departure().reason()));
    remote().hangs();
    for (int i = 0; i < 20; i++) {
      desk.send("12345");
    }
    assertThat(reasons).containsExactly(LeaveReason.SLOW_CONSUMER);
  }

  @Test
  void limitsOutOfRangeNameTheValueAndTheLimit() {
    assertThatThrownBy(() -> SendLimits.DEFAULT.withBytes(0))
        .hasMessageContaining("at least 1, is 0");
    assertThatThrownBy(() -> SendLimits.DEFAULT.withAge(Duration.ofMillis(1)))
        .hasMessageContaining("between PT0.01S and PT24H, is PT0.001S");
  }
}
