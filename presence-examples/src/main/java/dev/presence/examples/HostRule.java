package dev.presence.examples;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which Host headers are answered. A server that listens on the loopback only must be called by a
 * loopback name: otherwise any web page whose domain is made to resolve to 127.0.0.1 (DNS
 * rebinding) could talk to it as its own origin.
 */
enum HostRule {
  ANY {
    @Override
    boolean allows(String host) {
      return true;
    }
  },
  LOOPBACK {
    @Override
    boolean allows(String host) {
      Matcher matcher = HOST.matcher(host);
      return matcher.matches() && isLoopback(matcher.group("name"));
    }
  };

  private static final Pattern HOST =
      Pattern.compile("(?<name>\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.-]+)(:\\d{1,5})?");
  private static final Pattern IPV4_LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");

  static HostRule of(InetAddress bound) {
    return bound.isLoopbackAddress() ? LOOPBACK : ANY;
  }

  /** Whether a request with this Host header is answered; the port does not matter. */
  abstract boolean allows(String host);

  private static boolean isLoopback(String name) {
    return name.equalsIgnoreCase("localhost")
        || IPV4_LOOPBACK.matcher(name).matches()
        || (name.startsWith("[") && isLoopbackAddress(name));
  }

  /** Brackets make it a literal: no name is looked up. */
  private static boolean isLoopbackAddress(String bracketed) {
    try {
      return InetAddress.getByName(bracketed).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // no address at all
    }
  }
}
