package dev.presence;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that has joined, with its identity, vitals and health.
 *
 * <p>Thread-safe. Identity, attributes and sequence never change after the join; a session that has
 * left keeps them, and stays left: a reconnect is a new session.
 */
public final class PeerSession extends Pings {
  enum State {
    OPENED,
    JOINED,
    LEFT
  }

  private static final Logger log = LoggerFactory.getLogger(PeerSession.class);
  private static final Health[] HEALTHS = Health.values();
  private static final VarHandle EXTRAS;

  static {
    try {
      EXTRAS = MethodHandles.lookup().findVarHandle(PeerSession.class, "extras", Extras.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String id;

  /** Null once it has left, so that a container's session can be collected. */
  private volatile @Nullable Connection connection;

  /** Not volatile: it publishes nothing, and a text that is a moment old will do. */
  private String why = "just joined";

  private volatile @Nullable Extras extras;

  // Written once, under the registry's lock, the identity last: reading it first makes the others
  // visible. The attributes again as it leaves, before the connection.
  private volatile @Nullable Identity identity;
  private Map<String, String> attributes = Map.of();
  private long sequence;

  // Of the opening; from the join on, of the join. Nanoseconds: of the wall clock since 1970, of
  // liveness time.
  private long joinedWall;
  private long joined;

  /** Place in the roster, and the next session of the same user. Guarded by the registry's lock. */
  int slot;

  @Nullable PeerSession nextOfUser;

  /** An ordinal: beside the two others it takes no room, where a reference would. */
  private volatile byte health;

  /** Detector thread only: whether the first check after filing is still to come. */
  boolean firstCheck;

  /** Not volatile: set for good by the first who asks, which the first check does. */
  private boolean hasToBeAsked;

  PeerSession(Stripe stripe, Connection connection, String id) {
    super(stripe);
    this.connection = connection;
    this.id = id;
  }

  /** From here on it is watched: at the opening, if it has not joined at once, and at the join. */
  void begin() {
    joined = clock().now();
    joinedWall = Nanos.of(clock().time().now());
    Extras known = extras;
    if (known != null) {
      known.lookedAt = joined;
    }
    heardAt(joined);
  }

  /** Under the registry's lock. */
  void join(
      Identity identity,
      Map<String, String> attributes,
      @Nullable NamedPolicy policy,
      boolean replaced,
      long sequence) {
    if (policy != null || replaced) {
      extras().joins(policy, replaced);
    }
    this.attributes = attributes;
    this.sequence = sequence;
    begin();
    this.identity = identity;
  }

  /**
   * Under the registry's lock. What the connection knew of the peer is kept from here on.
   *
   * @param attributes all of them, as in the departure
   */
  void left(Map<String, String> attributes) {
    this.attributes = attributes;
    connection = null; // whoever reads null from here on reads all attributes
  }

  State state() {
    if (connection == null) {
      return State.LEFT;
    }
    return identity == null ? State.OPENED : State.JOINED;
  }

  /** The connection's id. */
  public String id() {
    return id;
  }

  /**
   * Who this is.
   *
   * @throws IllegalStateException before the join
   */
  public Identity identity() {
    Identity who = identity;
    if (who == null) {
      throw new IllegalStateException("connection " + id + " has not joined yet");
    }
    return who;
  }

  /** The connection; a closed placeholder with the same id once the session has left. */
  public Connection connection() {
    Connection present = connection;
    return present == null ? new GoneConnection(id) : present;
  }

  /** Grows with every join of the registry, from 0; -1 before the join. */
  public long sequence() {
    return identity == null ? -1 : sequence;
  }

  /** Whether its join has replaced a session of the same identity. */
  boolean hasReplaced() {
    Extras known = extras;
    return known != null && known.hasReplaced();
  }

  /**
   * What was given at join, and {@code remoteAddress} where the {@linkplain
   * Connection#remoteAddress() connection knows it} and none was given; immutable. Made by each
   * call while the session is present.
   */
  public Map<String, String> attributes() {
    Connection present = connection;
    return identity == null ? Map.of() : Attributes.of(attributes, present);
  }

  /** Wall clock of the join; of the opening before it. */
  public Instant joinedAt() {
    return Nanos.instant(joinedWall);
  }

  /** Whether it has joined and not left. */
  public boolean isPresent() {
    return identity != null && connection != null;
  }

  /** What the detector held of it at its last check. */
  public Health health() {
    return HEALTHS[health];
  }

  /** Why, in the policy's words. */
  public String why() {
    return why;
  }

  /** Everything a policy would know of it now. */
  public Vitals vitals() {
    listen(false);
    return vitals(clock().now());
  }

  /** As far as it has been told: an adapter is foreign code, not to be asked under a lock. */
  Vitals vitals(long now) {
    long heard = lastHeard();
    Vitals.Builder vitals =
        new Vitals.Builder()
            .ageNanos(Math.max(0, now - joined))
            .silenceNanos(Math.max(0, now - heard));
    describe(vitals, now, heard);
    Extras told = extras;
    if (told != null) {
      told.describe(vitals, now);
    }
    return vitals.build();
  }

  /**
   * Its last events, oldest first: pings with their round trips, edges of health, and this
   * process's own stalls. Immutable, and put into words by each call.
   */
  public List<TimelineEntry> timeline() {
    return List.copyOf(history().get());
  }

  /** The timeline as it is now, whose words are made when they are asked for. */
  Supplier<List<TimelineEntry>> history() {
    return history(joinedAt(), clock().stallsSince(joined));
  }

  /** The policy given at join; empty if the detector's own decides. */
  public Optional<HeartbeatPolicy> policyOverride() {
    return Optional.ofNullable(override());
  }

  /** The name of its own policy; null if it has none. */
  @Nullable String policyName() {
    NamedPolicy own = ownPolicy();
    return own == null ? null : own.name();
  }

  @Nullable HeartbeatPolicy override() {
    NamedPolicy own = ownPolicy();
    return own == null ? null : own.policy();
  }

  private @Nullable NamedPolicy ownPolicy() {
    Extras known = extras;
    return known == null ? null : known.policy();
  }

  /**
   * Records evidence: bytes have arrived from the peer. Any thread, at any rate; allocates nothing
   * and takes no lock: one opaque store of a coarse clock.
   */
  public void heard() {
    heardAt(clock().now());
  }

  /**
   * Records that a message of the peer is being handled: evidence of now, unless the connection
   * {@linkplain Connection#listen knows} when its bytes arrived. Any thread, at any rate.
   */
  public void handling() {
    if (!listen(true)) {
      heard();
    }
  }

  /**
   * Whether its connection tells of bytes only when it is asked: some only know that they came
   * since they were asked last. So it is asked before each verdict.
   */
  boolean hasToBeAsked() {
    return hasToBeAsked;
  }

  /** Returns whether the adapter knows when bytes arrive; what it knows has been told by then. */
  @SuppressWarnings("CatchingUnchecked") // an adapter that fails here must neither save nor kill
  boolean listen(boolean handling) {
    Connection present = connection;
    try {
      return present != null && present.listen(handling);
    } catch (Throwable e) {
      log.debug("listening to {} failed", this, e);
      return false;
    }
  }

  /**
   * Records what an adapter has found in its container's record of reads from the socket: evidence
   * of the moment that the record states, but never of one before the previous call, since it is
   * news. One caller at a time; takes a lock only if there is news.
   *
   * @param age nanoseconds since bytes were last read, by real time; negative if none were since
   *     the previous call
   */
  public void looked(long age) {
    hasToBeAsked = true;
    Extras told = extras();
    long before = told.lookedAt;
    long now = clock().now();
    told.lookedAt = now;
    if (age >= 0 && lastHeard() - now < 0) { // no evidence is younger than now
      long then = clock().at(clock().real() - age);
      heardBy(then - before > 0 ? then : before);
    }
  }

  /**
   * Records an application heartbeat: evidence of the application, and of the peer as {@link
   * #handling()}. Any thread.
   */
  public void heartbeat() {
    extras().heartbeat(clock().now());
    handling();
  }

  /**
   * Records that an adapter has handed a message of the application's to the container, or that the
   * container is through with it. Never evidence of life; how long it takes is {@link
   * Vitals#stuckWrite()}. Any thread, one message at a time; allocates nothing but at the first,
   * and takes no lock.
   */
  public void writing(boolean inProgress) {
    extras().writing(inProgress, clock().now());
  }

  /**
   * Records that the peer's application was asked at {@code askedAt} and has not answered in time.
   * What becomes of it is the policy's matter, see {@link Vitals#answerOverdue()}. It is asked when
   * the session is due, which may be after the next ping; at once if it is {@linkplain
   * SessionRegistry#probe probed}.
   *
   * @param askedAt as {@link SessionRegistry#livenessNanos()} was then
   */
  public void answerOverdue(long askedAt) {
    extras().answerOverdue(askedAt);
  }

  /**
   * Records that the write of a ping begins which {@link Connection#ping} may have queued: from now
   * on the peer has to answer it. An adapter that never queues need not tell. Any thread.
   *
   * @param token as {@link Connection#ping(long)} was given it
   */
  public void pinging(long token) {
    writeBegins(token, clock().now(), clock().real());
    listen(false); // so that news from here on is younger than the ping
  }

  /** Records that a ping could not be sent: counted, and in the timeline. Any thread. */
  public void pingFailed(Throwable cause) {
    stripe.registry.counters().pingFailures.increment();
    note(Timeline.Kind.PING_FAILED, 0);
    log.debug("pinging {} failed", this, cause);
  }

  /** Records that a message came: no answer of the peer's application is overdue. Any thread. */
  public void answerCame() {
    Extras told = extras;
    if (told != null) {
      told.answerCame();
    }
  }

  /**
   * Records a pong. It is evidence of life whatever its token, as {@link #handling()}; if it
   * answers, at least as young as the ping that it answers.
   *
   * @param token as {@link Connection#ping(long)} was given it
   * @return true if it answers the last ping and so measures a round trip; false if it is stale or
   *     was never asked for
   */
  public boolean answered(long token) {
    handling();
    long roundTrip = answeredBy(token);
    if (roundTrip == STALE) {
      return false;
    }
    stripe.registry.measured(roundTrip);
    return true;
  }

  boolean heardSinceJoin() {
    return lastHeard() - joined > 0;
  }

  /**
   * Made by the first that needs them; whichever of two threads is first has made them for both.
   */
  Extras extras() {
    Extras known = extras;
    if (known != null) {
      return known;
    }
    Extras mine = new Extras(joined);
    Extras others = (Extras) EXTRAS.compareAndExchange(this, null, mine);
    return others == null ? mine : others;
  }

  /** Null for most, and then nothing of what it holds is so. */
  @Nullable Extras knownExtras() {
    return extras;
  }

  long openedAt() {
    return joined;
  }

  @SuppressWarnings("EnumOrdinal") // never leaves this object
  void judged(Health health, String why) {
    this.health = (byte) health.ordinal();
    this.why = why;
  }

  /** Stored only if it is another text: nearly all are constants, and a store costs more. */
  @SuppressWarnings("ReferenceEquality") // one of equal text may be stored again
  void explained(String why) {
    if (this.why != why) {
      this.why = why;
    }
  }

  /**
   * Reads a word of each cache line that a glance is going to need, so that it is on its way into
   * the cache: the first field, for an object may begin anywhere in a line, a middle one and one of
   * the last. The result means nothing.
   */
  long touch() {
    return joined + (stripe == null ? 0 : 1) + (identity == null ? 0 : 1);
  }

  /** The same, of what a closer look needs beside the session itself. */
  long touchMore() {
    return touchTimeline() + (connection instanceof GoneConnection ? 0 : 1);
  }

  /** For example {@code alice/phone on connection 7}. */
  @Override
  public String toString() {
    Identity who = identity;
    String name = who == null ? "nobody yet" : LogText.quoted(who.toString());
    return name + " on connection " + id;
  }
}
