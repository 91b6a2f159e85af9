package dev.presence.it;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.glassfish.tyrus.client.ThreadPoolConfig;
import org.jspecify.annotations.Nullable;

/** A peer as most people have it: a Tyrus client, which answers pings by itself. */
final class TyrusPeer extends Endpoint implements Peer {
  /** The code with which a session is closed whose identity has joined anew elsewhere. */
  private static final int REPLACED = 4409;

  private final String name;
  private final URI server;
  private final boolean stubborn;
  private final ClientManager client;

  private volatile @Nullable Session session;

  private TyrusPeer(String name, URI server, boolean stubborn, ClientManager client) {
    this.name = name;
    this.server = server;
    this.stubborn = stubborn;
    this.client = client;
  }

  /**
   * All peers of a process share one transport. Tyrus would speak TLS on all with a TLS setting.
   */
  static ClientManager transport() {
    ClientManager client = ClientManager.createClient();
    client.getProperties().put(ClientProperties.SHARED_CONTAINER, true);
    client.getProperties().put(ClientProperties.WORKER_THREAD_POOL_CONFIG, pool(4));
    return client;
  }

  private static ThreadPoolConfig pool(int size) {
    return ThreadPoolConfig.defaultConfig().setCorePoolSize(size).setMaxPoolSize(size);
  }

  /**
   * Connects.
   *
   * @param stubborn whether to connect again at once whenever another session replaced this one
   */
  static TyrusPeer connect(String name, URI server, boolean stubborn, ClientManager client) {
    TyrusPeer peer = new TyrusPeer(name, server, stubborn, client);
    peer.connect();
    return peer;
  }

  /** On a thread of its own: connecting waits, and the caller may be a thread of Tyrus. */
  private void connect() {
    Thread connector = new Thread(this::connectNow, name + "-connector");
    connector.setDaemon(true);
    connector.start();
  }

  private void connectNow() {
    try {
      client.connectToServer(this, ClientEndpointConfig.Builder.create().build(), server);
    } catch (DeploymentException | IOException | RuntimeException e) {
      Out.report("failed", "name", name, "why", e);
    }
  }

  @Override
  public void onOpen(Session opened, EndpointConfig config) {
    session = opened;
    opened.addMessageHandler(String.class, text -> Out.report("text", "name", name, "text", text));
    Out.report("connected", "name", name);
  }

  @Override
  public void onClose(Session closed, CloseReason reason) {
    int code = reason.getCloseCode().getCode();
    Out.report("closed", "name", name, "code", code, "why", reason.getReasonPhrase());
    if (stubborn && code == REPLACED) {
      connect();
    }
  }

  @Override
  public void onError(Session failed, Throwable error) {
    Out.report("error", "name", name, "why", error);
  }

  @Override
  public void say(String text) {
    try {
      opened().getBasicRemote().sendText(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      opened().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void deafen() {
    throw new UnsupportedOperationException("a Tyrus client always reads");
  }

  private Session opened() {
    Session current = session;
    if (current == null) {
      throw new IllegalStateException(name + " is not connected");
    }
    return current;
  }
}
