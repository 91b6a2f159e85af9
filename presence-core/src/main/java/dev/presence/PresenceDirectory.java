package dev.presence;

import dev.presence.SessionRegistry.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Who is present on any node.
 *
 * <p>A directory follows one {@link SessionRegistry}, which stays the authority for its own
 * sessions: who joins there is claimed here, who leaves there leaves everywhere. The {@linkplain
 * #local default} knows this one node. Across nodes an identity has one session, under the
 * registry's {@link Takeover}: a session that another node has taken over is evicted ({@link
 * LeaveReason#REPLACED}) by the directory of the node that holds it.
 *
 * <p>Thread-safe. Nothing here blocks but {@link #close()}. Stages complete on any thread: do not
 * block in what depends on them.
 */
public interface PresenceDirectory extends AutoCloseable {
  /** What became of a join when it was put to all nodes. */
  enum Outcome {
    /** Nobody had to yield. */
    JOINED,
    /** It has taken the place of a session of the same identity, on this node or another. */
    DISPLACED,
    /**
     * The identity is connected to another node, and the registry's rule is {@link
     * Takeover#REJECT_NEW}: the session is evicted as {@link LeaveReason#CLOSED_BY_SERVER}.
     */
    REJECTED,
    /**
     * The other nodes cannot be asked now. The session stays, and is claimed as soon as they can;
     * it may be replaced or evicted then.
     */
    PROVISIONAL
  }

  /**
   * The answer to a join.
   *
   * @param fence of two claims of one identity the later has the greater; 0 unless the session is
   *     claimed
   */
  record Claim(Outcome outcome, long fence) {}

  /** How far a view can be trusted. */
  enum Freshness {
    /** It follows what happens. */
    LIVE,
    /** It is being compared with the truth; what it shows was true some time ago. */
    RESYNCING,
    /** The other nodes cannot be heard: it stands still. */
    STALE
  }

  /**
   * Everybody present, as known here at one moment.
   *
   * @param members in no particular order; immutable
   * @param age since the view was last known to be current
   */
  record View(List<Member> members, Freshness freshness, Duration age) {
    /** Keeps its own copy. */
    public View {
      members = List.copyOf(members);
    }
  }

  /** What became of a message. */
  enum Delivery {
    /** The node that holds the session has {@linkplain Sender sent} it. */
    DELIVERED,
    /** The session has left: it was not sent. */
    GONE,
    /** No answer came, or sending failed: it may have been sent or not. */
    UNKNOWN
  }

  /** Sends a message to a session of this node, for example by an adapter's guarded sends. */
  @FunctionalInterface
  interface Sender {
    /** Completes when the message is sent, exceptionally if it is not. Must not block. */
    CompletionStage<?> send(PeerSession session, String message);
  }

  /** The directory of this one node: the registry itself, always LIVE. */
  static PresenceDirectory local(SessionRegistry registry, Sender sender) {
    return new LocalDirectory(registry, sender);
  }

  /** The name of this node. */
  String node();

  /**
   * What became of the join of a session of this node. Every session is claimed by itself; this
   * tells the outcome, for who wants to wait for it before a client is greeted.
   *
   * @return completes within seconds in any case, if need be with {@link Outcome#PROVISIONAL};
   *     exceptionally with an {@link IllegalStateException} if the session is not present
   */
  CompletionStage<Claim> claim(PeerSession session);

  /**
   * The sessions of a user on all nodes, in no particular order, as known here: without I/O. See
   * {@link #view()} for how far that can be trusted.
   */
  List<Member> find(String user);

  /**
   * The same as the nodes' common memory has it now.
   *
   * @return completes exceptionally if it cannot be asked
   */
  CompletionStage<List<Member>> ask(String user);

  /** Everybody, at one moment, with how far that can be trusted. Copies: not for a hot path. */
  View view();

  /**
   * Subscribes to events of one type, or of all by {@code DirectoryEvent.class}, under the rules of
   * {@link SessionRegistry#on}.
   */
  <E extends DirectoryEvent> Subscription on(Class<E> type, Consumer<? super E> listener);

  /**
   * Sends a message to the node that holds the session, which sends it on by its {@link Sender}.
   *
   * @param member a {@link Member#id()}
   * @return completes within seconds in any case
   */
  CompletionStage<Delivery> send(String member, String message);

  /** Ends what this directory does; the registry goes on. May block for seconds. */
  @Override
  void close();
}
