package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentLinkTest {
  private final RemoteEndpoint.Async remote = mock(RemoteEndpoint.Async.class);
  private final Session session = mock(Session.class);
  private final AgentLink link = new AgentLink();

  @BeforeEach
  void connect() {
    when(session.getAsyncRemote()).thenReturn(remote);
  }

  /** What Tyrus throws before, and while, its session closes. */
  @ParameterizedTest
  @ValueSource(classes = {IllegalStateException.class, RejectedExecutionException.class})
  void aSendThatRacesWithTheCloseIsNoErrorAndTheCloseIsStillTold(Class<? extends Throwable> thrown)
      throws Exception {
    doThrow(thrown).when(remote).sendText(anyString(), any(SendHandler.class));
    doThrow(thrown).when(remote).sendPing(any(ByteBuffer.class));

    assertThatCode(() -> link.send(session, "{}")).doesNotThrowAnyException();
    assertThatCode(() -> link.ping(session)).doesNotThrowAnyException();

    CloseReason reason = new CloseReason(CloseCodes.GOING_AWAY, "");
    link.onClose(session, reason);
    assertThat(link.endWithin(Duration.ZERO)).isSameAs(reason);
  }
}
