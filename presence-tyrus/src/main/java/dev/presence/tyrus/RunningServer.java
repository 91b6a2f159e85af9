package dev.presence.tyrus;

import dev.presence.internal.Hidden;
import dev.presence.internal.Hidden.UnreachableException;
import jakarta.websocket.server.ServerContainer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.tyrus.container.grizzly.server.GrizzlyServerContainer;
import org.glassfish.tyrus.server.Server;
import org.jspecify.annotations.Nullable;

/** What Tyrus's {@code Server} keeps to itself: its container and Grizzly's listener. */
record RunningServer(ServerContainer container, NetworkListener listener) {
  private static final Hidden CONTAINER = Hidden.field("server");
  private static final Hidden LISTENER = Hidden.field("listener");

  static RunningServer of(Server server) {
    try {
      return of(CONTAINER.call(server));
    } catch (UnreachableException denied) {
      throw new IllegalStateException(
          "presence cannot reach the listener of this Tyrus Server: "
              + denied.getMessage()
              + ". On the module path it needs "
              + Hidden.flag(Server.class)
              + " "
              + Hidden.flag(GrizzlyServerContainer.class)
              + "; endpoints served by dev.presence.tyrus.GrizzlyWebSockets need neither",
          denied);
    }
  }

  private static RunningServer of(@Nullable Object container) throws UnreachableException {
    if (container == null) {
      throw new IllegalStateException(
          "the Tyrus Server is not started: install presence right after its start()");
    }
    return new RunningServer((ServerContainer) container, (NetworkListener) LISTENER.of(container));
  }
}
