package dev.presence.examples;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.HttpRequestPacket;

/**
 * Where a request came from. {@code X-Forwarded-For} is believed from these proxies only: anybody
 * else may write into it what he likes.
 */
record TrustedProxies(List<AddressRange> ranges) {
  static final TrustedProxies NONE = new TrustedProxies(List.of());

  private static final String FORWARDED = "X-Forwarded-For";

  /** Some proxies add a port, and IPv6 addresses then stand in brackets. */
  private static final Pattern HOP =
      Pattern.compile("(?<four>[0-9.]+)(:\\d{1,5})?|\\[(?<six>[^]]+)](:\\d{1,5})?");

  TrustedProxies {
    ranges = List.copyOf(ranges);
  }

  boolean trusts(InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  /**
   * Of the addresses that the request passed, the last one that is no trusted proxy: each proxy
   * appends whom it saw, and what stands further left the client may have made up.
   */
  InetAddress client(HttpRequestPacket request) {
    InetAddress nearest = peer(request.getConnection());
    List<String> hops = trusts(nearest) ? hops(request) : List.of();
    for (int i = hops.size() - 1; i >= 0 && trusts(nearest); i--) {
      Optional<InetAddress> hop = parse(hops.get(i).strip());
      if (hop.isEmpty()) {
        return nearest;
      }
      nearest = hop.get();
    }
    return nearest;
  }

  /** Who is at the other end of the connection. */
  static InetAddress peer(Connection<?> connection) {
    return connection.getPeerAddress() instanceof InetSocketAddress address
            && address.getAddress() != null
        ? address.getAddress()
        : InetAddress.getLoopbackAddress(); // closed meanwhile: nobody is told the answer
  }

  private static List<String> hops(HttpRequestPacket request) {
    List<String> hops = new ArrayList<>();
    request
        .getHeaders()
        .values(FORWARDED)
        .forEach(value -> hops.addAll(List.of(value.split(",", -1))));
    return hops;
  }

  private static Optional<InetAddress> parse(String hop) {
    Matcher matcher = HOP.matcher(hop);
    if (!matcher.matches()) {
      return IpAddress.parse(hop);
    }
    String four = matcher.group("four");
    return IpAddress.parse(four == null ? matcher.group("six") : four);
  }
}
