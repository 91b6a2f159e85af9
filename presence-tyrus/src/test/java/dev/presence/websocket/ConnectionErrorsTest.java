package dev.presence.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.InterruptedByTimeoutException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectionErrorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Connection reset by peer | reset by peer",
        "Connection reset | reset by peer",
        "An existing connection was forcibly closed by the remote host | reset by peer",
        "The specified network name is no longer available | reset by peer",
        "An established connection was aborted by the software in your host machine | aborted by this machine",
        "Software caused connection abort: recv failed | aborted by this machine",
        "Connection timed out | timed out",
        "Operation timed out | timed out",
        "Read timed out | timed out",
        "A connection attempt failed because the connected party did not properly respond after a period of time | timed out",
        "No route to host | no route to host",
        "Host is down | no route to host",
        "A socket operation was attempted to an unreachable host | no route to host",
        "Network is unreachable | network unreachable",
        "A socket operation was attempted to an unreachable network | network unreachable",
        "Network is down | network unreachable",
        "Broken pipe | broken pipe",
        "Socket is not connected | broken pipe",
        "Connection refused | connection refused",
        "No connection could be made because the target machine actively refused it | connection refused",
        "Connection closed | already closed",
        "Unexpected end of stream | ended without a close frame",
      })
  void knownTextsOfLinuxMacOsAndWindowsBecomeOnePhrase(String text, String phrase) {
    assertThat(ConnectionErrors.describe(new IOException(text))).contains(phrase);
  }

  @ParameterizedTest
  @MethodSource
  void theTypeSaysIt(Throwable error, String phrase) {
    assertThat(ConnectionErrors.describe(error)).contains(phrase);
  }

  static Stream<Arguments> theTypeSaysIt() {
    return Stream.of(
        arguments(new SocketTimeoutException("Zeitüberschreitung"), "timed out"),
        arguments(new InterruptedByTimeoutException(), "timed out"),
        arguments(new NoRouteToHostException("Keine Route zum Zielrechner"), "no route to host"),
        arguments(new PortUnreachableException("x"), "port unreachable"),
        arguments(new ConnectException("Verbindungsaufbau abgelehnt"), "connection refused"),
        arguments(new ConnectException("Connection timed out"), "timed out"),
        arguments(new EOFException(), "ended without a close frame"),
        arguments(new ClosedChannelException(), "already closed"));
  }

  @Test
  void aCauseSpeaksForTheWholeChain() {
    Throwable wrapped =
        new ExecutionException(
            new UncheckedIOException(new IOException("x", new SocketException("Broken pipe"))));
    assertThat(ConnectionErrors.describe(wrapped)).contains("broken pipe");
  }

  @Test
  void aVagueTypeGivesWayToAClearText() {
    IOException closed = new ClosedChannelException();
    closed.initCause(new IOException("Connection reset by peer"));
    assertThat(ConnectionErrors.describe(closed)).contains("reset by peer");
  }

  @Test
  void anUnknownOrLocalisedTextIsKept() {
    assertThat(ConnectionErrors.describe(new IOException("Die Verbindung wurde zurückgesetzt")))
        .contains("Die Verbindung wurde zurückgesetzt");
  }

  @Test
  void anErrorWithoutATextIsNamed() {
    assertThat(ConnectionErrors.describe(new SocketException()))
        .contains("java.net.SocketException");
  }

  @Test
  void anErrorOfTheApplicationIsNone() {
    assertThat(ConnectionErrors.describe(new IllegalStateException("timed out"))).isEmpty();
  }

  @Test
  void aCircleOfCausesEnds() {
    Exception first = new Exception("first");
    Exception second = new Exception("second", first);
    first.initCause(second);
    assertThat(ConnectionErrors.describe(first)).isEmpty();
  }
}
