package dev.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is present: every join has exactly one leave, with its evidence.
 *
 * <p>Thread-safe. One lock guards every change, and the events of a change are queued under it, so
 * that all listeners see one order of things and a snapshot is of one moment. Under the lock
 * nothing foreign is called: no listener, no policy, and of a {@link Connection} only what must be
 * quick. Listeners, pings and closes run on the {@linkplain Builder#executor executor}.
 *
 * <p>What takes time (identification, linger, duels, grace) advances with the ticks of a {@link
 * DeadPeerDetector}; a registry without one keeps sessions until they are told to leave.
 */
public final class SessionRegistry implements AutoCloseable {
  /** A listener's registration; closing it ends it. Never throws. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  private static final Logger log = LoggerFactory.getLogger(SessionRegistry.class);
  private static final Duration DEFAULT_DRAIN = Duration.ofSeconds(5);
  private static final int MAX_OBSERVERS = 1_000;
  private static final String SHUTTING_DOWN = "server shutting down";
  private static final long POLL_NANOS = 5_000_000;

  private final Object lock = new Object();
  private final LivenessClock clock;
  private final Stripe[] stripes;
  private final Counters counters = new Counters();
  private final Pools pools;
  private final Terminator terminator;
  private final long identifyWithin;
  private final int maxSessions;
  private final Takeover takeover;

  /** Written under the lock, read without. */
  private final ConcurrentHashMap<String, PeerSession> byConnection = new ConcurrentHashMap<>();

  private final Listeners listeners = new Listeners();
  private final CopyOnWriteArrayList<RoundTripObserver> roundTrips = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<Runnable> chores = new CopyOnWriteArrayList<>();

  /** Printed in departures. Written under the lock, read without. */
  private volatile String policy = "-";

  // Guarded by lock.
  private final Roster roster = new Roster();
  private final Set<PeerSession> doubted = new LinkedHashSet<>();

  /** In the order in which they were opened. */
  private final Set<PeerSession> unidentified = new LinkedHashSet<>();

  private final Lingers lingers;
  private final Duels duels = new Duels();
  private final Admission admission;
  private final Departures departures;
  private List<PeerSession> arrivals = new ArrayList<>();
  private Set<PeerSession> probes = new LinkedHashSet<>();
  private long nextSequence;
  private boolean closed;
  private @Nullable Object watcher;
  private Duration doubtAfter = DEFAULT_DRAIN;

  private SessionRegistry(Builder b) {
    clock = new LivenessClock(b.time, b.tick);
    stripes = Stripe.of(this, clock);
    pools = new Pools(b.executor);
    terminator = new Terminator(clock, pools.closing(), pools.terminating(), counters);
    identifyWithin = Nanos.of(b.identifyWithin);
    maxSessions = b.maxSessions;
    lingers = new Lingers(Nanos.of(b.linger), b.maxSessions);
    takeover = b.takeover;
    admission =
        new Admission(b.takeover, b.maxSessions, b.maxSessionsPerUser, roster, doubted, duels);
    departures = new Departures(b.keepDepartures);
    on(PresenceEvent.Left.class, new DepartureLog());
  }

  /** A registry with all defaults. */
  public static SessionRegistry create() {
    return builder().build();
  }

  /** A builder with all defaults. */
  public static Builder builder() {
    return new Builder();
  }

  // ---- coming

  /**
   * Watches a connection that has no identity yet: without a {@link #join} in time it is closed
   * ({@link LeaveReason#NEVER_IDENTIFIED}), and no presence event is told. Optional: a join opens
   * what was not.
   *
   * @return the session to be, the same for each call with the same connection
   * @throws IllegalStateException if the registry is closed, or another open connection has this id
   * @throws JoinRefusedException if as many connections wait already as sessions are allowed
   */
  public PeerSession opened(Connection connection) {
    synchronized (lock) {
      return open(connection);
    }
  }

  private PeerSession open(Connection connection) {
    PeerSession known = known(connection);
    if (known != null) {
      return known;
    }
    if (unidentified.size() >= maxSessions) {
      throw new JoinRefusedException(
          unidentified.size() + " connections wait to be identified, the limit is " + maxSessions,
          Duration.ofNanos(identifyWithin));
    }
    PeerSession session = session(connection);
    session.begin();
    byConnection.put(session.id(), session);
    unidentified.add(session);
    return session;
  }

  private @Nullable PeerSession known(Connection connection) {
    if (closed) {
      throw new IllegalStateException("the registry is closed");
    }
    PeerSession known = byConnection.get(connection.id());
    if (known != null && !known.connection().equals(connection)) {
      throw new IllegalStateException("another open connection has the id " + connection.id());
    }
    return known;
  }

  private PeerSession session(Connection connection) {
    String id = connection.id();
    return new PeerSession(Stripe.any(stripes, id), connection, id);
  }

  /** {@link #join(Identity, Connection, Map)} without attributes. */
  public PeerSession join(Identity identity, Connection connection) {
    return join(identity, connection, Map.of());
  }

  /** {@link #join(Identity, Connection, Map, HeartbeatPolicy)} under the detector's policy. */
  public PeerSession join(
      Identity identity, Connection connection, Map<String, String> attributes) {
    return admit(identity, connection, Attributes.checked(attributes), null);
  }

  /**
   * Makes the connection present as {@code identity}.
   *
   * <p>What happens to a session that the identity already has is the registry's {@link Takeover}.
   * A second join of the same connection with the same identity changes nothing.
   *
   * @param identity authenticated by the caller
   * @param attributes free-form, shown in lists and departures, for example {@code version}; at
   *     most 32 of at most 1,024 characters each
   * @param policy decides on this session alone
   * @return the session
   * @throws JoinRefusedException if the identity is taken or in a duel, or a limit is reached; the
   *     connection then still waits to be identified
   * @throws IllegalStateException if the registry is closed, or the connection has joined under
   *     another identity
   * @throws IllegalArgumentException if an attribute is over its limit
   */
  public PeerSession join(
      Identity identity,
      Connection connection,
      Map<String, String> attributes,
      HeartbeatPolicy policy) {
    return admit(identity, connection, Attributes.checked(attributes), NamedPolicy.of(policy));
  }

  /**
   * Containers are asked whether incumbents are still open only if the newcomer would be refused
   * otherwise, and outside the lock, because a container may take its own locks.
   */
  private PeerSession admit(
      Identity identity,
      Connection connection,
      Map<String, String> attributes,
      @Nullable NamedPolicy policy) {
    Objects.requireNonNull(identity, "identity");
    Attempt attempt = attempt(identity, connection, attributes, policy, Set.of());
    if (attempt.refused() != null) {
      Set<PeerSession> gone = closedOf(attempt.refused().probe());
      if (!gone.isEmpty()) {
        attempt = attempt(identity, connection, attributes, policy, gone);
      }
    }
    dispatch();
    attempt.victims().forEach(Victim::release);
    if (attempt.refused() != null) {
      throw refuse(identity, attempt.refused());
    }
    return attempt.session();
  }

  private record Attempt(
      PeerSession session, List<Victim> victims, Admission.@Nullable Refused refused) {}

  /** A session that has been replaced, with the connection it had. */
  private final class Victim {
    private final Connection connection;

    Victim(PeerSession session) {
      connection = session.connection();
    }

    void release() {
      terminator.release(connection, LeaveReason.REPLACED, "replaced by a newer session");
    }
  }

  private Attempt attempt(
      Identity identity,
      Connection connection,
      Map<String, String> attributes,
      @Nullable NamedPolicy policy,
      Set<PeerSession> gone) {
    synchronized (lock) {
      PeerSession known = known(connection);
      if (known != null && known.isPresent()) {
        return new Attempt(same(known, identity), List.of(), null);
      }
      Admission.Decision decision = admission.decide(identity, gone, doubtAfter, clock.now());
      if (decision instanceof Admission.Refused refused) {
        PeerSession waiting = open(connection);
        probes.addAll(watcher == null ? List.of() : refused.probe());
        return new Attempt(waiting, List.of(), refused);
      }
      List<PeerSession> yielding = ((Admission.Admitted) decision).victims();
      List<Victim> victims = new ArrayList<>(yielding.size());
      boolean replaces = false;
      for (PeerSession session : yielding) {
        victims.add(new Victim(session));
        replaces |= session.identity().equals(identity);
      }
      PeerSession session = identified(connection, known);
      session.join(identity, attributes, policy, replaces, nextSequence++);
      enter(session, yielding);
      return new Attempt(session, victims, null);
    }
  }

  /** Who joins at once never waits. */
  private PeerSession identified(Connection connection, @Nullable PeerSession known) {
    if (known == null) {
      PeerSession session = session(connection);
      byConnection.put(session.id(), session);
      return session;
    }
    unidentified.remove(known);
    return known;
  }

  private static PeerSession same(PeerSession session, Identity identity) {
    if (!session.identity().equals(identity)) {
      throw new IllegalStateException(session + " cannot join again as " + identity);
    }
    return session;
  }

  /** Under the lock: the newcomer enters before the others leave, so the user is never offline. */
  private void enter(PeerSession session, List<PeerSession> victims) {
    String user = session.identity().user();
    boolean lingered = lingers.end(user);
    boolean wasOnline = roster.add(session) || lingered;
    counters.joins++;
    if (watcher != null) {
      arrivals.add(session);
    }
    emit(new PresenceEvent.Joined(session));
    if (!wasOnline) {
      emit(new PresenceEvent.Online(user));
    }
    for (PeerSession victim : victims) {
      String by = "replaced by connection " + session.id();
      depart(victim, describe(victim, LeaveReason.REPLACED, by, LastLook.UNKNOWN, 0));
    }
  }

  private static Set<PeerSession> closedOf(Collection<PeerSession> sessions) {
    return sessions.stream().filter(s -> !isOpen(s.connection())).collect(Collectors.toSet());
  }

  private static boolean isOpen(Connection connection) {
    try {
      return connection.isOpen();
    } catch (RuntimeException e) {
      log.debug("connection {} does not say whether it is open", connection.id(), e);
      return true;
    }
  }

  private JoinRefusedException refuse(Identity identity, Admission.Refused refused) {
    synchronized (lock) {
      if (duels.logNow(identity)) {
        log.warn(
            "{} was taken over more than {} times in 60 s: two clients fight for it; newcomers are"
                + " refused for 10 s",
            LogText.quoted(identity.toString()),
            Duels.MOST);
      }
    }
    return new JoinRefusedException(refused.message(), refused.retryAfter());
  }

  // ---- going

  /**
   * Tells that a connection is gone, or going by itself: its container has closed it. Nothing is
   * done to the connection. A late call, after an eviction or takeover, changes nothing.
   *
   * @param detail in plain words, for example the close code and its reason
   * @return whether a session left by this call
   */
  public boolean leave(Connection connection, LeaveReason reason, String detail) {
    PeerSession session = byConnection.get(connection.id());
    if (session == null || !session.connection().equals(connection)) {
      return false;
    }
    return !forgetUnidentified(session) && session.isPresent() && remove(session, reason, detail);
  }

  private boolean forgetUnidentified(PeerSession session) {
    if (session.state() != PeerSession.State.OPENED) {
      return false; // and never will be again: no need to lock
    }
    synchronized (lock) {
      if (session.state() != PeerSession.State.OPENED) {
        return false;
      }
      drop(session);
      return true;
    }
  }

  /** Under the lock. */
  private void drop(PeerSession session) {
    session.left(Map.of());
    unidentified.remove(session);
    byConnection.remove(session.id(), session);
  }

  /**
   * Removes a session and frees its connection: with a close frame and a grace of 1 s for {@link
   * LeaveReason#CLOSED_BY_SERVER}, {@link LeaveReason#REPLACED} and {@link
   * LeaveReason#STALLED_MESSAGE}, at once for other reasons. Does not block. The close codes are
   * 4410, 4409 and 4408.
   *
   * @param why in plain words; goes to the peer, cut to what a close frame holds, and the departure
   * @return whether the session left by this call; false also for one that never joined, whose
   *     connection is freed all the same
   */
  public boolean evict(PeerSession session, LeaveReason reason, String why) {
    return evict(session, reason, why, LastLook.UNKNOWN, 0);
  }

  boolean evict(PeerSession session, LeaveReason reason, String why, LastLook look, long deaf) {
    Connection connection = session.connection();
    boolean unknown = forgetUnidentified(session);
    boolean removed =
        session.isPresent() && remove(session, describe(session, reason, why, look, deaf));
    if (unknown || removed) {
      terminator.release(connection, reason, why);
    }
    return removed;
  }

  private boolean remove(PeerSession session, LeaveReason reason, String detail) {
    return remove(session, describe(session, reason, detail, LastLook.UNKNOWN, 0));
  }

  /** The departure is made outside the lock; if another thread was first, it is thrown away. */
  private boolean remove(PeerSession session, Departure departure) {
    boolean died = departure.reason() == LeaveReason.DEAD;
    String why = died ? departure.detail() : "";
    synchronized (lock) {
      if (!session.isPresent()) {
        return false;
      }
      if (died) {
        session.judged(Health.DEAD, why);
      }
      depart(session, departure);
    }
    dispatch();
    return true;
  }

  private Departure describe(
      PeerSession session, LeaveReason reason, String detail, LastLook look, long deaf) {
    return new Departure(session, clock, reason, detail, look, deaf, policy);
  }

  /** Under the lock: the one place where a session stops being present. */
  private void depart(PeerSession session, Departure departure) {
    boolean last = !roster.remove(session);
    byConnection.remove(session.id(), session);
    forget(session, doubted);
    forget(session, probes);
    session.left(departure.attributes());
    counters.left(departure.reason());
    departures.add(departure);
    emit(new PresenceEvent.Left(session, departure));
    String user = departure.identity().user();
    if (last && (closed || !lingers.begin(user, clock.now()))) {
      emit(new PresenceEvent.Offline(user));
    }
  }

  /** The hash of an object's identity is dear when it is asked for the first time. */
  private static void forget(PeerSession session, Set<PeerSession> from) {
    if (!from.isEmpty()) {
      from.remove(session);
    }
  }

  // ---- looking

  /** The session on the connection with this id, if it has joined. Takes no lock. */
  public Optional<PeerSession> find(String connectionId) {
    return Optional.ofNullable(byConnection.get(connectionId)).filter(PeerSession::isPresent);
  }

  /** The sessions of an identity, newest first; more than one only under KEEP_ALL. */
  public List<PeerSession> find(Identity identity) {
    return findUser(identity.user()).stream().filter(s -> s.identity().equals(identity)).toList();
  }

  /** The sessions of a user, newest first. */
  public List<PeerSession> findUser(String user) {
    synchronized (lock) {
      return roster.ofUser(user);
    }
  }

  /** Everybody present at this one moment, in no particular order; immutable. */
  public List<PeerSession> sessions() {
    return Collections.unmodifiableList(Arrays.asList(snapshot()));
  }

  PeerSession[] snapshot() {
    synchronized (lock) {
      return roster.snapshot();
    }
  }

  int size() {
    synchronized (lock) {
      return roster.size();
    }
  }

  /** Whether the user has a session, or had one within the linger. */
  public boolean isOnline(String user) {
    synchronized (lock) {
      return roster.has(user) || lingers.has(user);
    }
  }

  /** The last departures, newest first. */
  public List<Departure> departures() {
    synchronized (lock) {
      return departures.list();
    }
  }

  /** What has been counted. */
  public PresenceStats stats() {
    synchronized (lock) {
      return new PresenceStats(
          roster.size(),
          unidentified.size(),
          counters.joins,
          counters.leaves(),
          counters.neverIdentified.sum(),
          Stripe.sum(stripes, stripe -> stripe.pings),
          counters.pingFailures.sum(),
          Stripe.sum(stripes, stripe -> stripe.pongs),
          counters.suspicions.sum(),
          counters.recoveries.sum(),
          counters.wouldEvict.sum(),
          clock.stallCount(),
          Duration.ofNanos(clock.standstillNanos()),
          counters.lastLookRescues.sum(),
          counters.pingsDelayed.sum(),
          clock.worstLag(),
          clock.sinceLastTick(),
          counters.terminationsUnconfirmed.sum(),
          duels.counted(),
          counters.massSilences.sum(),
          counters.policyErrors.sum(),
          counters.listenerErrors.sum(),
          counters.eventsMissed.sum());
    }
  }

  /** What a second session of an identity does; as {@linkplain Builder#takeover built}. */
  public Takeover takeover() {
    return takeover;
  }

  // ---- telling

  /**
   * Subscribes to events of one type, or of all by {@code PresenceEvent.class}.
   *
   * <p>Told one at a time, in the order things happened, on the executor, outside any lock. What
   * the listener throws is logged and counted. A listener 100,000 events behind loses them, and is
   * told {@link PresenceEvent.Missed} instead if its type takes that.
   *
   * @throws IllegalStateException if there are 1,000 listeners already
   */
  public <E extends PresenceEvent> Subscription on(Class<E> type, Consumer<? super E> listener) {
    synchronized (lock) {
      return listeners.add(this, type, listener);
    }
  }

  void forget(Listener<?> listener) {
    synchronized (lock) {
      listeners.remove(listener);
    }
  }

  /** What a listener is told that was too far behind: it goes on at the moment of the snapshot. */
  PresenceEvent.Missed catchUp(Listener<?> listener) {
    long missed;
    PeerSession[] present;
    synchronized (lock) {
      missed = listener.skip();
      present = roster.snapshot();
    }
    return new PresenceEvent.Missed(missed, List.of(present));
  }

  /** Under the lock. */
  private void emit(PresenceEvent event) {
    listeners.emit(event);
  }

  /** Outside the lock. */
  private void dispatch() {
    listeners.dispatch(pools.telling());
  }

  // ---- for adapters

  /**
   * Liveness time in nanoseconds from an arbitrary origin, exact to one tick: it stands still while
   * this process could not listen. Compared by subtraction only. Any thread; takes no lock.
   */
  public long livenessNanos() {
    return clock.now();
  }

  /**
   * Runs {@code task} once per tick on the detector's thread, as long as there is a detector: it
   * must not block. What it throws is logged, and does not end it.
   */
  public Subscription everyTick(Runnable task) {
    Runnable chore = () -> guarded(task);
    chores.add(chore);
    return () -> chores.remove(chore);
  }

  @SuppressWarnings("CatchingUnchecked") // an adapter's trouble must not keep ghosts online
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      log.error("a task of every tick failed; it runs again at the next tick", e);
    }
  }

  /**
   * Tells {@code observer} each measured round trip in nanoseconds, for a histogram. It is called
   * on the thread that brought the pong, so it must be quick, and by several threads at once. What
   * it throws is counted in {@link PresenceStats#listenerErrors()} and logged once.
   *
   * @throws IllegalStateException if there are 1,000 observers already
   */
  public Subscription roundTrips(LongConsumer observer) {
    RoundTripObserver guarded = new RoundTripObserver(observer, counters.listenerErrors);
    synchronized (lock) {
      if (roundTrips.size() >= MAX_OBSERVERS) {
        throw new IllegalStateException("there are " + MAX_OBSERVERS + " observers, the limit");
      }
      roundTrips.add(guarded);
    }
    return () -> roundTrips.remove(guarded);
  }

  /** A pong has answered a ping. */
  void measured(long roundTrip) {
    for (RoundTripObserver observer : roundTrips) {
      observer.accept(roundTrip);
    }
  }

  /**
   * Runs writes of an adapter, which may block: daemon threads of their own, up to 256, unless the
   * registry was given an {@linkplain Builder#executor executor}. Refuses after the close.
   */
  public Executor sending() {
    return pools.sending();
  }

  /** Runs pings, as {@link #sending()}: where an adapter writes a ping that had to wait. */
  public Executor pinging() {
    return pools.pinging();
  }

  /** Lets the detector ping a session at its next tick, and look at it until it is heard. */
  public void probe(PeerSession session) {
    synchronized (lock) {
      if (watcher != null && session.isPresent()) {
        probes.add(session);
      }
    }
  }

  // ---- for the detector

  LivenessClock clock() {
    return clock;
  }

  Counters counters() {
    return counters;
  }

  /**
   * Makes {@code by} the one detector of this registry.
   *
   * @return everybody present now; who joins later is an arrival
   */
  PeerSession[] attach(Object by, String policy, Duration doubtAfter) {
    synchronized (lock) {
      if (watcher != null) {
        throw new IllegalStateException(
            "the registry has a detector already (" + this.policy + "): close it first");
      }
      this.policy = policy;
      watcher = by;
      this.doubtAfter = doubtAfter;
      clock.restart();
      return roster.snapshot();
    }
  }

  void detach(Object by) {
    synchronized (lock) {
      if (watcher == by) {
        watcher = null;
        policy = "-";
        arrivals = new ArrayList<>();
        probes = new LinkedHashSet<>();
      }
    }
  }

  List<PeerSession> takeArrivals() {
    synchronized (lock) {
      List<PeerSession> taken = arrivals;
      arrivals = taken.isEmpty() ? taken : new ArrayList<>();
      return taken.isEmpty() ? List.of() : taken;
    }
  }

  Collection<PeerSession> takeProbes() {
    synchronized (lock) {
      Set<PeerSession> taken = probes;
      probes = taken.isEmpty() ? taken : new LinkedHashSet<>();
      return taken.isEmpty() ? Set.of() : taken;
    }
  }

  /** An edge of health; told unless the session has left meanwhile. */
  void judge(PeerSession session, Health health, String why, PresenceEvent event) {
    synchronized (lock) {
      if (!session.isPresent()) {
        return;
      }
      session.judged(health, why);
      if (health == Health.SUSPECT || health == Health.DEAD) {
        doubted.add(session);
      } else {
        doubted.remove(session);
      }
      emit(event);
    }
    dispatch();
  }

  /** What has to be done once per tick, whoever is due. */
  void housekeeping() {
    List<Connection> late;
    synchronized (lock) {
      long now = clock.now();
      late = expireUnidentified(now);
      lingers.expire(now, user -> emit(new PresenceEvent.Offline(user)));
      duels.expire(now);
    }
    late.forEach(this::turnAway);
    terminator.tick();
    pools.adjust();
    chores.forEach(Runnable::run);
    dispatch();
  }

  private List<Connection> expireUnidentified(long now) {
    List<PeerSession> late = new ArrayList<>();
    for (PeerSession session : unidentified) {
      if (now - session.openedAt() < identifyWithin) {
        break;
      }
      late.add(session);
    }
    if (late.isEmpty()) {
      return List.of(); // at nearly every tick, for as long as this process runs
    }
    List<Connection> connections = late.stream().map(PeerSession::connection).toList();
    late.forEach(this::drop);
    counters.neverIdentified.add(late.size());
    return connections;
  }

  private void turnAway(Connection connection) {
    log.debug("connection {} was not identified in time", connection.id());
    terminator.release(connection, LeaveReason.NEVER_IDENTIFIED, "no identity in time");
  }

  // ---- the end

  /** {@link #close(Duration)} with 5 s. */
  @Override
  public void close() {
    close(DEFAULT_DRAIN);
  }

  /**
   * Ends presence in order: nobody joins any more, everybody leaves ({@link LeaveReason#SHUTDOWN})
   * and is sent close code 1001, all lingers end; after {@code drain}, or as soon as all
   * connections are released, what remains is terminated. Waits until listeners have been told
   * everything.
   *
   * <p>Blocks the caller for at most {@code drain} and 6 s; call it from a thread of your own, not
   * from a listener. Interrupting it skips the waits. A second call does nothing.
   */
  public void close(Duration drain) {
    List<Connection> connections;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      connections = byConnection.values().stream().map(PeerSession::connection).toList();
    }
    log.info("closing presence: {} connections", connections.size());
    shutOut(drain);
    await(drain, () -> connections.stream().allMatch(Terminator::isReleased));
    // Closes have other threads than terminations, which are not to overtake them.
    await(Duration.ofSeconds(2), terminator::saidGoodbye);
    terminator.hurry();
    await(Duration.ofSeconds(2), terminator::idle);
    await(Duration.ofSeconds(2), listeners::areIdle);
    pools.close();
  }

  private void shutOut(Duration drain) {
    Stream.of(snapshot()).forEach(session -> shutDown(session, drain));
    List<Connection> unknown = new ArrayList<>();
    synchronized (lock) {
      for (PeerSession session : List.copyOf(byConnection.values())) {
        unknown.add(session.connection());
        drop(session);
      }
      lingers.endAll().forEach(user -> emit(new PresenceEvent.Offline(user)));
    }
    dispatch();
    unknown.forEach(c -> terminator.shutDown(c, SHUTTING_DOWN, drain));
  }

  private void shutDown(PeerSession session, Duration drain) {
    Connection connection = session.connection();
    if (remove(session, LeaveReason.SHUTDOWN, SHUTTING_DOWN)) {
      terminator.shutDown(connection, SHUTTING_DOWN, drain);
    }
  }

  /** Counts its waits rather than reading a clock, so that it ends in virtual time too. */
  private static void await(Duration longest, BooleanSupplier done) {
    long waits = longest.toNanos() / POLL_NANOS;
    for (long i = 0;
        i < waits && !done.getAsBoolean() && !Thread.currentThread().isInterrupted();
        i++) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Builds a registry. Not thread-safe. Every setting has a default. */
  public static final class Builder {
    private static final Duration LONGEST = Duration.ofDays(1);

    private TimeSource time = TimeSource.system();
    private Duration tick = Duration.ofMillis(100);
    private Takeover takeover = Takeover.EVICT_OLD;
    private Duration linger = Duration.ZERO;
    private Duration identifyWithin = Duration.ofSeconds(10);
    private int maxSessions = 1_000_000;
    private int maxSessionsPerUser = 100;
    private int keepDepartures = 1_000;
    private @Nullable Executor executor;

    private Builder() {}

    /** Where time is read; the machine's clocks by default. */
    public Builder time(TimeSource time) {
      this.time = time;
      return this;
    }

    /** The detector's tick and the resolution of liveness time: 1 ms to 10 s, default 100 ms. */
    public Builder tick(Duration tick) {
      this.tick = Checks.between("tick", tick, Duration.ofMillis(1), Duration.ofSeconds(10));
      return this;
    }

    /** What a second session of an identity does; {@link Takeover#EVICT_OLD} by default. */
    public Builder takeover(Takeover takeover) {
      this.takeover = Objects.requireNonNull(takeover, "takeover");
      return this;
    }

    /**
     * How long a user stays online after the last session left: zero (default) to 1 day. As many
     * users may linger as sessions are allowed; beyond that they are offline at once.
     */
    public Builder linger(Duration linger) {
      this.linger = Checks.between("linger", linger, Duration.ZERO, LONGEST);
      return this;
    }

    /** How long a connection may stay without an identity: 100 ms to 1 day, default 10 s. */
    public Builder identifyWithin(Duration limit) {
      this.identifyWithin =
          Checks.between("identifyWithin", limit, Duration.ofMillis(100), LONGEST);
      return this;
    }

    /** Most sessions, and most connections that wait to be identified; default 1,000,000. */
    public Builder maxSessions(int limit) {
      this.maxSessions = Checks.atLeast("maxSessions", limit, 1);
      return this;
    }

    /** Most sessions of one user, all devices together; default 100. */
    public Builder maxSessionsPerUser(int limit) {
      this.maxSessionsPerUser = Checks.atLeast("maxSessionsPerUser", limit, 1);
      return this;
    }

    /** How many departures are kept; default 1,000. */
    public Builder keepDepartures(int limit) {
      this.keepDepartures = Checks.atLeast("keepDepartures", limit, 0);
      return this;
    }

    /**
     * Runs pings, sends, closes and listeners, all of which may block; daemon threads of the
     * registry's own by default (up to 256 each for pings and sends, 64 each for closes,
     * terminations and listeners). {@code Runnable::run} makes everything happen on the caller's
     * thread, which suits tests in virtual time and nothing else.
     */
    public Builder executor(Executor executor) {
      this.executor = executor;
      return this;
    }

    /** The registry. */
    public SessionRegistry build() {
      return new SessionRegistry(this);
    }
  }
}
