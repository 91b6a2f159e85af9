package dev.presence;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is shown of a session beside its identity: free text by name. */
final class Attributes {
  static final String REMOTE_ADDRESS = "remoteAddress";

  private static final Logger log = LoggerFactory.getLogger(Attributes.class);
  private static final int MAX = 32;
  private static final int MAX_LENGTH = 1024;

  private Attributes() {}

  /**
   * A copy.
   *
   * @throws IllegalArgumentException if there are too many, or one is too long
   */
  static Map<String, String> checked(Map<String, String> given) {
    if (given.size() > MAX) {
      throw new IllegalArgumentException(
          "a session may have " + MAX + " attributes, got " + given.size());
    }
    given.forEach(
        (key, value) -> {
          Checks.length("attribute name", key, MAX_LENGTH);
          if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                "attribute %s may have %d characters, has %d"
                    .formatted(key, MAX_LENGTH, value.length()));
          }
        });
    return Map.copyOf(given);
  }

  /**
   * All of them, made anew: a session needs no room for the text of an address that nobody reads.
   *
   * @param connection null if it has gone: then what is given is all
   */
  static Map<String, String> of(Map<String, String> given, @Nullable Connection connection) {
    return connection == null || given.containsKey(REMOTE_ADDRESS)
        ? given
        : address(connection).map(address -> with(given, address)).orElse(given);
  }

  @SuppressWarnings("CatchingUnchecked") // an adapter that fails here must not keep anybody listed
  private static Optional<String> address(Connection connection) {
    try {
      return Objects.requireNonNull(connection.remoteAddress(), "remoteAddress");
    } catch (Throwable e) {
      log.debug("connection {} does not tell its address", connection.id(), e);
      return Optional.empty();
    }
  }

  private static Map<String, String> with(Map<String, String> given, String address) {
    if (given.isEmpty()) {
      return Map.of(REMOTE_ADDRESS, address);
    }
    Map<String, String> all = new HashMap<>(given);
    all.put(REMOTE_ADDRESS, address);
    return Map.copyOf(all);
  }
}
