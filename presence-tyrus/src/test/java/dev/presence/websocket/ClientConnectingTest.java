package dev.presence.websocket;

import static dev.presence.websocket.ClientState.Name.CONNECTING;
import static dev.presence.websocket.ClientState.Name.IDLE;
import static dev.presence.websocket.ClientState.Name.ONLINE;
import static dev.presence.websocket.ClientState.Name.STOPPED;
import static dev.presence.websocket.ClientState.Name.WAITING;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.Mockito.mock;

import dev.presence.websocket.FakeServer.Hang;
import jakarta.websocket.CloseReason;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClientConnectingTest {
  @Test
  void aClientIsIdleUntilItIsToldToConnect() throws Exception {
    ClientLab lab = new ClientLab();
    assertThat(lab.state()).isEqualTo(IDLE);

    lab.connected();

    assertThat(lab.names()).containsExactly(CONNECTING, ONLINE);
    assertThat(lab.client.state().uri()).contains(ClientLab.ONE);
    assertThat(lab.client.state().attempt()).isEqualTo(1);
  }

  @Test
  void connectingTwiceOpensOneConnection() throws Exception {
    ClientLab lab = new ClientLab().connected().connected();
    assertThat(lab.server.attempts).hasSize(1);
  }

  @Test
  void headersAndTicketAreFetchedBeforeEachAttempt() throws Exception {
    AtomicInteger fetched = new AtomicInteger();
    ClientLab lab =
        new ClientLab(
            b ->
                b.headers(() -> Map.of("authorization", "Bearer " + fetched.incrementAndGet()))
                    .ticket(() -> "a&b " + fetched.get()));
    lab.server.refusesConnections();

    lab.connected().waitOut();

    assertThat(lab.server.attempts)
        .containsExactly(
            URI.create("ws://one.test/client?ticket=a%26b+1"),
            URI.create("ws://one.test/client?ticket=a%26b+2"));
    assertThat(lab.server.headers.get(1)).containsEntry("authorization", List.of("Bearer 2"));
    assertThat(lab.client.state().uri()).contains(ClientLab.ONE);
  }

  @Test
  void aTicketJoinsAQueryThatIsThereAlready() throws Exception {
    FakeServer server = new FakeServer();
    VirtualClientThreads threads = new VirtualClientThreads();
    PresenceClient.builder(URI.create("ws://one.test/client?user=anna"))
        .ticket(() -> "t")
        .ticketParameter("key")
        .container(server.container)
        .threads(threads, () -> 0)
        .connect();
    assertThat(server.attempts).containsExactly(URI.create("ws://one.test/client?user=anna&key=t"));
  }

  @Test
  void aTicketThatCannotBeFetchedIsNotTheEndpointsFault() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    ClientLab lab =
        new ClientLab(
            b ->
                b.ticket(
                    () -> {
                      if (calls.incrementAndGet() == 1) {
                        throw new IOException("no route to the ticket office");
                      }
                      return "t";
                    }),
            ClientLab.TWO);

    lab.connected();
    assertThat(lab.state()).isEqualTo(WAITING);
    assertThat(lab.client.state().reason()).contains("no ticket: no route to");
    lab.waitOut();

    assertThat(lab.client.state().uri()).contains(ClientLab.ONE);
    assertThat(lab.state()).isEqualTo(ONLINE);
  }

  @Test
  void aTicketThatHangsIsInterruptedAfterItsTimeout() throws Exception {
    Hang office = new Hang();
    AtomicInteger interrupted = new AtomicInteger();
    ClientLab lab =
        new ClientLab(
            b ->
                b.ticketTimeout(ofSeconds(7))
                    .ticket(
                        () -> {
                          try {
                            office.here();
                          } catch (InterruptedException e) {
                            interrupted.incrementAndGet();
                            throw e;
                          }
                          return "t";
                        }));
    lab.threads.hasRealAttempts = true;
    lab.connected();
    office.awaitOneMore();
    lab.pass(ofMillis(6_999));
    assertThat(lab.state()).isEqualTo(CONNECTING);

    lab.pass(ofMillis(1));

    assertThat(lab.state()).isEqualTo(WAITING);
    assertThat(lab.client.state().reason()).isEqualTo("no ticket within 7.0 s");
    lab.threads.joinAttempts();
    assertThat(interrupted).hasValue(1);
    assertThat(lab.server.attempts).isEmpty();
  }

  @Test
  void aConnectThatHangsIsGivenUpAndItsSessionClosedWhenItComes() throws Exception {
    ClientLab lab = new ClientLab(b -> b.connectTimeout(ofSeconds(7)));
    Hang hang = new Hang();
    lab.server.hang = hang;
    lab.threads.hasRealAttempts = true;
    lab.connected();
    hang.awaitOneMore();
    lab.pass(ofMillis(6_999));
    assertThat(lab.state()).isEqualTo(CONNECTING);

    lab.pass(ofMillis(1));

    assertThat(lab.state()).isEqualTo(WAITING);
    assertThat(lab.client.state().reason()).isEqualTo("no connection within 7.0 s");
    hang.end();
    lab.threads.joinAttempts();
    assertThat(lab.server.last().closes)
        .extracting(reason -> reason.getCloseCode().getCode())
        .containsExactly(4002);
    assertThat(lab.state()).isEqualTo(WAITING);
  }

  @Test
  void anOwnGhostThatTakesOverIsNoReasonToStop() throws Exception {
    ClientLab lab = new ClientLab(b -> b.connectTimeout(ofSeconds(1)));
    Hang hang = new Hang();
    lab.server.hang = hang;
    lab.threads.hasRealAttempts = true;
    lab.connected();
    hang.awaitOneMore();
    lab.pass(ofSeconds(1));
    lab.server.hang = null;
    lab.threads.hasRealAttempts = false;
    lab.waitOut();
    assertThat(lab.state()).isEqualTo(ONLINE);

    lab.server.last().closes(4409, "replaced");
    assertThat(lab.state()).isEqualTo(WAITING);
    lab.waitOut().pass(ofSeconds(30));
    lab.server.last().closes(4409, "replaced");

    assertThat(lab.state()).isEqualTo(STOPPED);
    hang.end();
    lab.threads.joinAttempts();
  }

  @Test
  void aClientLeavesFourHangingConnectsBehindAtMost() throws Exception {
    ClientLab lab =
        new ClientLab(b -> b.connectTimeout(ofSeconds(1)).backoff(ofMillis(100), ofMillis(100)));
    Hang hang = new Hang();
    lab.server.hang = hang;
    lab.threads.hasRealAttempts = true;
    lab.connected();
    for (int i = 0; i < ClientRun.MOST_HANGING; i++) {
      hang.awaitOneMore();
      lab.pass(ofMillis(1_050));
    }
    lab.pass(ofSeconds(60));
    assertThat(lab.threads.attempts).hasSize(ClientRun.MOST_HANGING);
    assertThat(lab.client.state().reason()).isEqualTo("the container still hangs in 4 attempts");

    lab.server.hang = null;
    hang.end();
    lab.threads.joinAttempts();
    lab.threads.hasRealAttempts = false;
    lab.pass(ofMillis(50));

    assertThat(lab.state()).isEqualTo(ONLINE);
  }

  @Test
  void aClientClosedWhileItConnectsClosesTheSessionThatComes() throws Exception {
    ClientLab lab = new ClientLab();
    Hang hang = new Hang();
    lab.server.hang = hang;
    lab.threads.hasRealAttempts = true;
    lab.connected();
    hang.awaitOneMore();
    lab.threads.settle();

    lab.client.close("enough");
    hang.end();
    lab.threads.joinAttempts();
    lab.pass(ofSeconds(3_600));

    assertThat(lab.state()).isEqualTo(STOPPED);
    assertThat(lab.server.last().closes)
        .extracting(CloseReason::getReasonPhrase)
        .containsExactly("enough");
    assertThat(lab.threads.attempts).hasSize(1);
  }

  @Test
  void aRefusedConnectIsTriedAgain() throws Exception {
    ClientLab lab = new ClientLab();
    lab.server.refusesConnections();
    lab.connected();
    assertThat(lab.state()).isEqualTo(WAITING);
    assertThat(lab.client.state().reason()).isEqualTo("no connection: connection refused");

    lab.server.accepts();
    lab.waitOut();

    assertThat(lab.names()).containsExactly(CONNECTING, WAITING, CONNECTING, ONLINE);
  }

  @Test
  void aSecondRefusalOfTheCredentialsIsFinal() throws Exception {
    ClientLab lab = new ClientLab();
    lab.server.refusesWith(401);
    lab.connected();
    assertThat(lab.state()).isEqualTo(WAITING);
    assertThat(lab.client.state().code()).hasValue(4401);

    lab.waitOut();

    assertThat(lab.state()).isEqualTo(STOPPED);
    assertThat(lab.client.state().reason()).isEqualTo("refused with HTTP 401");
  }

  @Test
  void aForbiddenIdentityIsFinal() throws Exception {
    ClientLab lab = new ClientLab();
    lab.server.refusesWith(403);
    lab.connected();
    assertThat(lab.state()).isEqualTo(STOPPED);
    assertThat(lab.client.state().code()).hasValue(4403);
  }

  @Test
  void otherRefusalsAreTriedAgain() throws Exception {
    for (int status : new int[] {404, 408, 429, 500, 502, 503}) {
      ClientLab lab = new ClientLab();
      lab.server.refusesWith(status);
      assertThat(lab.connected().state()).isEqualTo(WAITING);
    }
  }

  @Test
  void anEndpointThatFailedIsAvoidedForAMinute() throws Exception {
    ClientLab lab = new ClientLab(b -> b, ClientLab.TWO);
    lab.connected();
    lab.server.last().closes(1006, "");
    lab.waitOut();
    assertThat(lab.client.state().uri()).contains(ClientLab.TWO);

    lab.pass(ofSeconds(60));
    lab.server.last().closes(1006, "");
    lab.waitOut();

    assertThat(lab.client.state().uri()).contains(ClientLab.ONE);
  }

  @Test
  void ifAllEndpointsFailedTheOneIsTriedWhoseTimeEndsFirst() throws Exception {
    ClientLab lab = new ClientLab(b -> b.backoff(ofMillis(100), ofMillis(100)), ClientLab.TWO);
    lab.server.refusesConnections();
    lab.connected().waitOut().waitOut().waitOut();
    assertThat(lab.server.attempts)
        .containsExactly(ClientLab.ONE, ClientLab.TWO, ClientLab.ONE, ClientLab.TWO);
  }

  @Test
  void settingsAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PresenceClient.builder(URI.create("http://one.test/")))
        .withMessageContaining("wss://host/path");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PresenceClient.builder(ClientLab.ONE).ask(ofMillis(999)))
        .withMessage("ask must be between PT1S and PT5M, is PT0.999S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PresenceClient.builder(ClientLab.ONE).backoff(ofSeconds(2), ofSeconds(1)))
        .withMessageContaining("cap must be between PT2S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PresenceClient.builder(ClientLab.ONE).outbox(-1, 5, ofSeconds(1)))
        .withMessageContaining("-1 messages");
  }

  @Test
  void aContainerThatThrowsSomethingElseIsARefusalToo() throws Exception {
    WebSocketContainer broken =
        mock(
            WebSocketContainer.class,
            call -> {
              throw new IllegalStateException("broken");
            });
    VirtualClientThreads threads = new VirtualClientThreads();
    PresenceClient client =
        PresenceClient.builder(ClientLab.ONE).container(broken).threads(threads, () -> 0).connect();
    assertThat(client.state().name()).isEqualTo(WAITING);
    assertThat(client.state().reason()).isEqualTo("no connection: broken");
  }
}
