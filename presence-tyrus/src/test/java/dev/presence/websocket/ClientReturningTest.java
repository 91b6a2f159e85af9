package dev.presence.websocket;

import static dev.presence.websocket.ClientState.Name.CONNECTING;
import static dev.presence.websocket.ClientState.Name.ONLINE;
import static dev.presence.websocket.ClientState.Name.STOPPED;
import static dev.presence.websocket.ClientState.Name.WAITING;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.websocket.FakeServer.Visitor;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientReturningTest {
  @ParameterizedTest
  @ValueSource(ints = {1000, 1008, 1010, 4400, 4403, 4409, 4410})
  void someCloseCodesAreFinal(int code) throws Exception {
    ClientLab lab = new ClientLab().connected();

    lab.server.last().closes(code, "try again in 5 ms");
    lab.pass(ofMinutes(60));

    assertThat(lab.state()).isEqualTo(STOPPED);
    assertThat(lab.client.state().code()).hasValue(code);
    assertThat(lab.server.attempts).hasSize(1);
    assertThat(lab.threads.released).isEqualTo(1);
    assertThat(lab.threads.timers).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        1001, 1002, 1003, 1005, 1006, 1007, 1009, 1011, 1012, 1013, 1014, 1015, 4401, 4408, 4429,
        4999
      })
  void afterAnyOtherTheClientComesBack(int code) throws Exception {
    ClientLab lab = new ClientLab().connected();

    lab.server.last().closes(code, "");
    assertThat(lab.state()).isEqualTo(WAITING);
    assertThat(lab.client.state().code()).hasValue(code);
    lab.waitOut();

    assertThat(lab.state()).isEqualTo(ONLINE);
    assertThat(lab.server.attempts).hasSize(2);
  }

  @Test
  void anApplicationMayNameFurtherCodesThatAreFinal() throws Exception {
    ClientLab lab = new ClientLab(b -> b.stopOn(4999)).connected();
    lab.server.last().closes(4999, "");
    assertThat(lab.state()).isEqualTo(STOPPED);
  }

  @Test
  void credentialsRefusedTwiceInARowAreFinal() throws Exception {
    ClientLab lab = new ClientLab().connected();
    lab.server.last().closes(4401, "expired");
    lab.waitOut();

    lab.server.last().closes(4401, "expired");

    assertThat(lab.state()).isEqualTo(STOPPED);
  }

  @Test
  void credentialsRefusedAgainAfterAStableConnectionAreFetchedAfresh() throws Exception {
    ClientLab lab = new ClientLab().connected();
    lab.server.last().closes(4401, "expired");
    lab.waitOut().pass(ofSeconds(30));

    lab.server.last().closes(4401, "expired");

    assertThat(lab.state()).isEqualTo(WAITING);
  }

  @Test
  void delaysGrowWhileConnectionsAreAcceptedAndDropped() throws Exception {
    ClientLab lab = new ClientLab().connected();
    Duration[] delays = new Duration[8];
    for (int i = 0; i < delays.length; i++) {
      lab.server.last().closes(1006, "");
      delays[i] = lab.delay();
      lab.waitOut();
    }
    assertThat(delays)
        .containsExactly(
            ofMillis(500),
            ofMillis(1_000),
            ofMillis(2_000),
            ofMillis(4_000),
            ofMillis(8_000),
            ofMillis(15_000),
            ofMillis(15_000),
            ofMillis(15_000));
  }

  @Test
  void onlyAConnectionThatProvedStableLetsTheBackoffStartAgain() throws Exception {
    ClientLab lab = new ClientLab().connected();
    lab.server.last().closes(1006, "");
    lab.waitOut().pass(ofMillis(29_999));
    lab.server.last().closes(1006, "");
    assertThat(lab.client.state().attempt()).isEqualTo(2);
    assertThat(lab.delay()).isEqualTo(ofSeconds(1));

    lab.waitOut().pass(ofSeconds(30));
    lab.server.last().closes(1006, "");

    assertThat(lab.client.state().attempt()).isZero();
    assertThat(lab.delay()).isEqualTo(ofMillis(250));
  }

  @Test
  void anAdvisedDelayIsObeyedAndTheOwnOneAdded() throws Exception {
    ClientLab lab = new ClientLab().stable();
    lab.server.last().closes(1001, "try again in 20000 ms");
    assertThat(lab.delay()).isEqualTo(ofMillis(20_250));
    lab.chance = 0;
    lab.waitOut();
    assertThat(lab.state()).isEqualTo(ONLINE);
  }

  @Test
  void aProbeDialsAtOnceButNotBeforeTheServerAllows() throws Exception {
    ClientLab lab = new ClientLab().stable();
    lab.server.last().closes(1001, "try again in 20000 ms");
    lab.pass(ofMillis(19_999));
    lab.client.probe();
    assertThat(lab.state()).isEqualTo(WAITING);

    lab.pass(ofMillis(1));
    lab.client.probe();

    assertThat(lab.state()).isEqualTo(ONLINE);
    assertThat(lab.threads.timers).isEqualTo(1);
  }

  @Test
  void probesInARowDialOnceInFiveSeconds() throws Exception {
    ClientLab lab = new ClientLab(b -> b.backoff(ofMinutes(1), ofMinutes(1)));
    lab.server.refusesConnections();
    lab.connected();
    lab.client.probe();
    lab.client.probe();
    assertThat(lab.server.attempts).hasSize(2);

    lab.pass(ofSeconds(5));
    lab.client.probe();

    assertThat(lab.server.attempts).hasSize(3);
  }

  @Test
  void aSpreadWidensEveryReturnUntilOneIsStable() throws Exception {
    ClientLab lab = new ClientLab(b -> b.spread(ofSeconds(20))).connected();
    lab.server.last().closes(1006, "");
    assertThat(lab.delay()).isEqualTo(ofSeconds(10));
  }

  @Test
  void whatIsToldOfAConnectionBeforeIsNotHeard() throws Exception {
    ClientLab lab = new ClientLab().connected();
    Visitor first = lab.server.last();
    first.closes(1006, "");
    lab.waitOut();

    first.closes(4409, "late");
    first.says("late");

    assertThat(lab.state()).isEqualTo(ONLINE);
    assertThat(lab.server.attempts).hasSize(2);
  }

  @Test
  void aDeliberateCloseNeverReturns() throws Exception {
    ClientLab lab = new ClientLab().connected();

    lab.client.close("logout");
    lab.server.last().closes(1006, "");
    lab.pass(ofMinutes(60));

    assertThat(lab.server.attempts).hasSize(1);
    assertThat(lab.names()).containsExactly(CONNECTING, ONLINE, STOPPED);
    assertThat(lab.client.state().reason()).isEqualTo("logout");
    assertThat(lab.server.last().closes)
        .extracting(reason -> reason.getCloseCode().getCode())
        .containsExactly(1000);
    assertThat(lab.threads.timers).isZero();
    assertThat(lab.threads.released).isEqualTo(1);
  }

  @Test
  void aCloseWhileWaitingLeavesNoTimer() throws Exception {
    ClientLab lab = new ClientLab();
    lab.server.refusesConnections();
    lab.connected();
    lab.client.close();
    lab.client.close();
    lab.pass(ofMinutes(60));
    assertThat(lab.server.attempts).hasSize(1);
    assertThat(lab.threads.timers).isZero();
    assertThat(lab.threads.released).isEqualTo(1);
  }

  @Test
  void aCloseReasonThatIsTooLongIsCut() throws Exception {
    ClientLab lab = new ClientLab().connected();
    lab.client.close("é".repeat(100));
    assertThat(lab.server.last().closes.get(0).getReasonPhrase()).isEqualTo("é".repeat(61));
  }

  @Test
  void aListenerMayCloseTheClient() throws Exception {
    ClientLab lab = new ClientLab().connected();
    lab.inHandler = lab.client::close;
    lab.server.last().says("go away");
    assertThat(lab.state()).isEqualTo(STOPPED);
  }

  @Test
  void aStoppedClientMayConnectAgain() throws Exception {
    ClientLab lab = new ClientLab().connected();
    lab.server.last().closes(4409, "");
    assertThat(lab.state()).isEqualTo(STOPPED);

    lab.connected();

    assertThat(lab.state()).isEqualTo(ONLINE);
    assertThat(lab.client.send("again")).isEqualTo(PresenceClient.Sent.SENT);
  }

  @Test
  void aListenerThatThrowsDisturbsNothing() throws Exception {
    FakeServer server = new FakeServer();
    VirtualClientThreads threads = new VirtualClientThreads();
    PresenceClient client =
        PresenceClient.builder(ClientLab.ONE)
            .container(server.container)
            .threads(threads, () -> 0)
            .listener(
                new ClientListener() {
                  @Override
                  public void state(ClientState state, ClientState previous) {
                    throw new IllegalStateException("a listener's own");
                  }

                  @Override
                  public void message(String text) {
                    throw new IllegalStateException("a listener's own");
                  }
                })
            .connect();
    server.last().says("x");
    assertThat(client.state().name()).isEqualTo(ONLINE);
  }
}
