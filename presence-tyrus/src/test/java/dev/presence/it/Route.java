package dev.presence.it;

/**
 * How a peer reaches the server: over one link, or through a {@link Middle} with a link on either
 * side.
 *
 * @param host where the peer connects to
 * @param port where the peer connects to
 * @param atServer ends at the server, whose sockets show its far address
 * @param atPeer ends at the peer
 */
record Route(String host, int port, Link atServer, Link atPeer) {
  static Route straight(Link link, int port) {
    return new Route(link.serverAddress(), port, link, link);
  }
}
