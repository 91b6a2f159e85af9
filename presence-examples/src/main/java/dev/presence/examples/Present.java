package dev.presence.examples;

import dev.presence.Health;
import dev.presence.Identity;
import dev.presence.Member;
import dev.presence.PeerSession;
import dev.presence.examples.ConsoleNews.Edge;
import dev.presence.examples.ConsoleNews.Vital;
import java.time.Duration;
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

  /** On another node, and how it is, as that tells. Thread-safe. */
  final class Elsewhere implements Present {
    private static final long FRESH = Duration.ofSeconds(3).toNanos();

    private final Member member;
    private volatile @Nullable Health health;
    private volatile String why = SessionView.ELSEWHERE;
    private volatile @Nullable Vital vital;
    private volatile long seenAt;

    Elsewhere(Member member) {
      this.member = member;
    }

    Member member() {
      return member;
    }

    /** Whether that is news. */
    boolean judged(@Nullable Health now, String reason) {
      boolean isNews = health != now || !why.equals(reason);
      health = now;
      why = reason;
      return isNews;
    }

    void seen(Vital now) {
      vital = now;
      seenAt = System.nanoTime();
    }

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
      return health;
    }

    @Override
    public SessionView view() {
      return SessionView.of(member, health, why, lately());
    }

    @Override
    public Edge edge() {
      Optional<Vital> lately = lately();
      return new Edge(
          id(),
          Optional.ofNullable(health).map(Health::name).orElse(null),
          why,
          lately.map(Vital::lastHeardAt).orElse(null),
          lately.map(Vital::rttMillis).orElse(null));
    }

    @Override
    public Optional<Vital> vital(ToLongFunction<PeerSession> unsent) {
      return lately();
    }

    /** What nobody looks at grows old. */
    private Optional<Vital> lately() {
      return Optional.ofNullable(vital).filter(known -> System.nanoTime() - seenAt < FRESH);
    }
  }
}
