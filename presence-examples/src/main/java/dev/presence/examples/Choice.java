package dev.presence.examples;

import dev.presence.Identity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom a list is to show: {@code user=U&node=N}, either or both; other parameters are ignored.
 *
 * @param user null: everybody
 * @param node null: of every node
 */
record Choice(@Nullable String user, @Nullable String node) {
  /**
   * Parses a raw query.
   *
   * @throws BadRequestException if one is there twice, or no UTF-8
   */
  static Choice parse(String query) {
    Map<String, String> parameters = ClientQuery.parameters(query);
    return new Choice(parameters.get("user"), parameters.get("node"));
  }

  boolean takes(Identity identity, @Nullable String of) {
    return (user == null || user.equals(identity.user())) && (node == null || node.equals(of));
  }
}
