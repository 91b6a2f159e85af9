package dev.presence.benchmarks.whole;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a server and its clients live.
 *
 * @param forServer what to put before the command line of the server
 * @param forClients the same for the clients
 * @param host the server's address
 * @param sources the clients' own addresses, each of which has its own ports
 * @param doomed addresses of clients that may be cut off
 */
record Place(
    List<String> forServer,
    List<String> forClients,
    String host,
    List<String> sources,
    List<String> doomed) {
  private static final String SERVER_HEAP = "1g";
  private static final String CLIENTS_HEAP = "512m";

  /** This machine's loopback, where nothing can be cut. */
  static final Place LOOPBACK =
      new Place(
          List.of(),
          List.of(),
          "127.0.0.1",
          List.of("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5"),
          List.of("127.0.0.6"));

  Child server(ServerKind kind, Object... arguments) {
    List<String> all = new ArrayList<>(List.of(kind.name(), host));
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    return Child.start(kind.name(), forServer, SERVER_HEAP, ServerMain.class, all);
  }

  Child clients(Object... arguments) {
    List<String> all = new ArrayList<>();
    all.add(host);
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    return Child.start("clients", forClients, CLIENTS_HEAP, ClientMain.class, all);
  }
}
