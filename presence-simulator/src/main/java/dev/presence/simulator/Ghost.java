package dev.presence.simulator;

import java.time.Duration;

/**
 * A session whose peer is dead: until the contestant gives it up, or TCP does. TCP gives up 924.6 s
 * after the first write that is not acknowledged (Linux, {@code tcp_retries2} = 15:
 * Documentation/networking/ip-sysctl.rst), and without any write after 2 h 11 min 15 s by its
 * keepalive at the default settings (7,200 s + 9 x 75 s), which is assumed to be switched on.
 */
final class Ghost {
  static final long RETRANSMISSION = Duration.ofMillis(924_600).toNanos();
  static final long KEEPALIVE = Duration.ofSeconds(7_200 + 9 * 75).toNanos();

  private final ClientDay day;
  private final Windows stalls;
  private long givesUp;

  Ghost(ClientDay day) {
    this.day = day;
    this.stalls = day.stalls.reader();
  }

  void play(long died, long firstCheck, long firstWrite) {
    long check = firstCheck;
    givesUp = died + KEEPALIVE;
    long push = day.script.fromServer().after(died);
    if (firstWrite != Times.NEVER) {
      write(firstWrite);
      push = day.script.fromServer().after(firstWrite);
    }
    while (true) {
      long arrival = day.toServer.nextTime();
      long next = Math.min(Math.min(check, push), arrival);
      if (next >= givesUp) {
        day.detected(died, givesUp);
        return;
      }
      if (next == arrival) {
        arrive(next);
      } else if (next == push) {
        push(next);
        push = day.script.fromServer().after(next);
      } else {
        Ruling ruling = day.contestant.verdictAt(next);
        if (ruling.opinion() == Ruling.Opinion.DEAD) {
          day.detected(died, next);
          return;
        }
        check = stalls.endOf(ruling.nextCheck());
        ping(next, ruling.ping());
      }
    }
  }

  /** What was on its way when the peer died. */
  private void arrive(long now) {
    long item = day.toServer.take();
    day.contestant.arrival(now, Item.what(item), Item.number(item));
  }

  private void push(long now) {
    if (!stalls.cover(now)) {
      day.contestant.ownWrite(now);
      write(now);
    }
  }

  private void ping(long now, boolean ping) {
    if (ping) {
      day.tally.pings++;
      day.tally.bytes += day.heartbeat.pingBytes();
      day.story.tell(now, Story.What.PING);
      write(now);
    }
  }

  private void write(long now) {
    givesUp = Math.min(givesUp, now + RETRANSMISSION);
  }
}
