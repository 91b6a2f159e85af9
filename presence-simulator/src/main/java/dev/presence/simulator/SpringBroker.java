package dev.presence.simulator;

import java.time.Duration;

/**
 * Spring's simple STOMP broker with heartbeats of 10 s each way: one task every 10 s disconnects
 * whoever has not been read from for more than three times that, and beats where nothing has been
 * written for more than 10 s. Read in spring-messaging 7.1-SNAPSHOT,
 * simp/broker/SimpleBrokerMessageHandler.java (HEARTBEAT_MULTIPLIER, initHeartbeatTaskDelay,
 * HeartbeatTask).
 */
final class SpringBroker implements Contestant {
  static final Duration INTERVAL = Duration.ofSeconds(10);
  static final Duration TIMEOUT = INTERVAL.multipliedBy(3);

  private final long phase;
  private long lastRead;
  private long lastWrite;

  SpringBroker(long phase) {
    this.phase = Math.floorMod(phase, INTERVAL.toNanos());
  }

  @Override
  public long joined(long now) {
    lastRead = now;
    lastWrite = now;
    return Grid.after(now, INTERVAL, phase);
  }

  @Override
  public void arrival(long now, Arrival what, long number) {
    lastRead = now;
  }

  @Override
  public void ownWrite(long now) {
    lastWrite = now;
  }

  @Override
  public Ruling verdictAt(long now) {
    if (now - lastRead > TIMEOUT.toNanos()) {
      return Ruling.dead();
    }
    boolean beat = now - lastWrite > INTERVAL.toNanos();
    if (beat) {
      lastWrite = now;
    }
    long next = Grid.after(now, INTERVAL, phase);
    return beat ? Ruling.ping(next) : Ruling.trust(next);
  }
}
