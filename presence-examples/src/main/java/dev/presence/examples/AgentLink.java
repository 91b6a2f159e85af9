package dev.presence.examples;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of an agent, from its opening to its end. */
final class AgentLink extends Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(AgentLink.class);

  private final BlockingQueue<CloseReason> end = new ArrayBlockingQueue<>(1);
  private final long opened = System.nanoTime();
  private volatile long heard = opened;

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> hear());
    session.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>) p -> hear());
    hear();
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    if (!end.offer(reason)) {
      LOG.debug("closed twice, now {}", reason);
    }
  }

  @Override
  public void onError(Session session, Throwable error) {
    LOG.debug("an error on the connection; its close follows", error);
  }

  private void hear() {
    heard = System.nanoTime();
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - opened);
  }

  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - heard);
  }

  /** Waits for the end; null if it does not come in time. */
  @Nullable CloseReason endWithin(Duration wait) throws InterruptedException {
    return end.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Does not wait: a dead link must not hold up the one who is to find out. */
  void send(Session session, String text) {
    try {
      session.getAsyncRemote().sendText(text, AgentLink::sent);
    } catch (IllegalStateException | RejectedExecutionException e) { // Tyrus, if it just closes
      LOG.debug("closed in the meantime", e);
    }
  }

  private static void sent(SendResult result) {
    if (!result.isOK()) {
      LOG.debug("a reading was not sent", result.getException());
    }
  }

  /** Asks for any sign of life. Does not wait either. */
  void ping(Session session) {
    try {
      session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
    } catch (IOException | IllegalStateException | RejectedExecutionException e) {
      LOG.debug("closed in the meantime", e);
    }
  }
}
