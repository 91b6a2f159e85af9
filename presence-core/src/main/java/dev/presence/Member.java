package dev.presence;

import java.time.Instant;
import java.util.Map;

/**
 * A session as every node knows it: what a {@link PresenceDirectory} lists.
 *
 * @param id unique among all sessions of all nodes, and never used again
 * @param node the name of the node that holds the connection
 * @param identity who this is
 * @param connection the connection's id, unique only on its node
 * @param attributes as given at join
 * @param joinedAt by the wall clock of its node
 */
public record Member(
    String id,
    String node,
    Identity identity,
    String connection,
    Map<String, String> attributes,
    Instant joinedAt) {
  /** Keeps its own copy. */
  public Member {
    attributes = Map.copyOf(attributes);
  }

  /** What is to be told of {@code session}, which has joined on {@code node}. */
  public static Member of(String id, String node, PeerSession session) {
    return new Member(
        id, node, session.identity(), session.id(), session.attributes(), session.joinedAt());
  }
}
