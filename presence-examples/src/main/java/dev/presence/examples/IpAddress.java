package dev.presence.examples;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as text, without ever asking a name server. */
final class IpAddress {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
  private static final int NETWORK_BYTES = 8;

  private IpAddress() {}

  /** The address that a literal names; empty if it is none. Brackets are no part of one. */
  static Optional<InetAddress> parse(String literal) {
    boolean isOne =
        IPV4.matcher(literal).matches()
            || (literal.indexOf(':') >= 0 && IPV6.matcher(literal).matches());
    try {
      return isOne ? Optional.of(InetAddress.getByName(literal)) : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty(); // 999.0.0.1, or too many colons
    }
  }

  /**
   * What counts as one address where something is limited: a home or an office has an IPv6 network
   * of 64 bits, and so as many addresses as it likes.
   */
  static String limited(InetAddress address) {
    if (address instanceof Inet6Address) {
      byte[] network = Arrays.copyOf(address.getAddress(), NETWORK_BYTES);
      return text(Arrays.copyOf(network, address.getAddress().length)) + "/64";
    }
    return address.getHostAddress();
  }

  private static String text(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError("16 bytes are an address", e);
    }
  }
}
