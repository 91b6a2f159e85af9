package dev.presence.examples;

import dev.presence.Health;
import dev.presence.Identity;
import dev.presence.Member;
import dev.presence.PeerSession;
import dev.presence.examples.ConsoleNews.Edge;
import dev.presence.examples.ConsoleNews.Vital;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A client that is present, on this node or another. */
sealed interface Present {
  /** The session's id, which is that of its connection. */
  String id();

  Identity identity();

  /** The name of its node; null if this server is alone. */
  @Nullable String node();

  /** Null if that is not known here. */
  @Nullable Health health();

  SessionView view();

  Edge edge();

  /**
   * How it is; empty if that is not known here.
   *
   * @param unsent how many bytes wait to be sent to a session of this node
   */
  Optional<Vital> vital(ToLongFunction<PeerSession> unsent);

  /** On this node. */
  record Here(PeerSession session, @Nullable String node) implements Present {
    @Override
    public String id() {
      return session.id();
    }

    @Override
    public Identity identity() {
      return session.identity();
    }

    @Override
    public Health health() {
      return session.health();
    }

    @Override
    public SessionView view() {
      return SessionView.of(session, node);
    }

    @Override
    public Edge edge() {
      return Edge.of(session);
    }

    @Override
    public Optional<Vital> vital(ToLongFunction<PeerSession> unsent) {
      return Optional.of(Vital.of(session, unsent.applyAsLong(session)));
    }
  }

  /** On another node. */
  record Elsewhere(Member member) implements Present {
    @Override
    public String id() {
      return member.connection();
    }

    @Override
    public Identity identity() {
      return member.identity();
    }

    @Override
    public String node() {
      return member.node();
    }

    @Override
    public @Nullable Health health() {
      return null;
    }

    @Override
    public SessionView view() {
      return SessionView.of(member);
    }

    @Override
    public Edge edge() {
      return new Edge(id(), null, SessionView.ELSEWHERE, null, null);
    }

    @Override
    public Optional<Vital> vital(ToLongFunction<PeerSession> unsent) {
      return Optional.empty();
    }
  }
}
