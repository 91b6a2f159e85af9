package dev.presence.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.presence.Departure;
import dev.presence.HeartbeatPolicy;
import dev.presence.Identity;
import dev.presence.JoinRefusedException;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import dev.presence.SessionRegistry;
import dev.presence.Takeover;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketPresenceTest {
  private static final Identity ANNA = Identity.of("anna");
  private static final CloseReason GOING_AWAY = new CloseReason(CloseCodes.GOING_AWAY, "bye");
  private static final CloseReason ABNORMAL = new CloseReason(CloseCodes.CLOSED_ABNORMALLY, "");

  private final ServerContainer container = mock(ServerContainer.class);
  private final FakeSession fake = new FakeSession(container);
  private WebSocketPresence presence = WebSocketPresence.builder().install(container);

  @AfterEach
  void close() {
    presence.close(Duration.ZERO);
  }

  private WebSocketPresence reinstall(WebSocketPresence.Builder builder) {
    presence.close(Duration.ZERO);
    presence = builder.install(container);
    return presence;
  }

  @Test
  void anEndpointFindsThePresenceByItsSession() {
    assertThat(WebSocketPresence.of(fake.session)).isSameAs(presence);
  }

  @Test
  void aSessionOfAnotherServerIsToldWhereToInstall() {
    FakeSession stranger = new FakeSession(mock(ServerContainer.class));
    assertThatIllegalStateException()
        .isThrownBy(() -> WebSocketPresence.of(stranger.session))
        .withMessageContaining("WebSocketPresence.builder().install(serverContainer)");
  }

  @Test
  void aSessionWithoutAContainerIsToldWhereToInstall() {
    when(fake.session.getContainer()).thenReturn(null);
    assertThatIllegalStateException()
        .isThrownBy(() -> WebSocketPresence.of(fake.session))
        .withMessageContaining("install one where the server starts");
  }

  @Test
  void aContainerTakesOnePresenceAtATime() {
    assertThatIllegalStateException()
        .isThrownBy(() -> WebSocketPresence.builder().install(container))
        .withMessageContaining("already installed");
    assertThat(WebSocketPresence.of(fake.session)).isSameAs(presence);
  }

  @Test
  void aClosedPresenceFreesItsContainer() {
    presence.close(Duration.ZERO);
    assertThatIllegalStateException().isThrownBy(() -> WebSocketPresence.of(fake.session));
    presence = WebSocketPresence.builder().install(container);
    assertThat(WebSocketPresence.of(fake.session)).isSameAs(presence);
  }

  @Test
  void aClosedSessionThatHidesItsContainerStillFindsItsPresence() {
    presence.join(ANNA, fake.session);
    fake.hidesItsContainer();
    assertThat(WebSocketPresence.of(fake.session)).isSameAs(presence);
  }

  @Test
  void whoJoinsIsOnlineUntilTheContainerClosesTheSession() {
    PeerSession peer = presence.join(ANNA, fake.session);
    assertThat(presence.registry().sessions()).containsExactly(peer);
    assertThat(presence.session(fake.session)).contains(peer);

    assertThat(presence.leave(fake.session, GOING_AWAY)).isTrue();

    assertThat(presence.registry().isOnline("anna")).isFalse();
    assertThat(departure().reason()).isEqualTo(LeaveReason.CLOSED_BY_PEER);
    assertThat(departure().detail()).contains("closed by the peer: 1001 going away, bye");
    assertThat(presence.session(fake.session)).isEmpty();
  }

  @Test
  void whoLeavesInTheMiddleOfHisJoinDoesNotStay() {
    FakeConnection connection = new FakeConnection(fake.session);
    reinstall(WebSocketPresence.builder().connections(session -> Optional.of(connection)));
    connection.whileJoining = () -> presence.leave(fake.session, GOING_AWAY);

    PeerSession peer = presence.join(ANNA, fake.session);

    assertThat(peer.isPresent()).isFalse();
    assertThat(presence.registry().sessions()).isEmpty();
  }

  @Test
  void aLeaveIsToldOnce() {
    presence.join(ANNA, fake.session);
    presence.leave(fake.session, GOING_AWAY);
    assertThat(presence.leave(fake.session, GOING_AWAY)).isFalse();
  }

  @Test
  void aSessionThatWasEvictedHasLeftAlready() throws Exception {
    PeerSession peer = presence.join(ANNA, fake.session);
    presence.registry().evict(peer, LeaveReason.CLOSED_BY_SERVER, "goodbye");
    CloseReason sent = fake.closes.poll(5, TimeUnit.SECONDS);
    assertThat(sent.getCloseCode().getCode()).isEqualTo(4410);
    assertThat(presence.leave(fake.session, sent)).isFalse();
    assertThat(presence.session(fake.session)).isEmpty();
  }

  @Test
  void aDeadPeerOfAnUnknownContainerIsClosedInOrderBecauseNothingElseIsThere() throws Exception {
    PeerSession peer = presence.join(ANNA, fake.session);
    presence.registry().evict(peer, LeaveReason.DEAD, "silent");
    CloseReason sent = fake.closes.poll(5, TimeUnit.SECONDS);
    assertThat(sent.getCloseCode()).isEqualTo(CloseCodes.GOING_AWAY);
  }

  @Test
  void aDeadPeerIsAbortedThroughItsContainer() throws Exception {
    FakeConnection connection = new FakeConnection(fake.session);
    reinstall(WebSocketPresence.builder().connections(session -> Optional.of(connection)));
    PeerSession peer = presence.join(ANNA, fake.session);
    assertThat(connection.watched).isSameAs(peer);
    presence.registry().evict(peer, LeaveReason.DEAD, "silent");
    assertThat(connection.terminated.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(fake.closes).isEmpty();
  }

  @Test
  void anErrorOfTheApplicationBesideACloseFrameExplainsNothing() {
    presence.join(ANNA, fake.session);
    presence.failed(fake.session, new IOException("disk is full"));
    presence.leave(fake.session, new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, "bye"));
    assertThat(departure().reason()).isEqualTo(LeaveReason.CLOSED_BY_PEER);
  }

  @Test
  void aFailureOfTheConnectionBecomesTheDetailOfItsLoss() {
    presence.join(ANNA, fake.session);
    presence.failed(fake.session, new IOException("Connection reset by peer"));
    presence.leave(fake.session, ABNORMAL);
    assertThat(departure().reason()).isEqualTo(LeaveReason.CONNECTION_LOST);
    assertThat(departure().detail()).startsWith("connection lost: reset by peer");
  }

  @Test
  void aFailureOfTheApplicationIsNoReason() {
    presence.join(ANNA, fake.session);
    presence.failed(fake.session, new NullPointerException("bug in the handler"));
    presence.leave(fake.session, ABNORMAL);
    assertThat(departure().detail()).startsWith("connection lost: ended without a close frame");
  }

  @Test
  void aFailureOfAnUnknownSessionIsIgnored() {
    presence.failed(fake.session, new IOException("late"));
    assertThat(presence.registry().departures()).isEmpty();
  }

  @Test
  void whatTheContainerKnowsOfTheFailureComesFirst() {
    FakeConnection connection = new FakeConnection(fake.session);
    connection.failure = new IOException("Broken pipe");
    reinstall(WebSocketPresence.builder().connections(session -> Optional.of(connection)));
    presence.join(ANNA, fake.session);
    presence.failed(fake.session, new IOException("Connection reset by peer"));
    presence.leave(fake.session, ABNORMAL);
    assertThat(departure().detail()).startsWith("connection lost: broken pipe");
  }

  @Test
  void aConnectionIsToldThatItIsLost() {
    FakeConnection connection = new FakeConnection(fake.session);
    reinstall(WebSocketPresence.builder().connections(session -> Optional.of(connection)));
    presence.join(ANNA, fake.session);

    presence.leave(fake.session, ABNORMAL);

    assertThat(connection.losses).hasValue(1);
  }

  @Test
  void anOrderlyCloseIsNoLoss() {
    FakeConnection connection = new FakeConnection(fake.session);
    reinstall(WebSocketPresence.builder().connections(session -> Optional.of(connection)));
    presence.join(ANNA, fake.session);

    presence.leave(fake.session, new CloseReason(CloseCodes.NORMAL_CLOSURE, "bye"));

    assertThat(connection.losses).hasValue(0);
  }

  @Test
  void whatTheContainerKnowsOfTheCloserDecides() {
    FakeConnection connection = new FakeConnection(fake.session);
    connection.closedBy = LeaveReason.CLOSED_BY_SERVER;
    reinstall(WebSocketPresence.builder().connections(session -> Optional.of(connection)));
    presence.join(ANNA, fake.session);
    presence.leave(fake.session, new CloseReason(CloseCodes.TOO_BIG, "too big"));
    assertThat(departure().reason()).isEqualTo(LeaveReason.CLOSED_BY_SERVER);
    assertThat(departure().detail()).contains("closed by the server: 1009 message too big");
  }

  @Test
  void aHeartbeatIsNotForTheApplication() {
    PeerSession peer = presence.join(ANNA, fake.session);
    assertThat(presence.received(fake.session, "\u0005hb1 nonsense")).isTrue();
    assertThat(peer.vitals().applicationSilence()).isPresent();
    assertThat(presence.heartbeatStats()).isEqualTo(new HeartbeatStats(0, 1, 0, 1, 0));
  }

  @Test
  void anyOtherTextIsForTheApplicationAndNoHeartbeat() {
    PeerSession peer = presence.join(ANNA, fake.session);
    assertThat(presence.received(fake.session, "hello")).isFalse();
    presence.received(fake.session);
    assertThat(peer.vitals().applicationSilence()).isEmpty();
    assertThat(presence.heartbeatStats().received()).isZero();
  }

  @Test
  void aHeartbeatOfASessionThatLeftIsStillNotForTheApplication() {
    assertThat(presence.received(fake.session, "\u0005hb1 ask id=7")).isTrue();
    presence.received(fake.session);
    presence.received(fake.session, false);
    assertThat(presence.session(fake.session)).isEmpty();
  }

  @Test
  void whoeverIsClosedWithTheServerIsToldWhenToReturn() throws Exception {
    presence.join(ANNA, fake.session);
    presence.close(Duration.ofSeconds(10)); // at most: until the close is through
    CloseReason sent = fake.closes.poll(5, TimeUnit.SECONDS);
    assertThat(sent.getCloseCode()).isEqualTo(CloseCodes.GOING_AWAY);
    assertThat(sent.getReasonPhrase()).matches("try again in \\d{1,5} ms");
  }

  @Test
  void aPongWithATokenIsHandedToThePeer() {
    presence.join(ANNA, fake.session);
    pongHandler().onMessage(FakeSession.pong(4711L));
    assertThat(presence.pong(fake.session, FakeSession.pong(4711L)))
        .as("no ping had this token")
        .isFalse();
  }

  @Test
  void aPongOfAnotherLengthIsEvidenceAndNoAnswer() {
    presence.join(ANNA, fake.session);
    assertThat(presence.pong(fake.session, FakeSession.pong((byte) 1, (byte) 2))).isFalse();
  }

  @Test
  void aPongOfAnUnknownSessionIsNoAnswer() {
    assertThat(presence.pong(fake.session, FakeSession.pong(1L))).isFalse();
  }

  @Test
  void anApplicationThatHandlesPongsIsToldWhatToDo() {
    fake.handlesPongsItself();
    assertThatIllegalStateException()
        .isThrownBy(() -> presence.join(ANNA, fake.session))
        .withMessageContaining("applicationForwardsPongs(true)")
        .withMessageContaining("presence.pong(session, message)");
    assertThat(presence.registry().isOnline("anna")).isFalse();
  }

  @Test
  void anApplicationThatForwardsItsPongsMayJoin() {
    reinstall(WebSocketPresence.builder().applicationForwardsPongs(true));
    presence.join(ANNA, fake.handlesPongsItself().session);
    assertThat(presence.registry().isOnline("anna")).isTrue();
  }

  @Test
  void thePongHandlerIsAddedOnce() {
    presence.join(ANNA, fake.session);
    presence.join(ANNA, fake.session);
    assertThat(fake.pongHandlers).hasSize(1);
  }

  @Test
  void aClosedSessionCannotJoinAndIsNotKept() {
    assertThatIllegalStateException()
        .isThrownBy(() -> presence.join(ANNA, fake.closed().session))
        .withMessageContaining("is closed");
    assertThat(presence.session(fake.session)).isEmpty();
    assertThat(presence.registry().stats().unidentified()).isZero();
  }

  @Test
  void nobodyLooksForWhatLiesUnderAClosedSession() {
    AtomicBoolean asked = new AtomicBoolean();
    reinstall(
        WebSocketPresence.builder()
            .connections(
                session -> {
                  asked.set(true);
                  return Optional.empty();
                }));

    assertThatIllegalStateException()
        .isThrownBy(() -> presence.join(ANNA, fake.closed().session))
        .withMessageContaining("is closed");
    assertThat(asked).isFalse();
  }

  @Test
  void aSessionThatClosesWhileItJoinsLeavesAtOnce() {
    when(fake.session.isOpen()).thenReturn(true, true, false);
    presence.join(ANNA, fake.session);
    assertThat(departure().reason()).isEqualTo(LeaveReason.CONNECTION_LOST);
    assertThat(presence.session(fake.session)).isEmpty();
  }

  @Test
  void anOpenedSessionWaitsToBeIdentified() {
    PeerSession opened = presence.opened(fake.session);
    assertThat(presence.opened(fake.session)).isSameAs(opened);
    assertThat(presence.registry().stats().unidentified()).isEqualTo(1);
    assertThat(presence.join(ANNA, fake.session)).isSameAs(opened);
    assertThat(presence.registry().stats().unidentified()).isZero();
  }

  @Test
  void openingLeavesPongsToTheApplicationUntilItJoins() {
    presence.opened(fake.session);
    assertThat(fake.pongHandlers).isEmpty();
    presence.join(ANNA, fake.session);
    assertThat(fake.pongHandlers).hasSize(1);
  }

  @Test
  void whoIsRefusedMayTryAgainOnTheSameSession() {
    reinstall(
        WebSocketPresence.builder()
            .registry(SessionRegistry.builder().takeover(Takeover.REJECT_NEW).build()));
    presence.join(ANNA, fake.session);
    FakeSession second = new FakeSession(container);
    assertThatExceptionOfType(JoinRefusedException.class)
        .isThrownBy(() -> presence.join(ANNA, second.session));
    presence.leave(fake.session, GOING_AWAY);
    assertThat(presence.join(ANNA, second.session).isPresent()).isTrue();
  }

  @Test
  void theAddressIsAddedWhereItIsKnown() {
    FakeConnection connection = new FakeConnection(fake.session);
    connection.address = "10.77.0.2:5000";
    reinstall(WebSocketPresence.builder().connections(session -> Optional.of(connection)));
    PeerSession peer = presence.join(ANNA, fake.session, Map.of("version", "1.2"));
    assertThat(peer.attributes())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("version", "1.2", "remoteAddress", "10.77.0.2:5000"));
  }

  @Test
  void anAddressThatWasGivenStands() {
    FakeConnection connection = new FakeConnection(fake.session);
    connection.address = "10.77.0.2:5000";
    reinstall(WebSocketPresence.builder().connections(session -> Optional.of(connection)));
    PeerSession peer = presence.join(ANNA, fake.session, Map.of("remoteAddress", "proxy says"));
    assertThat(peer.attributes()).containsEntry("remoteAddress", "proxy says");
  }

  @Test
  void anUnknownAddressIsAbsent() {
    assertThat(presence.join(ANNA, fake.session).attributes()).isEmpty();
  }

  @Test
  void aSessionMayHaveAPolicyOfItsOwn() {
    HeartbeatPolicy own = HeartbeatPolicy.passive(Duration.ofSeconds(3));
    PeerSession peer = presence.join(ANNA, fake.session, Map.of(), own);
    assertThat(peer.policyOverride()).contains(own);
  }

  @Test
  void settingsReachTheDetector() {
    HeartbeatPolicy policy = HeartbeatPolicy.passive(Duration.ofSeconds(3));
    reinstall(
        WebSocketPresence.builder().policy(policy).dryRun(true).deafLimit(Duration.ofSeconds(30)));
    assertThat(presence.detector().policy()).isEqualTo(policy);
    assertThat(presence.detector().isDryRun()).isTrue();
  }

  @Test
  void closingThePresenceTellsEverybodyGoingAway() throws Exception {
    presence.join(ANNA, fake.session);
    presence.close();
    assertThat(fake.closes.poll(5, TimeUnit.SECONDS).getCloseCode())
        .isEqualTo(CloseCodes.GOING_AWAY);
    assertThat(departure().reason()).isEqualTo(LeaveReason.SHUTDOWN);
  }

  @Test
  void aPingCarriesItsTokenInEightBytes() throws Exception {
    PeerSession peer = presence.join(ANNA, fake.session);
    peer.connection().ping(0x0102030405060708L);
    verify(fake.remote).sendPing(Token.payload(0x0102030405060708L));
  }

  private Departure departure() {
    return presence.registry().departures().get(0);
  }

  private MessageHandler.Whole<PongMessage> pongHandler() {
    return fake.pongHandlers.remove();
  }

  @Test
  void aMessageToAJoinedSessionIsSent() throws Exception {
    presence.join(ANNA, fake.session);
    sent(presence.send(fake.session, "text"));
    sent(presence.send(fake.session, ByteBuffer.wrap(new byte[] {'b'})));
    assertThat(fake.async.written).containsExactly("text", "b");
    assertThat(presence.sendStats().sent()).isEqualTo(2);
  }

  private static void sent(CompletionStage<Void> stage) throws Exception {
    stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aMessageToASessionThatNobodyWatchesSaysSo() {
    assertThatThrownBy(() -> sent(presence.send(fake.session, "text")))
        .hasRootCauseInstanceOf(SendException.class)
        .hasMessageContaining("neither join nor opened was called");
    assertThat(presence.sendStats().abandoned()).isEqualTo(1);
  }

  @Test
  void aMessageThatIsNullIsTheCallersError() {
    presence.join(ANNA, fake.session);
    assertThatNullPointerException()
        .isThrownBy(() -> presence.send(fake.session, (String) nothing()));
    assertThatNullPointerException()
        .isThrownBy(() -> presence.send(fake.session, (ByteBuffer) nothing()));
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what a careless caller passes
  private static <T> T nothing() {
    return null;
  }

  @Test
  void aBroadcastReachesAllAndTellsOfEach() throws Exception {
    FakeSession other = new FakeSession(container);
    PeerSession anna = presence.join(ANNA, fake.session);
    PeerSession boris = presence.join(Identity.of("boris"), other.session);
    PeerSession gone = presence.join(Identity.of("gone"), new FakeSession(container).session);
    presence.registry().evict(gone, LeaveReason.CLOSED_BY_SERVER, "bye");

    List<CompletionStage<Void>> stages = presence.broadcast(List.of(anna, gone, boris), "news");

    sent(stages.get(0));
    sent(stages.get(2));
    assertThatThrownBy(() -> sent(stages.get(1))).hasMessageContaining("it has left");
    assertThat(presence.broadcast(List.of(), ByteBuffer.allocate(1))).isEmpty();
    assertThat(fake.async.written).containsExactly("news");
    assertThat(other.async.written).containsExactly("news");
  }

  @Test
  void theLimitsOfASessionAreItsOwn() {
    reinstall(WebSocketPresence.builder().sendLimits(SendLimits.DEFAULT.withBytes(4)));
    assertThatIllegalStateException()
        .isThrownBy(() -> presence.sendLimits(fake.session, SendLimits.DEFAULT))
        .withMessageContaining("not watched");
    presence.join(ANNA, fake.session);
    assertThatThrownBy(() -> sent(presence.send(fake.session, "12345")))
        .hasMessageContaining("5 bytes");

    presence.sendLimits(fake.session, SendLimits.DEFAULT.withBytes(5));

    assertThatCode(() -> sent(presence.send(fake.session, "12345"))).doesNotThrowAnyException();
  }

  @Test
  void whatWaitsForOneSessionIsKnown() {
    FakeSession other = new FakeSession(container);
    PeerSession anna = presence.join(ANNA, fake.session);
    PeerSession boris = presence.join(Identity.of("boris"), other.session);
    fake.async.hangs();

    presence.broadcast(List.of(anna), "text");

    assertThat(presence.unsentBytes(anna)).isEqualTo(4);
    assertThat(presence.unsentBytes(boris)).isZero();
    presence.leave(fake.session, GOING_AWAY);
    assertThat(presence.unsentBytes(anna)).isZero();
  }

  @Test
  void whatIsUnsentWhenTheContainerClosesFailsWithTheReason() {
    presence.join(ANNA, fake.session);
    fake.async.hangs();
    CompletionStage<Void> stage = presence.send(fake.session, "text");

    presence.leave(fake.session, GOING_AWAY);

    assertThatThrownBy(() -> sent(stage))
        .hasMessageContaining("closed by the peer: 1001 going away, bye")
        .hasMessageContaining("1 message of 4 bytes unsent");
  }
}
