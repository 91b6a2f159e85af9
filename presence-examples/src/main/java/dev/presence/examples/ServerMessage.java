package dev.presence.examples;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the server says on {@code /client}: a JSON object with a {@code type}. A client ignores
 * types that it does not know.
 */
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    property = "type",
    defaultImpl = ServerMessage.Unknown.class)
@JsonSubTypes({
  @JsonSubTypes.Type(value = ServerMessage.Command.class, name = "command"),
  @JsonSubTypes.Type(value = ServerMessage.Start.class, name = "start"),
  @JsonSubTypes.Type(value = ServerMessage.Stop.class, name = "stop")
})
sealed interface ServerMessage {
  /**
   * To be answered by a {@link ClientMessage.Result} with the same id.
   *
   * @param id unique as long as the server runs
   * @param name one that the client offered
   * @param arguments for the client to judge
   */
  record Command(String id, String name, JsonNode arguments) implements ServerMessage {
    public Command {
      if (id == null || name == null) {
        throw new BadRequestException("a command must have an id and a name");
      }
      arguments = arguments == null ? JsonNodeFactory.instance.objectNode() : arguments;
    }
  }

  /**
   * Somebody watches: send this from now on.
   *
   * @param stream one that the client's hello named; null if this client does not know it
   * @param intervalMillis how often is enough
   */
  record Start(@Nullable LiveStream stream, long intervalMillis) implements ServerMessage {}

  /** Nobody watches any more. */
  record Stop(@Nullable LiveStream stream) implements ServerMessage {}

  /** Of a type that this client does not know. */
  record Unknown() implements ServerMessage {}

  /**
   * Parses a text message.
   *
   * @throws BadRequestException says what is wrong with it
   */
  static ServerMessage parse(String text) {
    return Json.parse(text, ServerMessage.class);
  }
}
