package dev.presence.examples;

/**
 * What somebody shows who wants to come in.
 *
 * @param secret the bearer token, or what was typed on the sign-in page; never empty, at most 8 KiB
 * @param address where it came from: the client's IP address, that of a trusted proxy's client if
 *     there is one
 */
public record Credentials(String secret, String address) {
  /** Without the secret. */
  @Override
  public String toString() {
    return "Credentials(hidden, from " + address + ")";
  }
}
