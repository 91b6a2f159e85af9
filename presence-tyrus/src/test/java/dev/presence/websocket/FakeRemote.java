package dev.presence.websocket;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An asynchronous remote that finishes a message when the test says so, or at once. */
final class FakeRemote implements RemoteEndpoint.Async {
  /** What pinging throws; null: it works. */
  @Nullable Error pingError;

  /** What the container was given, in order. */
  final List<String> written = Collections.synchronizedList(new ArrayList<>());

  /** The payloads of all pings. */
  final BlockingQueue<byte[]> pings = new LinkedBlockingQueue<>();

  private final Session session;
  private final Deque<SendHandler> unfinished = new ArrayDeque<>();
  private volatile Consumer<SendHandler> behaviour = this::finish;

  FakeRemote(Session session) {
    this.session = session;
  }

  SendResult sent() {
    return new SendResult(session);
  }

  SendResult failed(Throwable error) {
    return new SendResult(session, error);
  }

  /** Keeps every message until {@link #finishNext}. */
  FakeRemote hangs() {
    behaviour = this::keep;
    return this;
  }

  FakeRemote does(Consumer<SendHandler> given) {
    behaviour = given;
    return this;
  }

  private synchronized void keep(SendHandler handler) {
    unfinished.add(handler);
  }

  private void finish(SendHandler handler) {
    handler.onResult(sent());
  }

  /** On the caller's thread, as a container's I/O thread would. */
  FakeRemote finishNext() {
    next().onResult(sent());
    return this;
  }

  FakeRemote failNext(Throwable error) {
    next().onResult(failed(error));
    return this;
  }

  synchronized SendHandler next() {
    return unfinished.remove();
  }

  synchronized int unfinished() {
    return unfinished.size();
  }

  @Override
  public void sendText(String text, SendHandler handler) {
    written.add(text);
    behaviour.accept(handler);
  }

  @Override
  public void sendBinary(ByteBuffer data, SendHandler handler) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    written.add(new String(bytes, StandardCharsets.UTF_8));
    behaviour.accept(handler);
  }

  @Override
  public Future<Void> sendText(String text) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Void> sendBinary(ByteBuffer data) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Void> sendObject(Object data) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void sendObject(Object data, SendHandler handler) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long getSendTimeout() {
    return 0;
  }

  @Override
  public void setSendTimeout(long timeout) {}

  @Override
  public void setBatchingAllowed(boolean allowed) {}

  @Override
  public boolean getBatchingAllowed() {
    return false;
  }

  @Override
  public void flushBatch() {}

  @Override
  public void sendPing(ByteBuffer data) {
    if (pingError != null) {
      throw pingError;
    }
    byte[] payload = new byte[data.remaining()];
    data.duplicate().get(payload); // as it was, for who verifies it
    pings.add(payload);
  }

  @Override
  public void sendPong(ByteBuffer data) {}
}
