package dev.presence.examples;

import java.net.InetAddress;
import java.util.Optional;

/**
 * An address, or a network of them.
 *
 * @param base its first address, or any other
 * @param bits how many of its leading bits count
 */
record AddressRange(InetAddress base, int bits) {
  /** Parses {@code 10.0.0.7} or {@code 10.0.0.0/8}, of IPv4 or IPv6; empty if it is neither. */
  static Optional<AddressRange> parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    return IpAddress.parse(literal)
        .flatMap(base -> slash < 0 ? whole(base) : part(base, text.substring(slash + 1)));
  }

  private static Optional<AddressRange> whole(InetAddress base) {
    return Optional.of(new AddressRange(base, base.getAddress().length * Byte.SIZE));
  }

  private static Optional<AddressRange> part(InetAddress base, String bits) {
    return Optional.of(bits)
        .filter(text -> text.matches("\\d{1,3}"))
        .map(Integer::parseInt)
        .filter(number -> number <= base.getAddress().length * Byte.SIZE)
        .map(number -> new AddressRange(base, number));
  }

  boolean contains(InetAddress address) {
    byte[] mine = base.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    int whole = bits / Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (mine[i] != other[i]) {
        return false;
      }
    }
    int rest = bits % Byte.SIZE;
    return rest == 0 || ((mine[whole] ^ other[whole]) & 0xff) >>> (Byte.SIZE - rest) == 0;
  }
}
