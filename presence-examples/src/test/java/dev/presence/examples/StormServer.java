package dev.presence.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.presence.PresenceEvent;
import dev.presence.SessionRegistry;
import dev.presence.tyrus.GrizzlyWebSockets;
import dev.presence.tyrus.TyrusPresence;
import dev.presence.websocket.WebSocketPresence;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;

/**
 * A server on which users linger, which the reference server's do not. Arguments: linger and
 * spread.
 *
 * <p>Commands, each answered by a line that begins with it: {@code offline}, how often a user was
 * told offline; {@code left}, how many sessions left; {@code present}, how many there are. It ends
 * when its standard input does.
 */
public final class StormServer {
  private StormServer() {}

  /** Starts it, and obeys until the end of input. */
  public static void main(String[] args) throws Exception {
    Duration linger = Duration.parse(args[0]);
    Duration spread = Duration.parse(args[1]);
    SessionRegistry registry = SessionRegistry.builder().linger(linger).build();
    AtomicInteger offline = new AtomicInteger();
    AtomicInteger left = new AtomicInteger();
    registry.on(PresenceEvent.Offline.class, event -> offline.incrementAndGet());
    registry.on(PresenceEvent.Left.class, event -> left.incrementAndGet());
    NetworkListener listener = new NetworkListener("storm", "127.0.0.1", 0);
    HttpServer http = new HttpServer();
    http.addListener(listener);
    GrizzlyWebSockets sockets =
        GrizzlyWebSockets.builder(http).endpoint(ClientEndpoint.class).deploy();
    Duration least = Duration.ofSeconds(5);
    TyrusPresence.of(WebSocketPresence.builder().registry(registry).heartbeat(least, least, spread))
        .install(sockets);
    http.start();
    System.out.println("listening on port:" + listener.getPort());
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      System.out.println(
          line
              + " "
              + switch (line) {
                case "offline" -> offline;
                case "left" -> left;
                case "present" -> registry.stats().present();
                default -> throw new IllegalArgumentException("unknown command " + line);
              });
    }
    Runtime.getRuntime().halt(0);
  }
}
