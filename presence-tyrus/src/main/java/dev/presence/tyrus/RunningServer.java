package dev.presence.tyrus;

import jakarta.websocket.server.ServerContainer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.tyrus.container.grizzly.server.GrizzlyServerContainer;
import org.glassfish.tyrus.server.Server;
import org.jspecify.annotations.Nullable;

/** What Tyrus's {@code Server} keeps to itself: its container and Grizzly's listener. */
record RunningServer(ServerContainer container, NetworkListener listener) {
  static RunningServer of(Server server) {
    try {
      return of(PrivateField.of(Server.class, "server").read(server));
    } catch (PrivateField.DeniedException denied) {
      throw new IllegalStateException(
          "presence cannot reach the listener of this Tyrus Server: "
              + denied.getMessage()
              + ". On the module path it needs "
              + PrivateField.flag(Server.class)
              + " "
              + PrivateField.flag(GrizzlyServerContainer.class)
              + "; endpoints served by dev.presence.tyrus.GrizzlyWebSockets need neither",
          denied);
    }
  }

  private static RunningServer of(@Nullable Object container) throws PrivateField.DeniedException {
    if (container == null) {
      throw new IllegalStateException(
          "the Tyrus Server is not started: install presence right after its start()");
    }
    PrivateField listener = PrivateField.of(container.getClass(), "listener");
    return new RunningServer(
        (ServerContainer) container, (NetworkListener) listener.read(container));
  }
}
