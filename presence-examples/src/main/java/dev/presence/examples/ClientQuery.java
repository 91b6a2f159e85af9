package dev.presence.examples;

import dev.presence.Identity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of itself in the query: {@code user=U&device=D&version=V&ticket=T}. A missing
 * device is {@code main}, a missing version is empty; other parameters are ignored.
 *
 * <p>The gate checks it and the endpoint reads it from the same text by this one class, so that
 * both see the same identity.
 */
record ClientQuery(Identity identity, String version, Optional<String> ticket) {
  /**
   * Parses a raw query.
   *
   * @throws BadRequestException says which parameter is wrong
   */
  static ClientQuery parse(@Nullable String query) {
    Map<String, String> parameters = parameters(query);
    String user = name("user", Optional.ofNullable(parameters.get("user")).orElse(""));
    String device = name("device", parameters.getOrDefault("device", Identity.DEFAULT_DEVICE));
    String version = parameters.getOrDefault("version", "");
    return new ClientQuery(
        Identity.of(user, device),
        version.isEmpty() ? "" : name("version", version),
        Optional.ofNullable(parameters.get("ticket")));
  }

  /** Without the ticket. */
  @Override
  public String toString() {
    return identity + " " + version;
  }

  /**
   * The parameters of a raw query.
   *
   * @throws BadRequestException if one is there twice, or no UTF-8
   */
  static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : (query == null ? "" : query).split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = decoded(equals < 0 ? "" : pair.substring(equals + 1));
      if (parameters.putIfAbsent(name, value) != null) {
        throw new BadRequestException("the query names a parameter twice");
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    return Percent.decodeQuery(text)
        .orElseThrow(() -> new BadRequestException("the query is not percent-encoded UTF-8"));
  }

  private static String name(String parameter, String value) {
    if (!Names.isValid(value)) {
      throw new BadRequestException(parameter + " must match " + Names.PATTERN);
    }
    return value;
  }
}
