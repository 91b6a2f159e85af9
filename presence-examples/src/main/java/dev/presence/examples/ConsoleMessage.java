package dev.presence.examples;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Set;

/**
 * What a console's page says on {@code /console}: a JSON object with a {@code type}. Types and
 * fields that this server does not know are ignored.
 */
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    property = "type",
    defaultImpl = ConsoleMessage.Unknown.class)
@JsonSubTypes({
  @JsonSubTypes.Type(value = ConsoleMessage.Look.class, name = "look"),
  @JsonSubTypes.Type(value = ConsoleMessage.Watch.class, name = "watch"),
  @JsonSubTypes.Type(value = ConsoleMessage.Unwatch.class, name = "unwatch")
})
sealed interface ConsoleMessage {
  /** Sessions whose vitals the page shows; each look replaces the one before. */
  record Look(Set<String> ids) implements ConsoleMessage {
    static final int MOST = 200;

    public Look {
      if (ids == null || ids.size() > MOST || ids.stream().anyMatch(id -> id == null)) {
        throw new BadRequestException("a look must name at most " + MOST + " ids");
      }
      ids = Set.copyOf(ids);
    }
  }

  /** A session whose metrics and log the page wants. */
  record Watch(String id) implements ConsoleMessage {
    public Watch {
      requireId(id);
    }
  }

  /** One that it wants no longer. */
  record Unwatch(String id) implements ConsoleMessage {
    public Unwatch {
      requireId(id);
    }
  }

  /** Of a type that this server does not know. */
  record Unknown() implements ConsoleMessage {}

  private static void requireId(String id) {
    if (id == null) {
      throw new BadRequestException("the session's id is missing");
    }
  }

  /**
   * Parses a text message.
   *
   * @throws BadRequestException says what is wrong with it
   */
  static ConsoleMessage parse(String text) {
    return Json.parse(text, ConsoleMessage.class);
  }
}
