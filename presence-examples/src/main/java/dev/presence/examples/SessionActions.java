package dev.presence.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import dev.presence.SessionRegistry;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an admin can do to a session: {@code POST /api/sessions/ID/commands} calls one of its
 * client's commands, {@code DELETE /api/sessions/ID?reason=TEXT} disconnects it with a reason that
 * the client sees.
 */
final class SessionActions {
  /** The longest body, in bytes. */
  static final int MAX_BODY = 32 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(SessionActions.class);
  private static final String SESSIONS = "/api/sessions/";
  private static final String COMMANDS = "/commands";
  private static final String REASON = "reason=";

  /** What fits into a close frame beside the code. */
  private static final int LONGEST_REASON = 123;

  private final SessionRegistry registry;
  private final Clients clients;
  private final Errands errands;

  SessionActions(SessionRegistry registry, Clients clients, Errands errands) {
    this.registry = registry;
    this.clients = clients;
    this.errands = errands;
  }

  /**
   * The action of a method on a raw path; empty if there is none. That of a session of another node
   * is done there, reading it too.
   */
  Optional<Action> at(String method, String path, String query) {
    return session(path)
        .filter(id -> clients.find(id).isEmpty())
        .flatMap(id -> errands.elsewhere(id, method, path, query))
        .or(() -> here(method, path, query));
  }

  /** The same for a session of this node. */
  Optional<Action> here(String method, String path, String query) {
    if (!path.startsWith(SESSIONS)) {
      return Optional.empty();
    }
    String rest = path.substring(SESSIONS.length());
    if (method.equals("POST") && rest.endsWith(COMMANDS)) {
      return id(rest.substring(0, rest.length() - COMMANDS.length()))
          .map(id -> body -> command(id, body));
    }
    return method.equals("DELETE") ? id(rest).map(id -> body -> disconnect(id, query)) : none();
  }

  private static Optional<String> session(String path) {
    if (!path.startsWith(SESSIONS)) {
      return Optional.empty();
    }
    String rest = path.substring(SESSIONS.length());
    return id(
        rest.endsWith(COMMANDS) ? rest.substring(0, rest.length() - COMMANDS.length()) : rest);
  }

  /** The methods of a path, for who used another; empty if the path is not ours alone. */
  static Optional<String> allowed(String path) {
    if (!path.startsWith(SESSIONS)) {
      return Optional.empty();
    }
    String rest = path.substring(SESSIONS.length());
    if (rest.endsWith(COMMANDS)) {
      return id(rest.substring(0, rest.length() - COMMANDS.length())).map(id -> "POST");
    }
    return id(rest).map(id -> "GET, HEAD, DELETE");
  }

  private static Optional<Action> none() {
    return Optional.empty();
  }

  private static Optional<String> id(String segment) {
    return Percent.decode(segment).filter(id -> !id.isEmpty() && id.indexOf('/') < 0);
  }

  /** What to call. */
  record Call(String name, JsonNode arguments) {
    Call {
      if (name == null) {
        throw new BadRequestException("the command's name is missing");
      }
      arguments = arguments == null ? JsonNodeFactory.instance.objectNode() : arguments;
    }
  }

  private CompletionStage<Answer> command(String id, String body) {
    Call call = Json.parse(body, Call.class);
    return clients.call(id, call.name(), call.arguments()).thenApply(Outcome::answer);
  }

  private CompletionStage<Answer> disconnect(String id, String query) {
    String reason = reason(query);
    return CompletableFuture.completedStage(
        clients
            .find(id)
            .map(session -> disconnected(session, reason))
            .orElseGet(() -> new Outcome.NoSession().answer()));
  }

  private static String reason(String query) {
    if (query.isEmpty()) {
      return "disconnected by an admin";
    }
    String reason =
        Optional.of(query)
            .filter(text -> text.startsWith(REASON))
            .flatMap(text -> Percent.decodeQuery(text.substring(REASON.length())))
            .orElseThrow(() -> new BadRequestException("the query must be " + REASON + "TEXT"));
    int length = reason.getBytes(UTF_8).length;
    if (length > LONGEST_REASON) {
      throw new BadRequestException(
          "a reason may have " + LONGEST_REASON + " bytes of UTF-8, this has " + length);
    }
    return reason;
  }

  /** The eviction tells the client by a close frame, and frees the socket if it is a ghost. */
  private Answer disconnected(PeerSession session, String reason) {
    LOG.info("{} is disconnected by an admin: {}", session, reason);
    registry.evict(session, LeaveReason.CLOSED_BY_SERVER, reason);
    return Answer.ok(new Disconnected(session.id(), reason));
  }

  /** What {@code DELETE} says. */
  record Disconnected(String id, String reason) {}
}
