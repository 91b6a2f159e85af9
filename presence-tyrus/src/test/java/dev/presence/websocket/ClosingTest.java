package dev.presence.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.LeaveReason;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClosingTest {
  @ParameterizedTest
  @CsvSource({
    "1000, CLOSED_BY_PEER, closed by the peer: 1000 normal",
    "1001, CLOSED_BY_PEER, closed by the peer: 1001 going away",
    "1002, CLOSED_BY_PEER, closed by the peer: 1002 protocol error",
    "1003, CLOSED_BY_PEER, closed by the peer: 1003 cannot accept this kind of data",
    "1005, CLOSED_BY_PEER, closed by the peer: no code given",
    "1006, CONNECTION_LOST, connection lost: ended without a close frame",
    "1007, CLOSED_BY_PEER, closed by the peer: 1007 inconsistent data",
    "1008, CLOSED_BY_PEER, closed by the peer: 1008 policy violated",
    "1009, CLOSED_BY_PEER, closed by the peer: 1009 message too big",
    "1011, CLOSED_BY_SERVER, closed by the server: 1011 unexpected condition",
    "1012, CLOSED_BY_SERVER, closed by the server: 1012",
    "1014, CLOSED_BY_SERVER, closed by the server: 1014",
    "4000, CLOSED_BY_PEER, closed by the peer: 4000",
  })
  void aCodeAloneIsGuessedAt(int code, LeaveReason reason, String detail) {
    assertThat(Closing.of(close(code, ""), Optional.empty(), Optional.empty()))
        .isEqualTo(new Closing(reason, detail));
  }

  @Test
  void whoBeganItBeatsTheGuess() {
    assertThat(
            Closing.of(
                close(1009, "too big"),
                Optional.of(LeaveReason.CLOSED_BY_SERVER),
                Optional.empty()))
        .isEqualTo(
            new Closing(
                LeaveReason.CLOSED_BY_SERVER,
                "closed by the server: 1009 message too big, too big"));
  }

  @Test
  void whoeverBeganItIsNamedAlsoWhereTheCodeWasNotTold() {
    assertThat(
            Closing.of(close(1006, ""), Optional.of(LeaveReason.CLOSED_BY_PEER), Optional.empty()))
        .isEqualTo(new Closing(LeaveReason.CLOSED_BY_PEER, "closed by the peer: code not known"));
  }

  @Test
  void aKnownFailureBeatsTheCode() {
    assertThat(Closing.of(close(1001, ""), Optional.empty(), Optional.of("reset by peer")))
        .isEqualTo(new Closing(LeaveReason.CONNECTION_LOST, "connection lost: reset by peer"));
  }

  private static CloseReason close(int code, String phrase) {
    return new CloseReason(CloseCodes.getCloseCode(code), phrase);
  }
}
