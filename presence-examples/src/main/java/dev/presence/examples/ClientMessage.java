package dev.presence.examples;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a client says on {@code /client}: a JSON object with a {@code type}. Types and fields that
 * this server does not know are ignored, so that a newer client is no error.
 */
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    property = "type",
    defaultImpl = ClientMessage.Unknown.class)
@JsonSubTypes({
  @JsonSubTypes.Type(value = ClientMessage.Hello.class, name = "hello"),
  @JsonSubTypes.Type(value = ClientMessage.Result.class, name = "result")
})
sealed interface ClientMessage {
  /**
   * The commands that the client obeys; each hello replaces the one before.
   *
   * @param commands at most {@value #MOST}
   */
  record Hello(List<Offer> commands) implements ClientMessage {
    static final int MOST = 50;

    public Hello {
      commands = commands == null ? List.of() : List.copyOf(commands);
      if (commands.size() > MOST) {
        throw new BadRequestException(
            "a client may offer " + MOST + " commands, these are " + commands.size());
      }
    }
  }

  /**
   * One command.
   *
   * @param name lower-case letters, digits and hyphens
   * @param description for people
   */
  record Offer(String name, String description) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final int LONGEST_DESCRIPTION = 200;

    public Offer {
      description = description == null ? "" : description;
      if (name == null || !NAME.matcher(name).matches()) {
        throw new BadRequestException("a command's name must match " + NAME);
      }
      if (description.length() > LONGEST_DESCRIPTION) {
        throw new BadRequestException(
            "a description may have %d characters, that of %s has %d"
                .formatted(LONGEST_DESCRIPTION, name, description.length()));
      }
    }
  }

  /**
   * What came of a command.
   *
   * @param id as the command had it
   * @param ok whether it was done
   * @param value what it gave; may be missing
   * @param error why it was not done; empty if it was
   */
  record Result(String id, boolean ok, JsonNode value, String error) implements ClientMessage {
    public Result {
      value = value == null ? NullNode.instance : value;
      error = error == null ? "" : error;
      if (id == null) {
        throw new BadRequestException("a result must name the id of its command");
      }
    }
  }

  /** Of a type that this server does not know. */
  record Unknown() implements ClientMessage {}

  /**
   * Parses a text message.
   *
   * @throws BadRequestException says what is wrong with it
   */
  static ClientMessage parse(String text) {
    return Json.parse(text, ClientMessage.class);
  }
}
