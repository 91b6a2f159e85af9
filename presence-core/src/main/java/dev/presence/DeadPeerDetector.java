package dev.presence;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Finds dead peers: asks a {@link HeartbeatPolicy} about every session when it is due, pings,
 * suspects, and evicts who stays silent.
 *
 * <p>A duty cycle, {@link #tick()}, driven by a daemon thread of its own or by yours. A tick costs
 * what is due, not what is present. Nothing that may block runs in it: pings, closes and listeners
 * go to the registry's executor.
 *
 * <p>A registry has one detector at a time, and a detector's policy is final: to change it, close
 * the detector and start another one on the same registry.
 */
public final class DeadPeerDetector implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeadPeerDetector.class);
  private static final long FARTHEST_RECHECK = Duration.ofSeconds(60).toNanos();
  private static final long DOUBTED_RECHECK = Duration.ofMillis(500).toNanos();
  private static final long EARLY_ANSWER = Duration.ofSeconds(1).toNanos();
  private static final long WORTH_A_WARNING = Duration.ofSeconds(1).toNanos();
  private static final long AFTER_ERROR = Duration.ofSeconds(1).toNanos();

  /** So many phases at least, before two sessions are given the same. */
  private static final int PHASES = 2048;

  /** 2^64 divided by the golden ratio: multiples of it spread evenly. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final SessionRegistry registry;
  private final LivenessClock clock;
  private final Counters counters;
  private final HeartbeatPolicy policy;
  private final Inquiry inquiry;
  private final boolean dryRun;
  private final long deafLimit;
  private final Wheel wheel;
  private final MassSilence massSilence;

  /** Pinged out of turn, and looked at every tick until they have answered or not. */
  private final Set<PeerSession> probed = new LinkedHashSet<>();

  /** Who is well, and due for a ping, and who counts the answer. */
  private final List<PeerSession> due = new ArrayList<>(Wheel.CHUNK);

  private final List<@Nullable AtomicInteger> answers = new ArrayList<>(Wheel.CHUNK);

  /** Who is due and has to be looked at closer. */
  private final List<PeerSession> attention = new ArrayList<>(Wheel.CHUNK);

  @SuppressWarnings("unused") // written, so that the compiler cannot leave out the touching
  private long touched;

  private final AtomicBoolean ticking = new AtomicBoolean();
  private final @Nullable DetectorThread thread;
  private volatile boolean closed;
  private long stallsSeen;

  private DeadPeerDetector(Builder b, boolean withThread) {
    registry = b.registry;
    clock = registry.clock();
    counters = registry.counters();
    policy = b.policy;
    inquiry = new Inquiry(policy, counters);
    dryRun = b.dryRun;
    deafLimit = Nanos.of(b.deafLimit);
    wheel = new Wheel(clock.ticks(FARTHEST_RECHECK));
    massSilence = new MassSilence(clock, counters);
    stallsSeen = clock.stallCount();
    String name = policy.toString();
    String bound = policy.detectionBound().map(Duration::toString).orElse("none");
    arrive(Arrays.asList(registry.attach(this, name, doubtAfter())));
    thread = withThread ? new DetectorThread(this) : null;
    log.atLevel(withThread ? Level.INFO : Level.DEBUG)
        .log(
            "watching with {}, detection bound {}{}",
            name,
            bound,
            dryRun ? ", dry run: nobody is evicted" : "");
  }

  /**
   * Starts a detector on a daemon thread of its own.
   *
   * @throws IllegalStateException if the registry has a detector already
   */
  public static DeadPeerDetector start(SessionRegistry registry, HeartbeatPolicy policy) {
    return builder(registry).policy(policy).start();
  }

  /** A builder with all defaults. */
  public static Builder builder(SessionRegistry registry) {
    return new Builder(registry);
  }

  /** The policy that decides where a session has none of its own. */
  public HeartbeatPolicy policy() {
    return policy;
  }

  /** Whether verdicts of death are only logged, counted and told. */
  public boolean isDryRun() {
    return dryRun;
  }

  /**
   * One turn of the duty cycle. Call it once per {@linkplain SessionRegistry.Builder#tick tick
   * interval} of the registry; called sooner it does nothing, called later it counts the difference
   * as standstill, in which nobody grows older.
   *
   * <p>Does not block and does not throw for a single session's sake.
   *
   * @throws IllegalStateException if another thread is in it, or the detector is closed
   */
  public void tick() {
    if (closed) {
      throw new IllegalStateException("the detector is closed");
    }
    if (!ticking.compareAndSet(false, true)) {
      throw new IllegalStateException("tick() is running on another thread: it has one caller");
    }
    try {
      turn();
    } finally {
      ticking.set(false);
    }
  }

  /** Nanoseconds until {@link #tick()} has something to do. */
  long untilNextTick() {
    return clock.untilNextTick();
  }

  private void turn() {
    LivenessClock.Tick tick = clock.advance();
    if (tick == LivenessClock.Tick.NOT_DUE) {
      return;
    }
    reportStall();
    guarded("housekeeping", registry::housekeeping);
    arrive(registry.takeArrivals());
    if (tick == LivenessClock.Tick.ADVANCED) {
      wheel.advance(this::glance, this::attend);
      guarded("probing", this::probe);
      massSilence.tick(registry.size());
    }
  }

  @SuppressWarnings("CatchingUnchecked") // one part's trouble must not keep ghosts online
  private static void guarded(String what, Runnable part) {
    try {
      part.run();
    } catch (Throwable e) {
      log.error("{} failed; it is tried again at the next tick", what, e);
    }
  }

  private void probe() {
    registry.takeProbes().forEach(this::probe);
    probed.removeIf(this::isProbeOver);
  }

  private void reportStall() {
    long stalls = clock.stallCount();
    if (stalls != stallsSeen) {
      stallsSeen = stalls;
      long nanos = clock.lastStall();
      log.atLevel(nanos < WORTH_A_WARNING ? Level.DEBUG : Level.WARN)
          .log("this process stood still for {}; nobody is blamed for it", Nanos.text(nanos));
    }
  }

  // ---- when a session is looked at

  /** The size is asked for once: while many join, each turn at the registry's lock is a wait. */
  private void arrive(List<PeerSession> sessions) {
    int present = registry.size();
    sessions.forEach(session -> arrive(session, present));
  }

  /** Files a session for the first time; one that has left already is dropped when it is due. */
  @SuppressWarnings("CatchingUnchecked") // as in visit
  private void arrive(PeerSession session, int present) {
    long firstLook = AFTER_ERROR;
    try {
      firstLook = firstLook(session, present);
    } catch (Throwable e) {
      log.error("looking at {} failed; it is looked at again in a second", session, e);
    }
    file(session, firstLook);
  }

  /**
   * When to look at a session first. Sessions that joined together would be pinged together for
   * ever, so first checks are spread evenly over the time until the policy wants to look again.
   */
  private long firstLook(PeerSession session, int present) {
    Verdict verdict = inquiry.ask(session);
    session.firstCheck = verdict.health() == Health.ALIVE && !verdict.ping();
    long recheck = Math.min(verdict.recheckNanos(), FARTHEST_RECHECK);
    return session.firstCheck ? (long) (recheck * phase(session, present)) : 0;
  }

  /**
   * Between 0 and 1, evenly spread. Sessions that joined one after the other lie side by side in
   * memory, where those that are looked at together cost less: among many sessions a few of them
   * have one phase, of which there are thousands still.
   */
  private static double phase(PeerSession session, int present) {
    int together = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(present / PHASES | 1);
    long group = session.sequence() >>> together;
    return 1 - ((group * GOLDEN) >>> 11) * 0x1p-53;
  }

  /**
   * A first look at a session that is due, by what has been told. Nearly all are well, and are
   * filed again at once, and either want nothing else or a ping. Pings and closer looks are put
   * off, so that what they need can be fetched for some of them side by side.
   */
  private void glance(PeerSession session) {
    if (closed || !session.isPresent()) {
      return;
    }
    if (!mayBeWell(session) || !isWell(session)) {
      attention.add(session);
    }
  }

  private static boolean mayBeWell(PeerSession session) {
    return !session.firstCheck && !session.hasToBeAsked() && session.health() == Health.ALIVE;
  }

  @SuppressWarnings("CatchingUnchecked") // the closer look fails as well, and says so
  private boolean isWell(PeerSession session) {
    try {
      Verdict verdict = inquiry.glance(session);
      if (verdict.health() != Health.ALIVE) {
        return false;
      }
      absolve(session);
      session.explained(verdict.why());
      if (verdict.ping()) {
        AtomicInteger counted = filePinged(session, verdict); // may fail, and then adds nothing
        due.add(session);
        answers.add(counted);
      } else {
        file(session, verdict.recheckNanos());
      }
      return true;
    } catch (Throwable e) {
      return false;
    }
  }

  /** Pings those who are well and due for it, and looks closer at the others. */
  private void attend() {
    touch(due);
    touch(attention);
    for (int i = 0; i < due.size(); i++) {
      pingDue(due.get(i), answers.get(i));
    }
    due.clear();
    answers.clear();
    while (!attention.isEmpty()) {
      int last = attention.size() - 1;
      visit(attention.get(last));
      attention.remove(last); // not before: who could not be filed is visited again
    }
  }

  private void touch(List<PeerSession> sessions) {
    for (PeerSession session : sessions) {
      touched += session.touchMore();
    }
  }

  @SuppressWarnings("CatchingUnchecked") // as in visit
  private void pingDue(PeerSession session, @Nullable AtomicInteger answers) {
    if (closed) {
      return; // the next detector's by now
    }
    try {
      handOver(session, session.request(clock.now(), answers));
    } catch (Throwable e) {
      log.error(
          "pinging {} failed; it is looked at again when its answer should be there", session, e);
    }
  }

  @SuppressWarnings("CatchingUnchecked") // one session's trouble must not keep the others unwatched
  private void visit(PeerSession session) {
    if (closed) {
      return; // the next detector's by now
    }
    long recheck = AFTER_ERROR;
    try {
      recheck = session.firstCheck ? firstCheck(session) : check(session);
    } catch (Throwable e) {
      log.error("checking {} failed; it is checked again in a second", session, e);
    }
    file(session, recheck);
  }

  private void file(PeerSession session, long recheck) {
    wheel.file(session, ticksUntil(recheck));
  }

  private int ticksUntil(long recheck) {
    return clock.ticks(Math.min(recheck, FARTHEST_RECHECK));
  }

  /** Who answers has been heard, and of that moment a policy that counts from it says the rest. */
  private @Nullable AtomicInteger filePinged(PeerSession session, Verdict verdict) {
    long heard = inquiry.whenHeard(session);
    return wheel.filePinged(session, ticksUntil(verdict.recheckNanos()), ticksUntil(heard));
  }

  /**
   * Brings the first ping of a peer forward, if the policy is going to ping it at all; one that has
   * spoken by itself has a phase of its own. It is looked at again when the answer has usually
   * come, not when it would have been pinged: that would be one moment for all who joined at one
   * moment.
   */
  private long firstCheck(PeerSession session) {
    session.firstCheck = false;
    session.listen(false);
    if (session.heardSinceJoin()) {
      return check(session);
    }
    Verdict verdict = inquiry.ask(session);
    boolean atOnce = verdict.recheckNanos() <= clock.tickNanos(); // and not twice
    if (atOnce || !isPingedLater(session, verdict)) {
      return act(session, verdict);
    }
    handOver(session, session.requestEarly(clock.now()));
    return Math.min(act(session, verdict), EARLY_ANSWER);
  }

  private boolean isPingedLater(PeerSession session, Verdict verdict) {
    return verdict.health() == Health.ALIVE
        && !verdict.ping()
        && inquiry.whenDue(session, verdict).ping();
  }

  private void probe(PeerSession session) {
    if (session.isPresent() && !session.asking()) {
      Verdict verdict = inquiry.ask(session);
      if (isPingedLater(session, verdict)) {
        ping(session);
      } else {
        act(session, verdict);
      }
    }
    probed.add(session);
  }

  /** A frozen peer is looked at until it is not: its next message shall show at once. */
  private boolean isProbeOver(PeerSession session) {
    if (!session.isPresent()) {
      return true;
    }
    boolean asking = session.asking();
    check(session);
    return !asking && session.health() != Health.FROZEN;
  }

  // ---- what is made of it

  /** Returns nanoseconds until the next check, as all of these do. */
  private long check(PeerSession session) {
    return act(session, inquiry.ask(session));
  }

  private long act(PeerSession session, Verdict verdict) {
    if (verdict.health() == Health.DEAD) {
      return condemn(session, verdict);
    }
    absolve(session);
    judge(session, verdict.health(), verdict.why());
    if (verdict.ping()) {
      ping(session);
    }
    // A doubted peer is looked at more often, so that its recovery shows soon.
    return verdict.health() == Health.ALIVE
        ? verdict.recheckNanos()
        : Math.min(verdict.recheckNanos(), DOUBTED_RECHECK);
  }

  private static void absolve(PeerSession session) {
    Extras known = session.knownExtras();
    if (known != null && known.doubt != null) {
      known.doubt.clear();
    }
  }

  private void judge(PeerSession session, Health health, String why) {
    Health before = session.health();
    if (before == health) {
      session.explained(why);
    } else if (health == Health.ALIVE) {
      recover(session, why);
    } else {
      doubt(session, before, health, why);
    }
  }

  private void recover(PeerSession session, String why) {
    counters.recoveries.increment();
    session.note(Timeline.Kind.RECOVERED, 0);
    log.debug("{} was heard again", session);
    registry.judge(session, Health.ALIVE, why, new PresenceEvent.Recovered(session));
  }

  private void doubt(PeerSession session, Health before, Health health, String why) {
    if (before == Health.ALIVE && health != Health.FROZEN) {
      massSilence.silent();
    }
    counters.suspicions.increment();
    boolean frozen = health == Health.FROZEN;
    session.note(frozen ? Timeline.Kind.FROZEN : Timeline.Kind.SUSPECT, 0);
    log.debug("{} is {}: {}", session, health, why);
    registry.judge(session, health, why, new PresenceEvent.Suspected(session, health, why));
  }

  /**
   * The policy says dead. Nobody is evicted on the first such verdict: the session is condemned,
   * and evicted one tick later if the policy says so again and both last looks brought no news.
   *
   * <p>The tick makes up for the coarse clock, by which a silence may look one tick longer than it
   * is. And it closes a race: bytes that a container has just taken from the kernel, without having
   * told {@link PeerSession#heard()} yet, are invisible to a look; they are told within the tick.
   */
  private long condemn(PeerSession session, Verdict verdict) {
    Doubt doubt = doubtOf(session);
    LastLook look = lastLook(session);
    if (doubt.isNews(look.unread(), session.lastHeard())) {
      return rescue(session, doubt, look);
    }
    if (look.deaf() && isExcused(session, doubt)) {
      judge(session, Health.SUSPECT, "our side does not read: eviction waits");
      return DOUBTED_RECHECK;
    }
    if (!doubt.condemns(session.lastHeard())) {
      doubt.condemn(clock.now(), session.lastHeard());
      if (session.health() == Health.ALIVE) {
        judge(session, Health.SUSPECT, verdict.why());
      }
      return clock.tickNanos();
    }
    // A probed session may be looked at twice in one tick.
    return doubt.condemnedAt == clock.now()
        ? clock.tickNanos()
        : execute(session, doubt, look, verdict);
  }

  private static Doubt doubtOf(PeerSession session) {
    Extras extras = session.extras();
    Doubt doubt = extras.doubt;
    if (doubt == null) {
      doubt = new Doubt();
      extras.doubt = doubt;
    }
    return doubt;
  }

  @SuppressWarnings("CatchingUnchecked") // an adapter that fails here must not save a ghost
  private LastLook lastLook(PeerSession session) {
    try {
      return session.connection().lastLook();
    } catch (Throwable e) {
      log.debug("the last look at {} failed", session, e);
      return LastLook.UNKNOWN;
    }
  }

  /** Unread bytes that were not there at the previous look: the peer spoke, we did not listen. */
  private long rescue(PeerSession session, Doubt doubt, LastLook look) {
    // One nanosecond ago, so that bytes read in this very tick can be told from it.
    long now = clock.now() - 1;
    doubt.rescue(look.unread(), now);
    counters.lastLookRescues.increment();
    session.note(Timeline.Kind.RESCUED, look.unread());
    log.debug("the last look found {} unread bytes of {}", look.unread(), session);
    session.heardAt(now);
    return check(session);
  }

  private boolean isExcused(PeerSession session, Doubt doubt) {
    if (!doubt.deaf) {
      doubt.deaf = true;
      doubt.deafSince = clock.now();
      session.note(Timeline.Kind.DEAF, 0);
    }
    return doubt.deafFor(clock.now()) < deafLimit;
  }

  private long execute(PeerSession session, Doubt doubt, LastLook look, Verdict verdict) {
    if (dryRun) {
      return wouldEvict(session, verdict);
    }
    boolean stuck = look.deaf();
    String why = stuck ? "our side has not read for " + Nanos.text(deafLimit) : verdict.why();
    LeaveReason reason = stuck ? LeaveReason.HANDLER_STUCK : LeaveReason.DEAD;
    registry.evict(session, reason, why, look, doubt.deafFor(clock.now()));
    return AFTER_ERROR;
  }

  private long wouldEvict(PeerSession session, Verdict verdict) {
    if (session.health() != Health.DEAD) {
      counters.wouldEvict.increment();
      session.note(Timeline.Kind.WOULD_EVICT, 0);
      log.info("dry run: would evict {}: {}; {}", session, verdict.why(), session.vitals());
      PresenceEvent event = new PresenceEvent.WouldEvict(session, verdict.why());
      registry.judge(session, Health.DEAD, verdict.why(), event);
    }
    return DOUBTED_RECHECK;
  }

  // ---- pinging

  private void ping(PeerSession session) {
    handOver(session, session.request(clock.now(), null));
  }

  @SuppressWarnings("CatchingUnchecked") // an executor out of threads; the next check asks again
  private void handOver(PeerSession session, boolean claimed) {
    if (!claimed) {
      return;
    }
    try {
      registry.pinging().execute(() -> write(session));
    } catch (Throwable e) {
      session.abandon();
      counters.pingFailures.increment();
      log.warn("the executor refused to ping {}", session, e);
    }
  }

  /** On the executor: may block for as long as the container does. */
  private void write(PeerSession session) {
    long token = ThreadLocalRandom.current().nextLong();
    long real = clock.real();
    long waited = session.begin(clock.now(), token, real);
    if (waited == Pings.NOT_WISHED) {
      return;
    }
    if (waited > clock.tickNanos()) {
      counters.pingsDelayed.increment();
    }
    session.listen(false); // so that news from here on is younger than the ping
    send(session, token);
    session.end();
  }

  @SuppressWarnings("CatchingUnchecked") // whatever a container throws, the session's ping is over
  private static void send(PeerSession session, long token) {
    try {
      session.connection().ping(token);
    } catch (IOException | RuntimeException | Error e) {
      session.pingFailed(e);
    }
  }

  /**
   * How long after a ping a ghost begins to be doubted, by this policy: walks from verdict to
   * verdict as the detector would, had nothing been heard.
   */
  private Duration doubtAfter() {
    Vitals vitals = Vitals.builder().unanswered(1, Duration.ZERO).build();
    long waited = 0;
    Verdict verdict = inquiry.ask(policy, vitals);
    while (verdict.health() == Health.ALIVE && waited < FARTHEST_RECHECK) {
      waited += Math.max(clock.tickNanos(), verdict.recheckNanos());
      verdict = inquiry.ask(policy, vitals.after(waited));
    }
    return Duration.ofNanos(Math.min(waited, FARTHEST_RECHECK) + 3 * clock.tickNanos());
  }

  /** Stops watching; sessions stay as they are. Waits up to 1 s for a tick in progress. */
  @Override
  public void close() {
    if (thread != null) {
      thread.close();
    }
    closed = true;
    registry.detach(this);
  }

  /** Builds a detector. Not thread-safe. */
  public static final class Builder {
    private final SessionRegistry registry;
    private HeartbeatPolicy policy = HeartbeatPolicy.whenIdle();
    private boolean dryRun;
    private Duration deafLimit = Duration.ofSeconds(60);

    private Builder(SessionRegistry registry) {
      this.registry = registry;
    }

    /** Decides on every session without a policy of its own; {@code whenIdle()} by default. */
    public Builder policy(HeartbeatPolicy policy) {
      this.policy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Whether verdicts of death are only logged, counted and told as {@link
     * PresenceEvent.WouldEvict}: how a careful operator first switches it on. Default false.
     */
    public Builder dryRun(boolean dryRun) {
      this.dryRun = dryRun;
      return this;
    }

    /**
     * How long an eviction waits while our own side does not read, so that silence proves nothing:
     * 1 s to 1 hour, default 60 s. After that the reason is {@link LeaveReason#HANDLER_STUCK}.
     */
    public Builder deafLimit(Duration limit) {
      this.deafLimit =
          Checks.between("deafLimit", limit, Duration.ofSeconds(1), Duration.ofHours(1));
      return this;
    }

    /**
     * Starts it on a daemon thread of its own.
     *
     * @throws IllegalStateException if the registry has a detector already
     */
    public DeadPeerDetector start() {
      DeadPeerDetector detector = new DeadPeerDetector(this, true);
      if (detector.thread != null) {
        detector.thread.start();
      }
      return detector;
    }

    /**
     * Makes one that ticks when you call {@link DeadPeerDetector#tick()}.
     *
     * @throws IllegalStateException if the registry has a detector already
     */
    public DeadPeerDetector withoutThread() {
      return new DeadPeerDetector(this, false);
    }
  }
}
