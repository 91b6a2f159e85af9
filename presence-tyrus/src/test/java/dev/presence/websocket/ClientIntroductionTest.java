package dev.presence.websocket;

import static dev.presence.websocket.ClientState.Name.INTRODUCING;
import static dev.presence.websocket.ClientState.Name.ONLINE;
import static dev.presence.websocket.ClientState.Name.WAITING;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.websocket.FakeServer.Visitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientIntroductionTest {
  private static final String HELLO = "\u0005hb1 hello max=1 ask=5000 answer=5000";
  private static final String WELCOME = "\u0005hb1 welcome ask=6000 answer=2000 spread=20000";

  private static ClientLab introducing() throws Exception {
    return new ClientLab(b -> b.introduces(true)).connected();
  }

  private static ClientLab welcomed() throws Exception {
    ClientLab lab = introducing();
    lab.server.last().says(WELCOME);
    return lab;
  }

  @Test
  void aClientDoesNotIntroduceItselfUnlessItIsTold() throws Exception {
    ClientLab lab = new ClientLab().connected();
    lab.server.last().says(WELCOME);
    assertThat(lab.server.last().received).isEmpty();
    assertThat(lab.messages).containsExactly(WELCOME);
  }

  @Test
  void helloIsTheFirstMessageAndNothingElseIsSentBeforeTheWelcome() throws Exception {
    ClientLab lab = new ClientLab(b -> b.introduces(true));
    lab.client.send("mine");
    lab.connected();
    Visitor server = lab.server.last();
    assertThat(lab.state()).isEqualTo(INTRODUCING);
    assertThat(server.received).containsExactly(HELLO);

    server.says(WELCOME);

    assertThat(lab.state()).isEqualTo(ONLINE);
    assertThat(server.received).containsExactly(HELLO, "mine");
    assertThat(lab.messages).isEmpty();
  }

  @Test
  void aServerThatDoesNotWelcomeIsGivenUp() throws Exception {
    ClientLab lab = introducing().pass(ofMillis(4_999));
    assertThat(lab.state()).isEqualTo(INTRODUCING);
    lab.pass(ofMillis(1));
    assertThat(lab.state()).isEqualTo(WAITING);
    assertThat(lab.client.state().reason()).isEqualTo("no welcome within 5.0 s");
  }

  @Test
  void theServerDecidesTheTimesAndTheSpread() throws Exception {
    ClientLab lab = welcomed();
    lab.server.answersPings = false;
    lab.pass(ofMillis(5_999));
    assertThat(lab.server.last().pings).isEmpty();
    lab.pass(ofMillis(1));
    assertThat(lab.server.last().pings).hasSize(1);

    lab.pass(ofMillis(2_250));

    assertThat(lab.state()).isEqualTo(WAITING);
    assertThat(lab.delay()).isEqualTo(ofSeconds(10));
  }

  /** 8.25 s of silence, and a part of the server's 20 s. */
  @ParameterizedTest
  @CsvSource({"0, 8250", "0.5, 18250", "0.9999, 28248"})
  void aSilentServerIsDialledAgainWithinTheBoundAndTheSpread(double chance, int millis)
      throws Exception {
    ClientLab lab = welcomed();
    lab.chance = chance;
    lab.server.answersPings = false;
    lab.pass(ofMillis(millis - 1));
    assertThat(lab.server.attempts).hasSize(1);
    lab.pass(ofMillis(1));
    assertThat(lab.server.attempts).hasSize(2);
  }

  @Test
  void aLaterWelcomeReplacesTheTimes() throws Exception {
    ClientLab lab = welcomed();
    lab.server.last().says("\u0005hb1 welcome ask=60000");
    lab.pass(ofMillis(59_999));
    assertThat(lab.server.last().pings).isEmpty();
  }

  @Test
  void anAskIsAnsweredInItsHandler() throws Exception {
    ClientLab lab = welcomed();
    lab.server.last().says("\u0005hb1 ask id=a3");
    assertThat(lab.server.last().received).contains("\u0005hb1 answer id=a3");
    assertThat(lab.messages).isEmpty();
  }

  @Test
  void anAnswerGoesAheadOfMessagesThatWait() throws Exception {
    ClientLab lab = welcomed();
    Visitor server = lab.server.last();
    lab.server.writes = false;
    lab.client.send("first");
    lab.client.send("second");
    server.says("\u0005hb1 ask id=7");
    server.written(0);
    assertThat(server.received).endsWith("first", "\u0005hb1 answer id=7");
  }

  @Test
  void whatIsWrongIsDroppedAndTheConnectionStaysOpen() throws Exception {
    ClientLab lab = introducing();
    Visitor server = lab.server.last();
    server.says("\u0005hb1 ask id=early");
    server.says("\u0005hb1 welcome ask=5s");
    assertThat(lab.state()).isEqualTo(INTRODUCING);
    server.says(WELCOME);

    server.says("\u0005hb1 ask");
    server.says("\u0005hb2 ask id=7");
    server.says("\u0005hb1 hello");
    server.says("\u0005hb nonsense");
    server.says("\u0005hb1 answer id=unknown");
    server.says("\u0005hb1 ask id=" + "x".repeat(200));

    assertThat(server.received).containsExactly(HELLO);
    assertThat(lab.messages).isEmpty();
    assertThat(lab.state()).isEqualTo(ONLINE);
  }

  @Test
  void aFloodOfAsksIsAnsweredTwentyTimesInTenSeconds() throws Exception {
    ClientLab lab = welcomed();
    for (int i = 0; i < 50; i++) {
      lab.server.last().says("\u0005hb1 ask id=" + i);
    }
    assertThat(lab.server.last().received).hasSize(1 + 19);
    lab.pass(ofSeconds(10));
    lab.server.last().says("\u0005hb1 ask id=again");
    assertThat(lab.server.last().received).endsWith("\u0005hb1 answer id=again");
  }

  @Test
  void aServerOfAnotherVersionIsTakenWithoutHeartbeats() throws Exception {
    ClientLab lab = introducing();
    lab.server.last().says("\u0005hb0 unsupported min=2 max=3");
    assertThat(lab.state()).isEqualTo(ONLINE);
    assertThat(lab.client.state().reason()).contains("another version");
    lab.server.last().says("\u0005hb1 ask id=7");
    assertThat(lab.server.last().received).containsExactly(HELLO);
  }
}
