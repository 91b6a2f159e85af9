package dev.presence;

/**
 * Who is connected: a user and one of the user's devices, authenticated by the caller, never by
 * this library.
 *
 * <p>Takeover works per identity, Online and Offline per user.
 *
 * @param user the user's name; 1 to {@value #MAX_LENGTH} characters
 * @param device the device's name; 1 to {@value #MAX_LENGTH} characters, {@value #DEFAULT_DEVICE}
 *     where a user has only one
 */
public record Identity(String user, String device) {
  /** Longest name of a user or a device, in characters. */
  public static final int MAX_LENGTH = 256;

  /** The device of a user who has only one. */
  public static final String DEFAULT_DEVICE = "main";

  /**
   * Checks both names.
   *
   * @throws IllegalArgumentException if a name is empty or longer than {@value #MAX_LENGTH}, or has
   *     half a surrogate pair, which no UTF-8 can carry to another node
   */
  public Identity {
    Checks.length("user", user, MAX_LENGTH);
    Checks.length("device", device, MAX_LENGTH);
    Checks.wellFormed("user", user);
    Checks.wellFormed("device", device);
  }

  /** The {@value #DEFAULT_DEVICE} device of {@code user}. */
  public static Identity of(String user) {
    return new Identity(user, DEFAULT_DEVICE);
  }

  /** The named device of {@code user}. */
  public static Identity of(String user, String device) {
    return new Identity(user, device);
  }

  /** {@code user/device}. */
  @Override
  public String toString() {
    return user + "/" + device;
  }
}
