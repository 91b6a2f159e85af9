package dev.presence.websocket;

import static dev.presence.websocket.ClientState.Name.CONNECTING;
import static dev.presence.websocket.ClientState.Name.ONLINE;
import static dev.presence.websocket.ClientState.Name.SUSPECT;
import static dev.presence.websocket.ClientState.Name.WAITING;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.websocket.FakeServer.Visitor;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientWatchTest {
  private static ClientLab silentServer() throws Exception {
    ClientLab lab = new ClientLab();
    lab.server.answersPings = false;
    return lab.connected();
  }

  @Test
  void aServerThatAnswersIsAskedOnlyWhenIdleAndNeverDoubted() throws Exception {
    ClientLab lab = new ClientLab().connected().pass(ofSeconds(60));
    assertThat(lab.names()).containsExactly(CONNECTING, ONLINE);
    assertThat(lab.server.last().pings).hasSize(12);
    assertThat(lab.roundTrips).hasSize(12);
    assertThat(lab.client.roundTrip()).contains(Duration.ZERO);
  }

  @Test
  void aServerThatTalksIsNeverAsked() throws Exception {
    ClientLab lab = new ClientLab().connected();
    for (int second = 0; second < 60; second++) {
      lab.pass(ofSeconds(1));
      lab.server.last().says("news");
    }
    assertThat(lab.server.last().pings).isEmpty();
  }

  @Test
  void aSilentServerIsDoubtedThenGivenUpWithinTheBound() throws Exception {
    ClientLab lab = silentServer();
    lab.pass(ofMillis(5_999));
    assertThat(lab.server.last().pings).hasSize(1);
    assertThat(lab.state()).isEqualTo(ONLINE);
    lab.pass(ofMillis(1));
    assertThat(lab.state()).isEqualTo(SUSPECT);
    lab.pass(ofMillis(4_249));
    assertThat(lab.state()).isEqualTo(SUSPECT);

    lab.pass(ofMillis(1));

    assertThat(lab.state()).isEqualTo(WAITING);
    assertThat(lab.client.state().reason()).isEqualTo("silent for 10.3 s");
    assertThat(lab.server.last().closes)
        .extracting(reason -> reason.getCloseCode().getCode())
        .containsExactly(4002);
  }

  @Test
  void aGivenUpServersLateCloseChangesNothing() throws Exception {
    ClientLab lab = silentServer();
    Visitor first = lab.server.last();
    lab.pass(ofSeconds(11));
    first.closes(1000, "");
    assertThat(lab.state()).isEqualTo(ONLINE);
    assertThat(lab.server.attempts).hasSize(2);
  }

  @Test
  void anythingThatArrivesClearsTheDoubt() throws Exception {
    ClientLab lab = silentServer().pass(ofSeconds(7));
    assertThat(lab.state()).isEqualTo(SUSPECT);

    lab.server.last().says(ByteBuffer.allocate(1));

    assertThat(lab.state()).isEqualTo(ONLINE);
    assertThat(lab.client.state().reason()).isEqualTo("heard again");
    lab.pass(ofMillis(4_999));
    assertThat(lab.server.last().pings).hasSize(1);
    lab.pass(ofMillis(1));
    assertThat(lab.server.last().pings).hasSize(2);
  }

  @Test
  void aStrangePongProvesLifeButMeasuresNothing() throws Exception {
    ClientLab lab = silentServer().pass(ofSeconds(7));
    lab.server.last().pong(ByteBuffer.allocate(3));
    lab.server.last().pong(ByteBuffer.allocate(8));
    assertThat(lab.state()).isEqualTo(ONLINE);
    assertThat(lab.roundTrips).isEmpty();
  }

  @Test
  void aRoundTripIsMeasuredFromAskToPong() throws Exception {
    ClientLab lab = silentServer().pass(ofMillis(5_300));
    Visitor server = lab.server.last();
    server.pong(server.pings.get(0));
    server.pong(server.pings.get(0));
    assertThat(lab.roundTrips).containsExactly(ofMillis(300));
  }

  @Test
  void aProcessThatStoodStillAsksOnceMoreBeforeItBlames() throws Exception {
    ClientLab lab = silentServer().pass(ofMillis(5_500));
    lab.threads.stall(ofSeconds(60));
    assertThat(lab.state()).isEqualTo(ONLINE);
    lab.pass(ofMillis(250));
    assertThat(lab.server.last().pings).hasSize(2);
    assertThat(lab.names()).doesNotContain(SUSPECT, WAITING);

    lab.pass(ofMillis(5_250));

    assertThat(lab.state()).isEqualTo(WAITING);
  }

  @Test
  void aProcessThatStoodStillIsAnsweredAndBlamesNobody() throws Exception {
    ClientLab lab = silentServer().pass(ofMillis(5_500));
    lab.server.answersPings = true;
    lab.threads.stall(ofSeconds(60));
    lab.pass(ofSeconds(20));
    assertThat(lab.names()).containsExactly(CONNECTING, ONLINE);
  }

  @Test
  void aHandlerThatKeepsUsFromReadingIsNotTheServersSilence() throws Exception {
    ClientLab lab = silentServer();
    lab.inHandler = () -> lab.threads.advance(ofSeconds(40));
    lab.server.last().says("slow");
    lab.server.answersPings = true;
    lab.pass(ofSeconds(20));
    assertThat(lab.names()).doesNotContain(WAITING);
    assertThat(lab.state()).isEqualTo(ONLINE);
  }

  @Test
  void aHandlerThatNeverReturnsIsNoExcuseAfterAMinute() throws Exception {
    ClientLab lab = silentServer();
    lab.inHandler = () -> lab.threads.advance(ofMillis(60_300));
    lab.server.last().says("stuck");
    assertThat(lab.names()).contains(WAITING);
  }

  @Test
  void aProbeAsksAtOnceAndOnlyOnce() throws Exception {
    ClientLab lab = silentServer();
    lab.client.probe();
    lab.client.probe();
    assertThat(lab.server.last().pings).hasSize(1);
  }

  @Test
  void howeverOftenAProbeIsAskedForAServerIsAskedTwentyTimesInTenSeconds() throws Exception {
    ClientLab lab = new ClientLab().connected();
    for (int i = 0; i < 300; i++) {
      lab.client.probe();
    }
    assertThat(lab.server.last().pings).hasSize(20);

    lab.pass(ofSeconds(10));
    int asked = lab.server.last().pings.size();
    lab.client.probe();

    assertThat(lab.server.last().pings).hasSize(asked + 1);
    assertThat(lab.state()).isEqualTo(ONLINE);
  }

  @Test
  void aProbeThatFindsNobodyWithinTwoSecondsIsFollowedByADialAtOnce() throws Exception {
    ClientLab lab = silentServer();
    lab.client.probe();
    lab.pass(ofMillis(2_249));
    assertThat(lab.server.attempts).hasSize(1);
    lab.pass(ofMillis(1));
    assertThat(lab.server.attempts).hasSize(2);
    assertThat(lab.state()).isEqualTo(ONLINE);
  }

  @Test
  void aProbeShortensADoubtThatIsUnderWay() throws Exception {
    ClientLab lab = silentServer().pass(ofMillis(5_500));
    lab.client.probe();
    assertThat(lab.server.last().pings).hasSize(1);
    assertThat(lab.state()).isEqualTo(SUSPECT);
    lab.pass(ofMillis(2_249));
    assertThat(lab.server.attempts).hasSize(1);

    lab.pass(ofMillis(1));

    assertThat(lab.server.attempts).hasSize(2);
    assertThat(lab.state()).isEqualTo(ONLINE);
    assertThat(lab.names()).containsOnlyOnce(SUSPECT);
  }

  @Test
  void aProbeOfAServerThatIsSuspectTellsSoNoSecondTime() throws Exception {
    ClientLab lab = silentServer().pass(ofSeconds(7));
    assertThat(lab.state()).isEqualTo(SUSPECT);

    lab.client.probe();
    lab.pass(ofMillis(2_250));

    assertThat(lab.server.attempts).hasSize(2);
    assertThat(lab.names()).containsOnlyOnce(SUSPECT);
  }

  @Test
  void aProbeLengthensNoDoubtThatIsUnderWay() throws Exception {
    ClientLab lab = silentServer().pass(ofSeconds(9));
    lab.client.probe();
    lab.pass(ofMillis(1_249));
    assertThat(lab.server.attempts).hasSize(1);
    lab.pass(ofMillis(1));
    assertThat(lab.server.attempts).hasSize(2);
    assertThat(lab.names()).containsOnlyOnce(SUSPECT);
  }

  @Test
  void probesThatFindNobodyDialAtOnceOnceInFiveSeconds() throws Exception {
    ClientLab lab = silentServer();
    lab.client.probe();
    lab.pass(ofMillis(2_250));
    lab.client.probe();
    lab.pass(ofMillis(2_250));
    assertThat(lab.state()).isEqualTo(WAITING);
    assertThat(lab.delay()).isPositive();
  }

  @Test
  void aNetworkThatIsAwayForSomeSecondsIsUsedAsSoonAsItIsBack() throws Exception {
    ClientLab lab = silentServer();
    lab.client.probe();
    lab.server.refusesConnections();
    lab.pass(ofMillis(2_250));
    assertThat(lab.server.attempts).hasSize(2);
    assertThat(lab.state()).isEqualTo(WAITING);

    lab.server.accepts();
    lab.client.probe();

    assertThat(lab.state()).isEqualTo(ONLINE);
  }

  @Test
  void anEndpointIsNotBlamedForWhatAProbeFinds() throws Exception {
    ClientLab lab = new ClientLab(b -> b, ClientLab.TWO);
    lab.server.answersPings = false;
    lab.connected();
    lab.client.probe();
    lab.pass(ofMillis(2_250));
    assertThat(lab.client.state().uri()).contains(ClientLab.ONE);
  }
}
