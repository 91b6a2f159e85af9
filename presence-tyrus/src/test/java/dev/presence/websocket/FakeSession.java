package dev.presence.websocket;

import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.websocket.CloseReason;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A session of an unknown container that remembers what was done to it. */
final class FakeSession {
  final Session session = mock(Session.class);
  final FakeRemote async = new FakeRemote(session);
  final RemoteEndpoint.Async remote = mock(RemoteEndpoint.Async.class, delegatesTo(async));
  final BlockingQueue<CloseReason> closes = new LinkedBlockingQueue<>();
  final BlockingQueue<MessageHandler.Whole<PongMessage>> pongHandlers = new LinkedBlockingQueue<>();

  FakeSession(ServerContainer container) {
    String id = UUID.randomUUID().toString();
    when(session.getId()).thenReturn(id);
    when(session.isOpen()).thenReturn(true);
    when(session.getContainer()).thenReturn(container);
    when(session.getAsyncRemote()).thenReturn(remote);
    doAnswer(call -> pongHandlers.add(call.getArgument(1)))
        .when(session)
        .addMessageHandler(eq(PongMessage.class), anyPongHandler());
    closeRecords();
  }

  private static MessageHandler.Whole<PongMessage> anyPongHandler() {
    return any();
  }

  private void closeRecords() {
    try {
      doAnswer(
              call -> {
                when(session.isOpen()).thenReturn(false);
                return closes.add(call.getArgument(0));
              })
          .when(session)
          .close(any(CloseReason.class));
    } catch (IOException neverThrown) {
      throw new AssertionError(neverThrown);
    }
  }

  FakeSession handlesPongsItself() {
    doThrow(new IllegalStateException("a pong handler is already there"))
        .when(session)
        .addMessageHandler(eq(PongMessage.class), anyPongHandler());
    return this;
  }

  FakeSession closed() {
    when(session.isOpen()).thenReturn(false);
    return this;
  }

  /** As Tomcat does after a close. */
  FakeSession hidesItsContainer() {
    when(session.getContainer()).thenThrow(new IllegalStateException("session closed"));
    return this;
  }

  static PongMessage pong(byte... payload) {
    return () -> ByteBuffer.wrap(payload);
  }

  static PongMessage pong(long token) {
    return () -> Token.payload(token);
  }
}
