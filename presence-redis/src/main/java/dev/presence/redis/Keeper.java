package dev.presence.redis;

import static dev.presence.redis.Wire.bytes;
import static dev.presence.redis.Wire.number;
import static dev.presence.redis.Wire.text;

import dev.presence.Identity;
import dev.presence.LeaveReason;
import dev.presence.Member;
import dev.presence.PeerSession;
import dev.presence.PresenceDirectory.Outcome;
import dev.presence.SessionRegistry;
import dev.presence.Takeover;
import dev.presence.TimeSource;
import io.lettuce.core.MapScanCursor;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScanArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's lease, and is the only one who writes for it, on one thread.
 *
 * <p>One call is under way at a time, and what becomes due meanwhile goes with the next: batches
 * grow by themselves with the load. An idle node beats three times per lease, however many sessions
 * it has.
 */
final class Keeper implements Runnable {
  static final String SCHEMA = "1";
  static final int BATCH = 512;
  private static final Duration RETRY = Duration.ofMillis(250);
  private static final Logger log = LoggerFactory.getLogger(RedisDirectory.class);

  private final Engine engine;
  private final Keys keys;
  private final String node;
  private final SessionRegistry registry;
  private final Ledger ledger;
  private final TimeSource time;
  private final long lease;
  private final long beatEvery;
  private final Observations observations;

  // This thread only; the constructor's caller until it is started.
  private String instance;
  private String known = "";

  /**
   * Of the last call that told the engine something of this node. The engine keeps it, so others
   * see by it that this node lives, and this node sees by it what was carried out.
   */
  private long turn;

  private long nextBeat;
  private String sweeping = "";
  private String cursor = "0";
  private boolean complained;

  // Guarded by this.
  private @Nullable Link current;
  private boolean closing;

  Keeper(
      Engine engine,
      Keys keys,
      String node,
      SessionRegistry registry,
      Ledger ledger,
      TimeSource time,
      Duration lease) {
    this.engine = engine;
    this.keys = keys;
    this.node = node;
    this.registry = registry;
    this.ledger = ledger;
    this.time = time;
    this.lease = lease.toNanos();
    beatEvery = this.lease / 3;
    observations = new Observations(this.lease, 2 * beatEvery);
    instance = Ids.instance(node);
  }

  // ---- links

  /**
   * The first link, on the caller's thread, so that what is wrong is thrown where it can be mended.
   */
  void start() throws InterruptedException {
    use(connect());
  }

  private Link connect() throws InterruptedException {
    Link link = engine.connect();
    try {
      attach(link);
      return link;
    } catch (RuntimeException | InterruptedException e) {
      link.close();
      throw e;
    }
  }

  private synchronized void use(Link link) {
    current = link;
    notifyAll();
  }

  /** The link in use; null while there is none. */
  synchronized @Nullable Link link() {
    return current == null || current.isBroken() ? null : current;
  }

  /** Waits for another link than {@code before}; null at the end. Follower only. */
  synchronized @Nullable Link next(@Nullable Link before) throws InterruptedException {
    while (!closing && (current == null || current == before)) {
      wait();
    }
    return closing ? null : current;
  }

  private synchronized boolean isClosing() {
    return closing;
  }

  /** Ends both threads: this one when all that is due has been told, if the engine is there. */
  void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    ledger.wake();
  }

  // ---- the duty cycle

  @Override
  @SuppressWarnings("CatchingUnchecked") // whatever it was, the lease has to be kept
  public void run() {
    try {
      Link link = link();
      while (true) {
        try {
          serve(link == null ? relink() : link);
          return;
        } catch (RuntimeException e) {
          disconnected(e);
        }
        link = null;
        if (isClosing()) {
          return;
        }
        pause();
      }
    } catch (InterruptedException e) {
      log.debug("ended", e);
    } finally {
      ledger.unlinked();
      end();
    }
  }

  /** The follower waits on the link. */
  private synchronized void end() {
    closing = true;
    notifyAll();
    if (current != null) {
      current.close();
    }
  }

  private Link relink() throws InterruptedException {
    Link link = connect();
    use(link);
    if (complained) {
      complained = false;
      log.info("the engine at {} is back", engine.name());
    }
    return link;
  }

  private void disconnected(RuntimeException cause) {
    Link link;
    synchronized (this) {
      link = current;
    }
    if (link != null) {
      link.close();
    }
    observations.reset();
    ledger.unlinked();
    sweeping = ""; // a cursor means something else to an engine that was started again
    if (!complained && !isClosing()) {
      complained = true;
      log.warn(
          "the engine at {} cannot be used: sessions stay, joins are provisional, the view of other"
              + " nodes stands still: {}",
          engine.name(),
          cause.toString());
    }
    log.debug("the link is given up", cause);
  }

  /** Never long, and not together with the other nodes. */
  private void pause() throws InterruptedException {
    pause(RETRY.toMillis() / 2 + ThreadLocalRandom.current().nextLong(RETRY.toMillis()));
  }

  /** Ends early at the close. */
  @SuppressWarnings("WaitNotInLoop") // an early end does no harm
  synchronized void pause(long millis) throws InterruptedException {
    if (!closing) {
      wait(millis);
    }
  }

  private void serve(Link link) throws InterruptedException {
    push(link);
    while (!isClosing() || ledger.due() > 0) {
      if (link.isBroken()) {
        throw new RedisException("the connection is lost");
      }
      apply(link, ledger.take(BATCH, patience()));
      beatIfDue(link);
      sweep(link);
    }
    leave(link);
  }

  private long patience() {
    return isClosing() || !sweeping.isEmpty() ? 0 : nextBeat - time.nanoTime();
  }

  // ---- coming and going

  private void attach(Link link) throws InterruptedException {
    Rival rival = null;
    while (true) {
      List<Object> answer =
          link.call(
              Script.ATTACH,
              args(SCHEMA, link.run(), Ids.random(), instance, node, known, nextTurn()));
      switch (text(answer.get(0))) {
        case "OK" -> {
          ledger.settle(number(answer.get(3)));
          attached(link, text(answer.get(1)), number(answer.get(2)));
          return;
        }
        case "FENCED" -> {
          log.warn("the other nodes have given this node up: it joins them anew");
          instance = Ids.instance(node);
          known = "";
        }
        case "TAKEN" -> rival = await(link, rival, answer);
        case "LATE" -> throw new RedisException("an attachment was overtaken by a later one");
        default ->
            throw new IllegalStateException(
                "the keys under %s are of version %s, this is version %s: use another prefix"
                    .formatted(keys.meta(), text(answer.get(1)), SCHEMA));
      }
    }
  }

  /**
   * Another instance has this node's name: one that lives is another process, and one that does not
   * is reaped after its lease.
   */
  private Rival await(Link link, @Nullable Rival before, List<Object> answer)
      throws InterruptedException {
    String other = text(answer.get(1));
    String seen = text(answer.get(2));
    Rival rival = before != null && before.instance().equals(other) ? before : rival(other, seen);
    if (!rival.counter().equals(seen)) {
      throw new IllegalStateException(
          "another process is node %s at %s already: give each node a name of its own"
              .formatted(node, engine.name()));
    }
    if (!rival.looks().look(Map.of(other, seen), time.nanoTime()).isEmpty()) {
      String incarnation = text(answer.get(3));
      link.call(Script.REAP, args(incarnation, other, seen, LeaveReason.NODE_LOST.name()));
    }
    pause(Duration.ofNanos(beatEvery).toMillis() / 4);
    if (isClosing()) {
      throw new IllegalStateException("closed");
    }
    return rival;
  }

  private record Rival(String instance, String counter, Observations looks) {}

  private Rival rival(String instance, String counter) {
    log.info("the engine has an instance of node {} already: watching whether it lives", node);
    return new Rival(instance, counter, new Observations(lease, 2 * beatEvery));
  }

  private void attached(Link link, String incarnation, long version) {
    link.attached(instance, incarnation);
    link.saw(version);
    nextBeat = time.nanoTime();
    if (!incarnation.equals(known)) {
      ledger.everything();
      disown(link);
      known = incarnation;
    }
    ledger.linked();
  }

  /**
   * Both ways: what the engine lists and is not here has left while it could not be told. It beats
   * meanwhile: with many sessions this takes longer than a short lease.
   */
  private void disown(Link link) {
    String key = keys.sessions(instance);
    ScanArgs step = ScanArgs.Builder.limit(BATCH);
    MapScanCursor<String, byte[]> found = link.writing().hscan(key, step);
    disown(found);
    while (!found.isFinished()) {
      beatIfDue(link);
      found = link.writing().hscan(key, found, step);
      disown(found);
    }
  }

  private void disown(MapScanCursor<String, byte[]> found) {
    found.getMap().keySet().forEach(sequence -> ledger.disown(Long.parseLong(sequence)));
  }

  /** All that is due now, and then the mark that others wait for. */
  private void push(Link link) throws InterruptedException {
    beatIfDue(link);
    int left = ledger.due();
    while (left > 0) {
      List<Ledger.Due> batch = ledger.take(Math.min(BATCH, left), 0);
      left = batch.isEmpty() ? 0 : left - batch.size();
      apply(link, batch);
      beatIfDue(link);
    }
    List<byte[]> mark = header(link, nextTurn());
    mark.addAll(args("S", "", "", "", ""));
    accepted(link.call(Script.APPLY, mark));
  }

  private void leave(Link link) {
    link.call(Script.REAP, args(link.incarnation(), instance, "", LeaveReason.SHUTDOWN.name()));
    String at = "0";
    do {
      at = text(link.call(Script.SWEEP, args(instance, at)).get(0));
    } while (!at.equals("0"));
  }

  // ---- joins and leaves

  private void apply(Link link, List<Ledger.Due> batch) {
    if (batch.isEmpty()) {
      return;
    }
    List<Object> answers;
    String turn = nextTurn();
    try {
      List<byte[]> args = header(link, turn);
      batch.forEach(due -> args.addAll(operation(due)));
      answers = accepted(link.call(Script.APPLY, args));
    } catch (RuntimeException e) {
      ledger.putBack(batch, Long.parseLong(turn));
      throw e;
    }
    conclude(batch, answers);
  }

  private String nextTurn() {
    return Long.toString(++turn);
  }

  private List<byte[]> header(Link link, String turn) {
    return new ArrayList<>(args(link.incarnation(), instance, registry.takeover().name(), turn));
  }

  private List<byte[]> operation(Ledger.Due due) {
    if (due instanceof Ledger.Join join) {
      return join(join.held());
    }
    Ledger.Leave leave = (Ledger.Leave) due;
    return args("L", Long.toString(leave.sequence()), leave.reason().name(), leave.detail(), "");
  }

  private List<byte[]> join(Held held) {
    PeerSession session = held.session();
    Identity identity = session.identity();
    byte[] payload = Wire.payload(Member.of("", node, session));
    byte[] fence = bytes(held.fence() + ":");
    byte[] both = new byte[fence.length + payload.length];
    System.arraycopy(fence, 0, both, 0, fence.length);
    System.arraycopy(payload, 0, both, fence.length, payload.length);
    String kind = ledger.isCarriedOut(held) ? "A" : "J";
    List<byte[]> operation =
        new ArrayList<>(
            args(kind, Long.toString(held.sequence()), identity.user(), slot(identity, held)));
    operation.add(both);
    return operation;
  }

  /** What an identity has one of. */
  private String slot(Identity identity, Held held) {
    return registry.takeover() == Takeover.KEEP_ALL
        ? identity.device() + "\0" + instance + "\0" + held.sequence()
        : identity.device();
  }

  private static List<Object> accepted(List<Object> answer) {
    String word = text(answer.get(0));
    if (!word.equals("OK")) {
      throw new RedisException(
          switch (word) {
            case "LOST" -> "the engine has lost its data";
            case "FENCED" -> "this node was given up";
            default -> "a call was overtaken by a later one";
          });
    }
    return answer;
  }

  /** Fences here, answers elsewhere: what depends on them is foreign and might block. */
  private void conclude(List<Ledger.Due> batch, List<Object> answers) {
    List<Runnable> tellings = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      if (batch.get(i) instanceof Ledger.Join join) {
        tellings.add(conclude(join.held(), text(answers.get(i + 1))));
      }
    }
    tell(tellings);
  }

  private Runnable conclude(Held held, String answer) {
    int colon = answer.indexOf(':');
    String word = answer.substring(0, colon);
    String rest = answer.substring(colon + 1);
    switch (word) {
      case "REPLACED" -> {
        registry.evict(held.session(), LeaveReason.REPLACED, "taken over on another node");
        return held::provisional;
      }
      case "REJECTED" -> {
        String why = "connected to node " + Ids.node(rest) + " already";
        registry.evict(held.session(), LeaveReason.CLOSED_BY_SERVER, why);
        return () -> held.answered(Outcome.REJECTED, 0);
      }
      default -> {
        long fence = Long.parseLong(rest);
        held.fenced(fence);
        return () -> held.answered(Outcome.valueOf(word), fence);
      }
    }
  }

  private void tell(List<Runnable> tellings) {
    if (tellings.isEmpty()) {
      return;
    }
    try {
      registry.sending().execute(() -> tellings.forEach(Runnable::run));
    } catch (RejectedExecutionException e) {
      tellings.forEach(Runnable::run); // the registry is closed: nobody is served any more
    }
  }

  // ---- leases

  private void beatIfDue(Link link) {
    if (time.nanoTime() - nextBeat >= 0) {
      beat(link);
    }
  }

  private void beat(Link link) {
    List<Object> answer =
        accepted(link.call(Script.BEAT, args(link.incarnation(), instance, nextTurn())));
    long now = time.nanoTime();
    nextBeat = now + beatEvery;
    link.saw(number(answer.get(1)));
    if (sweeping.isEmpty()) {
      sweeping = text(answer.get(2));
      cursor = "0";
    }
    Map<String, String> counters = counters((List<?>) answer.get(3));
    counters.remove(instance);
    for (String expired : observations.look(counters, now)) {
      reap(link, expired, counters.getOrDefault(expired, ""));
    }
  }

  private static Map<String, String> counters(List<?> flat) {
    Map<String, String> counters = new HashMap<>();
    for (int i = 0; i < flat.size(); i += 2) {
      counters.put(text(flat.get(i)), text(flat.get(i + 1)));
    }
    return counters;
  }

  private void reap(Link link, String expired, String seen) {
    List<Object> reaped =
        link.call(
            Script.REAP, args(link.incarnation(), expired, seen, LeaveReason.NODE_LOST.name()));
    if (reaped.get(0).equals(1L)) {
      log.warn(
          "node {} has not been heard of for {}: its sessions have left",
          Ids.node(expired),
          Duration.ofNanos(lease));
    }
  }

  /** One step at a time, between batches, and on from where the last has ended. */
  private void sweep(Link link) {
    if (!sweeping.isEmpty()) {
      cursor = text(link.call(Script.SWEEP, args(sweeping, cursor)).get(0));
      sweeping = cursor.equals("0") ? "" : sweeping;
    }
  }

  private static List<byte[]> args(String... args) {
    List<byte[]> bytes = new ArrayList<>(args.length);
    for (String arg : args) {
      bytes.add(bytes(arg));
    }
    return bytes;
  }
}
