package dev.presence.redis;

import dev.presence.LeaveReason;
import dev.presence.PresenceDirectory.Freshness;
import dev.presence.SessionRegistry;
import dev.presence.TimeSource;
import io.lettuce.core.RedisException;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the engine's stream of events on one thread, and keeps the replica by it.
 *
 * <p>No event is lost unseen. An entry is numbered one more than the one before: a later one shows
 * a gap. If none comes, the version that the keeper's beat has seen shows it, within a beat. That
 * version is read before the stream is asked, never after: else what was told in between would look
 * lost.
 */
final class Follower implements Runnable {
  private static final int STEP = 500;
  private static final long BARRIER_POLL_MILLIS = 50;
  private static final Logger log = LoggerFactory.getLogger(RedisDirectory.class);

  private final Keeper keeper;
  private final Keys keys;
  private final SessionRegistry registry;
  private final Ledger ledger;
  private final Replica replica;
  private final Listeners listeners;
  private final Mailbox mailbox;
  private final TimeSource time;
  private final Duration wait;
  private final long lease;
  private final CountDownLatch live = new CountDownLatch(1);

  // This thread only.
  private String incarnation = "";
  private long version;

  private volatile boolean following;
  private volatile boolean resyncing = true;
  private volatile long confirmed;

  Follower(
      Keeper keeper,
      Keys keys,
      SessionRegistry registry,
      Ledger ledger,
      Replica replica,
      Listeners listeners,
      Mail mail,
      TimeSource time,
      Duration lease) {
    this.keeper = keeper;
    this.keys = keys;
    this.registry = registry;
    this.ledger = ledger;
    this.replica = replica;
    this.listeners = listeners;
    mailbox = new Mailbox(mail);
    this.time = time;
    this.lease = lease.toNanos();
    wait = lease.dividedBy(3);
    confirmed = time.nanoTime();
  }

  /** Opens when the view is LIVE for the first time. */
  CountDownLatch live() {
    return live;
  }

  Duration age() {
    return Duration.ofNanos(Math.max(0, time.nanoTime() - confirmed));
  }

  /**
   * An idle stream is asked three times per lease: after two times without an answer it is STALE.
   */
  Freshness freshness() {
    if (!following) {
      return Freshness.STALE;
    }
    if (resyncing) {
      return Freshness.RESYNCING;
    }
    return age().compareTo(wait.multipliedBy(2)) > 0 ? Freshness.STALE : Freshness.LIVE;
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // whatever it was, the view has to be kept
  public void run() {
    try {
      Link link = keeper.next(null);
      while (link != null) {
        follow(link);
        link = keeper.next(link);
      }
    } catch (InterruptedException e) {
      log.debug("ended", e);
    } finally {
      following = false;
    }
  }

  private void follow(Link link) throws InterruptedException {
    try {
      resyncing = true; // before it follows: what is shown is as old as the outage
      following = true;
      open(link);
      read(link, Duration.ZERO); // what has passed meanwhile, without waiting
      resyncing = false;
      live.countDown();
      while (!link.isBroken()) {
        read(link, wait);
      }
    } catch (RedisException e) {
      log.debug("the link has failed", e);
    } catch (RuntimeException e) {
      incarnation = ""; // what is kept may be wrong: begin anew
      log.error("cannot follow the engine", e);
    } finally {
      following = false;
      link.close();
      ledger.wake();
    }
  }

  private void open(Link link) throws InterruptedException {
    mailbox.open(link);
    if (!link.incarnation().equals(incarnation)) {
      awaitEverybody(link);
      resync(link);
      incarnation = link.incarnation();
    }
  }

  /**
   * After a loss of data nobody is missing until every node that was known has had the time to come
   * back: a lease. One that has is waited for until it has pushed what it holds, however long that
   * takes: it beats meanwhile, by the same thread, or is reaped.
   */
  private void awaitEverybody(Link link) throws InterruptedException {
    long since = time.nanoTime();
    while (!link.isBroken() && !isComplete(link, time.nanoTime() - since < lease)) {
      keeper.pause(BARRIER_POLL_MILLIS);
    }
  }

  private boolean isComplete(Link link, boolean mayComeBack) {
    Map<String, byte[]> synced = link.reading().hgetall(keys.synced());
    Set<String> expected = new HashSet<>(link.reading().hkeys(keys.nodes()));
    if (mayComeBack) {
      expected.addAll(replica.instances());
    }
    return expected.stream().allMatch(each -> isSynced(each, synced, link));
  }

  private static boolean isSynced(String instance, Map<String, byte[]> synced, Link link) {
    byte @Nullable [] by = synced.get(instance);
    return by != null && Wire.text(by).equals(link.incarnation());
  }

  private void resync(Link link) {
    resyncing = true;
    boolean pushed = isSynced(link.instance(), link.reading().hgetall(keys.synced()), link);
    Optional<Snapshot> taken = Snapshot.take(link.reading(), keys);
    while (taken.isEmpty()) {
      taken = Snapshot.take(link.reading(), keys);
    }
    Snapshot snapshot = taken.get();
    replica.become(snapshot);
    version = snapshot.version();
    listeners.dispatch();
    if (pushed) {
      evictMissing(link, snapshot);
    }
    log.debug("{} members as of version {}", snapshot.members().size(), version);
  }

  /**
   * Who was claimed before the snapshot and is not in it was taken over, unseen. Only once all that
   * this node holds has been pushed: before, what is missing is missing because of us.
   */
  private void evictMissing(Link link, Snapshot snapshot) {
    for (Held held : ledger.all()) {
      String id = Ids.member(link.instance(), Long.toString(held.sequence()));
      if (held.fence() > 0
          && held.fence() <= snapshot.fence()
          && !snapshot.members().containsKey(id)) {
        registry.evict(held.session(), LeaveReason.REPLACED, "taken over on another node");
      }
    }
  }

  private void read(Link link, Duration longest) {
    long seen = link.seen();
    List<StreamMessage<String, byte[]>> messages = ask(link, longest);
    confirmed = time.nanoTime();
    boolean told = false;
    for (StreamMessage<String, byte[]> message : messages) {
      if (message.getStream().equals(keys.events())) {
        told = true;
        consume(link, Entry.of(message));
      } else {
        mailbox.read(link, message);
      }
    }
    mailbox.clear(link);
    if (!told && version < seen) {
      log.info("events up to {} were lost after {}: comparing with the engine", seen, version);
      resync(link);
      resyncing = false;
    }
    listeners.dispatch();
  }

  @SuppressWarnings("unchecked") // a generic array
  private List<StreamMessage<String, byte[]>> ask(Link link, Duration longest) {
    XReadArgs args = XReadArgs.Builder.count(STEP);
    if (!longest.isZero()) {
      args.block(longest);
    }
    return link.reading()
        .xread(
            args,
            XReadArgs.StreamOffset.from(keys.events(), version + "-0"),
            XReadArgs.StreamOffset.from(keys.mail(link.instance()), mailbox.last()));
  }

  private void consume(Link link, Entry entry) {
    if (!entry.incarnation().equals(link.incarnation())) {
      throw new RedisException("the engine has lost its data");
    }
    if (entry.version() <= version) {
      return; // it was in the snapshot
    }
    if (entry.version() > version + 1) {
      log.info(
          "events between {} and {} were lost: comparing with the engine",
          version,
          entry.version());
      resync(link);
      resyncing = false;
      return;
    }
    List<Change> changes = entry.changes();
    replica.apply(changes);
    version = entry.version();
    changes.forEach(change -> giveWay(link, change));
  }

  /** A session of this node that another has taken over. Its id is exact: no newer one is hit. */
  private void giveWay(Link link, Change change) {
    if (change instanceof Change.Went went
        && went.reason() == LeaveReason.REPLACED
        && Ids.instanceOf(went.id()).equals(link.instance())) {
      Held held = ledger.get(Ids.sequence(went.id()));
      if (held != null) {
        registry.evict(held.session(), LeaveReason.REPLACED, went.detail());
      }
    }
  }
}
