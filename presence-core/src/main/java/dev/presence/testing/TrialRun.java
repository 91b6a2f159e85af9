package dev.presence.testing;

import dev.presence.Connection;
import dev.presence.DeadPeerDetector;
import dev.presence.Departure;
import dev.presence.Health;
import dev.presence.Identity;
import dev.presence.LastLook;
import dev.presence.PeerSession;
import dev.presence.PresenceEvent;
import dev.presence.SessionRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run of a {@link PolicyTrial}: the peer, the link and our process, in virtual time. */
final class TrialRun implements Connection {
  /** How long after a stall our threads read: later than the detector ticks. */
  private static final Duration READING = Duration.ofMillis(1);

  private static final Duration STEP = Duration.ofSeconds(1);
  private static final int FRAME = 10;

  private final PolicyTrial trial;
  private final VirtualTime time = VirtualTime.create();
  private final SessionRegistry registry;
  private final PeerSession session;
  private final DeadPeerDetector detector;
  private final List<Duration> pings = new ArrayList<>();
  private final List<PolicyTrial.Edge> edges = new ArrayList<>();
  private Duration lastEvidence = Duration.ZERO;
  private @Nullable Duration death;
  private @Nullable Departure departure;
  private boolean open = true;
  private int unread;

  TrialRun(PolicyTrial trial) {
    this.trial = trial;
    registry =
        SessionRegistry.builder().time(time).tick(trial.tick).executor(Runnable::run).build();
    registry.on(PresenceEvent.class, this::note);
    session = registry.join(Identity.of("peer"), this);
    detector = DeadPeerDetector.builder(registry).policy(trial.policy).withoutThread();
  }

  PolicyTrial.Result run(Duration length) {
    time.every(trial.tick, this::tick);
    beat();
    while (death == null && time.elapsed().compareTo(length) < 0) {
      Duration left = length.minus(time.elapsed());
      time.advance(left.compareTo(STEP) < 0 ? left : STEP);
    }
    detector.close();
    return new PolicyTrial.Result(
        pings, edges, Optional.ofNullable(death), lastEvidence, Optional.ofNullable(departure));
  }

  private void tick() {
    if (death == null && standstillEnd() == null) {
      detector.tick();
    }
  }

  private void note(PresenceEvent event) {
    if (event instanceof PresenceEvent.Suspected suspected) {
      edges.add(new PolicyTrial.Edge(time.elapsed(), suspected.health()));
    } else if (event instanceof PresenceEvent.Recovered) {
      edges.add(new PolicyTrial.Edge(time.elapsed(), Health.ALIVE));
    } else if (event instanceof PresenceEvent.Left left) {
      edges.add(new PolicyTrial.Edge(time.elapsed(), Health.DEAD));
      death = time.elapsed();
      departure = left.departure();
    }
  }

  // ---- the peer

  private void beat() {
    time.after(
        trial.beatsEvery,
        () -> {
          arrive(session::heard);
          beat();
        });
  }

  @Override
  public void ping(long token) {
    pings.add(time.elapsed());
    if (trial.answersAfter.compareTo(PolicyTrial.FOR_EVER) < 0) {
      onLink(() -> time.after(trial.answersAfter, () -> arrive(() -> session.answered(token))));
    }
  }

  // ---- the link

  private void arrive(Runnable read) {
    onLink(() -> receive(read));
  }

  /** At once, or when the outage is over. */
  private void onLink(Runnable delivery) {
    for (PolicyTrial.Span outage : trial.outages) {
      if (outage.covers(time.elapsed())) {
        time.after(outage.to().minus(time.elapsed()), () -> onLink(delivery));
        return;
      }
    }
    delivery.run();
  }

  // ---- our process

  private void receive(Runnable read) {
    Duration end = standstillEnd();
    if (end == null) {
      read(read);
    } else {
      unread += FRAME;
      time.after(
          end.minus(time.elapsed()).plus(READING),
          () -> {
            unread -= FRAME;
            read(read);
          });
    }
  }

  private void read(Runnable read) {
    if (death == null) {
      lastEvidence = time.elapsed();
      read.run();
    }
  }

  private @Nullable Duration standstillEnd() {
    for (PolicyTrial.Span stall : trial.stalls) {
      if (stall.covers(time.elapsed())) {
        return stall.to();
      }
    }
    return null;
  }

  @Override
  public LastLook lastLook() {
    return trial.lastLook ? LastLook.unread(unread) : LastLook.UNKNOWN;
  }

  @Override
  public String id() {
    return "trial";
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close(int code, String reason) {
    open = false;
  }

  @Override
  public void terminate() {
    open = false;
  }
}
