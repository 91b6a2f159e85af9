package dev.presence.websocket;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.presence.DeadPeerDetector;
import dev.presence.Health;
import dev.presence.HeartbeatPolicy;
import dev.presence.Identity;
import dev.presence.PeerSession;
import dev.presence.SessionRegistry;
import dev.presence.testing.VirtualTime;
import jakarta.websocket.PongMessage;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's side of the application heartbeat, with the real registry and detector. */
class HeartbeatsTest {
  private static final String HELLO = "\u0005hb1 hello max=1 ask=6000 answer=4000";

  private final VirtualTime time = VirtualTime.create();
  private final SessionRegistry registry =
      SessionRegistry.builder().time(time).executor(Runnable::run).build();
  private final DeadPeerDetector detector =
      DeadPeerDetector.builder(registry)
          .policy(HeartbeatPolicy.whenIdle(ofSeconds(15), ofSeconds(10)))
          .withoutThread();
  private Runnable inTheNextTick = () -> {};

  {
    var unused = registry.everyTick(this::onceInATick); // before the heartbeats
  }

  private final Heartbeats heartbeats =
      new Heartbeats(registry, HeartbeatTimes.checked(ofSeconds(5), ofSeconds(5), ofSeconds(20)));
  private final FakeSession fake = new FakeSession(mock(ServerContainer.class));
  private final RemoteEndpoint.Async remote = mock(RemoteEndpoint.Async.class);
  private final SessionConnection connection =
      new PortableConnection(fake.session)
          .of(
              new SessionConnection.Shared(
                  c -> {}, new Sends(registry, SendLimits.DEFAULT), heartbeats));
  private final List<String> sent = new ArrayList<>();
  private boolean networkAnswers = true;
  private boolean refuses;
  private PeerSession peer;

  HeartbeatsTest() {
    time.every(ofMillis(100), detector::tick);
    peer = registry.join(Identity.of("anna"), connection);
  }

  @BeforeEach
  void connect() throws IOException {
    connection.watchedAs(peer);
    connection.receivePongs(false);
    when(fake.session.getAsyncRemote()).thenReturn(remote);
    doAnswer(call -> written(call.getArgument(0), call.getArgument(1)))
        .when(remote)
        .sendText(anyString(), any(SendHandler.class));
    doAnswer(call -> pong(call.getArgument(0))).when(remote).sendPing(any(ByteBuffer.class));
  }

  private Object written(String text, SendHandler done) {
    if (refuses) {
      throw new IllegalStateException("a message in parts is under way");
    }
    sent.add(text.substring(1));
    done.onResult(FakeServer.WRITTEN);
    return text;
  }

  private Object pong(ByteBuffer payload) {
    if (networkAnswers) {
      PongMessage pong = () -> payload;
      fake.pongHandlers.element().onMessage(pong);
    }
    return payload;
  }

  /** After liveness time went on, and before the heartbeats are looked at. */
  private void onceInATick() {
    Runnable task = inTheNextTick;
    inTheNextTick = () -> {};
    task.run();
  }

  /** As {@code WebSocketPresence.received} does. */
  private void says(String text) {
    peer.heard();
    connection.heartbeat().received(text);
  }

  private void pass(Duration duration) {
    time.advance(duration);
  }

  @Test
  void whoDoesNotIntroduceItselfNeverMeetsAHeartbeat() {
    says("\u0005hb1 ask id=7");
    pass(ofSeconds(300));
    assertThat(sent).isEmpty();
    assertThat(peer.health()).isEqualTo(Health.ALIVE);
    assertThat(heartbeats.stats()).isEqualTo(new HeartbeatStats(0, 1, 0, 1, 0));
  }

  @Test
  void aHelloIsWelcomedWithTheLongerTimes() {
    says(HELLO);
    says("\u0005hb1 hello");
    assertThat(sent)
        .containsExactly(
            "hb1 welcome ask=6000 answer=5000 spread=20000",
            "hb1 welcome ask=15000 answer=10000 spread=20000");
    assertThat(heartbeats.stats().introduced()).isOne();
  }

  @Test
  void aHelloWithoutACommonVersionIsToldWhichWeSpeak() {
    says("\u0005hb2 hello max=3");
    pass(ofSeconds(60));
    assertThat(sent).containsExactly("hb0 unsupported min=1 max=1");
    assertThat(heartbeats.stats().introduced()).isZero();
  }

  @Test
  void aHelloOfANewerClientThatAlsoSpeaksOursIsWelcomed() {
    says("\u0005hb0 hello max=3");
    assertThat(sent.get(0)).startsWith("hb1 welcome");
  }

  @Test
  void anAskIsAnsweredAtOnce() {
    says(HELLO);
    says("\u0005hb1 ask id=a3");
    assertThat(sent).endsWith("hb1 answer id=a3");
  }

  @Test
  void whoIsSilentIsAskedOnceAndStaysAliveIfItAnswers() {
    says(HELLO);
    pass(ofSeconds(6));
    pass(ofMillis(500));
    assertThat(sent).endsWith("hb1 ask id=1");

    says("\u0005hb1 answer id=1");
    pass(ofSeconds(5));

    assertThat(sent).hasSize(2);
    assertThat(peer.health()).isEqualTo(Health.ALIVE);
    assertThat(heartbeats.stats().unanswered()).isZero();
  }

  @Test
  void anAskThatCouldNotBeWrittenIsRepeatedAndHeldAgainstNobody() {
    says("\u0005hb1 hello max=1 ask=5000 answer=5000");
    sent.clear();
    refuses = true;
    pass(ofSeconds(6));

    refuses = false;
    pass(ofSeconds(2));

    assertThat(sent).hasSize(1);
    assertThat(peer.health()).isEqualTo(Health.ALIVE);
    assertThat(heartbeats.stats().unanswered()).isZero();
  }

  @Test
  void whileMessagesComeNobodyIsAsked() {
    says(HELLO);
    for (int second = 0; second < 60; second++) {
      connection.heartbeat().heard();
      pass(ofSeconds(1));
    }
    assertThat(sent).hasSize(1);
  }

  @Test
  void whoseNetworkAnswersButWhoseApplicationDoesNotIsFrozenUntilItsNextMessage() {
    says(HELLO);
    pass(ofSeconds(12));
    assertThat(peer.health()).isEqualTo(Health.FROZEN);
    pass(ofSeconds(300));
    assertThat(peer.isPresent()).isTrue();
    assertThat(peer.health()).isEqualTo(Health.FROZEN);
    assertThat(sent).as("the ask that it owes stays the only one").hasSize(2);
    assertThat(registry.stats().suspicions()).isOne();

    connection.heartbeat().heard();
    pass(ofMillis(700));

    assertThat(peer.health()).isEqualTo(Health.ALIVE);
    pass(ofSeconds(6));
    assertThat(sent).endsWith("hb1 ask id=2");
  }

  @Test
  void whoIntroducesItselfBeforeItIsWatchedIsAskedOnceItIs() {
    SessionConnection early =
        new PortableConnection(fake.session)
            .of(
                new SessionConnection.Shared(
                    c -> {}, new Sends(registry, SendLimits.DEFAULT), heartbeats));
    early.heartbeat().received(HELLO);
    pass(ofSeconds(2));

    early.watchedAs(peer);
    pass(ofSeconds(5));

    assertThat(sent).endsWith("hb1 ask id=1");
  }

  @Test
  void whoGoesAwayIsFrozenWithinASecondAndIsBackWithItsNextMessage() {
    says(HELLO);
    pass(ofMillis(700));
    says("\u0005hb1 away");
    pass(ofSeconds(1));
    assertThat(peer.health()).isEqualTo(Health.FROZEN);
    pass(ofSeconds(300));
    assertThat(peer.isPresent()).isTrue();
    assertThat(peer.health()).isEqualTo(Health.FROZEN);
    assertThat(sent).as("nobody is asked who is away").hasSize(1);
    assertThat(heartbeats.stats()).isEqualTo(new HeartbeatStats(1, 2, 1, 0, 0));

    says("\u0005hb1 ask id=1");
    pass(ofMillis(700));

    assertThat(peer.health()).isEqualTo(Health.ALIVE);
    pass(ofSeconds(6));
    assertThat(sent).endsWith("hb1 ask id=1");
  }

  @Test
  void whoGoesAwayInTheMiddleOfATickIsFrozenAtOnceToo() {
    says(HELLO);
    pass(ofMillis(700));

    inTheNextTick = () -> says("\u0005hb1 away");
    pass(ofSeconds(1));

    assertThat(peer.health()).isEqualTo(Health.FROZEN);
  }

  @Test
  void whoGoesAwayOwingAnAnswerIsFrozenAtOnceToo() {
    says(HELLO);
    pass(ofMillis(6_500));
    assertThat(sent).endsWith("hb1 ask id=1");

    says("\u0005hb1 away");
    pass(ofSeconds(1));

    assertThat(peer.health()).isEqualTo(Health.FROZEN);
  }

  @Test
  void whoGoesAwayAndSpeaksBeforeAnybodyLookedWasNeverAway() {
    says(HELLO);
    pass(ofSeconds(1));
    says("\u0005hb1 away");
    says("\u0005hb1 ask id=1");
    pass(ofSeconds(5));
    assertThat(peer.health()).isEqualTo(Health.ALIVE);
    assertThat(registry.stats().suspicions()).isZero();
  }

  @Test
  void whoGoesAwayForEverDiesAsAnyPeer() {
    says(HELLO);
    says("\u0005hb1 away");
    networkAnswers = false;
    pass(ofSeconds(26));
    assertThat(peer.isPresent()).isFalse();
  }

  @Test
  void whoseNetworkDoesNotAnswerEitherDiesAsAnyPeer() {
    says(HELLO);
    networkAnswers = false;
    pass(ofSeconds(26));
    assertThat(peer.isPresent()).isFalse();
    pass(ofSeconds(1));
    assertThat(heartbeats.stats().introduced()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0005hb",
        "\u0005hb1 ask",
        "\u0005hb1 answer",
        "\u0005hb1 welcome",
        "\u0005hb1 dance id=7",
        "\u0005hb2 ask id=7",
        "\u0005hb2 away",
        "\u0005hb1 ask id=7 id=8",
        "\u0005hb1 hello ask=5s",
        "\u0005hb1 hello max=x"
      })
  void whatIsWrongIsDroppedCountedAndProvesItsSender(String text) {
    says(HELLO);
    pass(ofSeconds(5));
    says(text);
    says("\u0005hb1 ask id=" + "x".repeat(100_000));
    assertThat(sent).hasSize(1);
    assertThat(heartbeats.stats().dropped()).isEqualTo(2);
    pass(ofSeconds(5));
    assertThat(sent).as("asks, for it was heard").hasSize(1);
    assertThat(peer.isPresent()).isTrue();
  }

  @Test
  void anUnknownFieldIsIgnored() {
    says("\u0005hb1 hello colour=red");
    assertThat(sent.get(0)).startsWith("hb1 welcome");
  }

  @Test
  void aFloodIsAnsweredTwentyTimesInTenSeconds() {
    says(HELLO);
    for (int i = 0; i < 100; i++) {
      says("\u0005hb1 ask id=" + i);
    }
    assertThat(sent).hasSize(20);
    assertThat(heartbeats.stats().dropped()).isEqualTo(81);
  }

  @Test
  void aSessionThatCannotBeWrittenToIsNoError() {
    doThrow(new IllegalStateException("closed"))
        .when(remote)
        .sendText(anyString(), any(SendHandler.class));
    says(HELLO);
    pass(ofSeconds(60));
    assertThat(peer.isPresent()).isTrue();
  }

  @Test
  void timesAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> WebSocketPresence.builder().heartbeat(ofMillis(999), ofSeconds(5), ofSeconds(20)))
        .withMessage("ask must be between PT1S and PT5M, is PT0.999S");
  }
}
