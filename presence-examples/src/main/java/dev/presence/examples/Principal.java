package dev.presence.examples;

import static java.util.Objects.requireNonNull;

import java.util.function.Predicate;

/**
 * Somebody whose secret was right.
 *
 * @param name for logs and the console page: letters, digits and {@code ._@-}, at most 64
 * @param role what they may do
 * @param users which users they may connect as, or get a ticket for; asked on any thread
 */
public record Principal(String name, Role role, Predicate<String> users) {
  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if the name has other characters, or too many
   */
  public Principal {
    requireNonNull(role, "role");
    requireNonNull(users, "users");
    if (!Names.isValid(name)) {
      throw new IllegalArgumentException("a principal's name must match " + Names.PATTERN);
    }
  }

  /** A client that connects as one user, whose name it bears. */
  public static Principal client(String user) {
    return new Principal(user, Role.CLIENT, user::equals);
  }

  /** An admin, who may get a ticket for any user. */
  public static Principal admin(String name) {
    return new Principal(name, Role.ADMIN, user -> true);
  }

  boolean isAdmin() {
    return role == Role.ADMIN;
  }
}
