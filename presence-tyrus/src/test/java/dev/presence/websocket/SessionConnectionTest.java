package dev.presence.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.presence.LastLook;
import dev.presence.LeaveReason;
import dev.presence.SessionRegistry;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionConnectionTest {
  private final FakeSession fake = new FakeSession(mock(ServerContainer.class));
  private final Sends sends = new Sends(SessionRegistry.create(), SendLimits.DEFAULT);
  private final AtomicInteger forgotten = new AtomicInteger();
  private final Heartbeats heartbeats =
      new Heartbeats(SessionRegistry.create(), HeartbeatTimes.DEFAULT);

  private SessionConnection connection() {
    return new PortableConnection(fake.session)
        .of(new SessionConnection.Shared(c -> forgotten.incrementAndGet(), sends, heartbeats));
  }

  @Test
  void aPingOnAClosedSessionIsAnIoError() {
    when(fake.session.getAsyncRemote()).thenThrow(new IllegalStateException("closed"));
    assertThatIOException()
        .isThrownBy(() -> connection().ping(1))
        .withMessageContaining(fake.session.getId());
  }

  @Test
  void aCloseCarriesCodeAndReasonAndEndsItsPlaceInTheIndex() {
    connection().close(4409, "replaced");
    CloseReason sent = fake.closes.remove();
    assertThat(sent.getCloseCode().getCode()).isEqualTo(4409);
    assertThat(sent.getReasonPhrase()).isEqualTo("replaced");
    assertThat(forgotten).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1005, 1006, 1015})
  void aReservedCodeIsNeverSent(int code) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> connection().close(code, ""))
        .withMessageContaining(Integer.toString(code));
    assertThat(fake.closes).isEmpty();
  }

  @Test
  void closingWhatIsClosedIsNoError() throws Exception {
    doThrow(new IllegalStateException("closed")).when(fake.session).close(any(CloseReason.class));
    assertThatCode(() -> connection().close(1000, "")).doesNotThrowAnyException();
    doThrow(new IOException("gone")).when(fake.session).close(any(CloseReason.class));
    assertThatCode(() -> connection().close(1000, "")).doesNotThrowAnyException();
  }

  @Test
  void terminatingOnAnUnknownContainerClosesInOrder() {
    connection().terminate();
    assertThat(fake.closes.remove().getCloseCode()).isEqualTo(CloseCodes.GOING_AWAY);
    assertThat(forgotten.get()).isPositive();
  }

  @Test
  void onAnUnknownContainerNobodyCanLook() {
    assertThat(connection().lastLook()).isEqualTo(LastLook.UNKNOWN);
  }

  @Test
  void whoKnowsItsContainerLooks() {
    SessionConnection connection =
        new FakeConnection(fake.session)
            .of(new SessionConnection.Shared(c -> {}, sends, heartbeats));
    assertThat(connection.lastLook()).isEqualTo(LastLook.unread(7));
  }

  @Test
  void aCloseThatTheApplicationAsksForIsTheServers() throws Exception {
    SessionConnection connection = connection();
    AtomicReference<Closing> closing = new AtomicReference<>();
    Session closesOnThisThread = mock(Session.class);
    doAnswer(call -> tell(closing, connection)).when(closesOnThisThread).close();
    closesOnThisThread.close();
    assertThat(closing.get().reason()).isEqualTo(LeaveReason.CLOSED_BY_SERVER);
  }

  private static @Nullable Object tell(AtomicReference<Closing> told, SessionConnection closing) {
    told.set(closing.closing(new CloseReason(CloseCodes.NORMAL_CLOSURE, "")));
    return null;
  }
}
