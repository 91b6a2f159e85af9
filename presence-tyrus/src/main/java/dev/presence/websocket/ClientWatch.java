package dev.presence.websocket;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Says when a server is dead: it asks by a ping when nothing arrived for a while, and waits for
 * anything to arrive.
 *
 * <p>A timer that rang late proves that we were not there, so that silence proves little; then one
 * more question is asked before the server is given up. As long as a handler of the application
 * keeps us from reading, nobody is given up, for up to {@link #DEAF_LIMIT}. Timer thread only.
 */
final class ClientWatch {
  /** A doubt is shown after so long, so that an ordinary question is none. */
  static final Duration SUSPECT_AFTER = Duration.ofSeconds(1);

  /** What threads that read get before silence is believed. */
  static final Duration TURN = Duration.ofMillis(250);

  /** A timer that is later than this proves little. */
  static final Duration LATE = Duration.ofSeconds(1);

  /** What a probe waits for, at most: whoever asks for one has a reason to doubt. */
  static final Duration PROBE = Duration.ofSeconds(2);

  static final Duration DEAF_LIMIT = Duration.ofSeconds(60);

  interface Owner {
    void ask(long token);

    void suspected(Duration silence);

    void recovered();

    void dead(Duration silence);

    void roundTrip(Duration roundTrip);
  }

  private final ClientAlarm alarm;
  private final ClientLink link;
  private final Owner owner;
  private HeartbeatTimes times;
  private boolean doubting;
  private boolean hinted;
  private Duration patience = PROBE;
  private boolean wasLate;
  private boolean askedAgain;
  private boolean answered = true;
  private long token;
  private long askedAt;
  private long deadline;

  ClientWatch(ClientAlarm alarm, ClientLink link, HeartbeatTimes times, Owner owner) {
    this.alarm = alarm;
    this.link = link;
    this.times = times;
    this.owner = owner;
    rest();
  }

  void retime(HeartbeatTimes agreed) {
    times = agreed;
    if (!doubting) {
      rest();
    }
  }

  /** Asks now; who is asking already does not wait longer than for this. */
  void probe() {
    hinted = true;
    Duration wait = times.answer().compareTo(PROBE) < 0 ? times.answer() : PROBE;
    long end = alarm.now() + wait.toNanos();
    if (!doubting) {
      doubt(wait);
    } else if (end - deadline < 0) {
      deadline = end;
      suspect(Duration.ZERO);
    }
  }

  /** Whether somebody asked for a probe since the server was last heard. */
  boolean hinted() {
    return hinted;
  }

  private void rest() {
    doubting = false;
    hinted = false;
    wasLate = false;
    askedAgain = false;
    link.letMeSleep();
    alarm.at(link.heardAt() + times.ask().toNanos(), late -> rang());
  }

  private Duration silence() {
    return Duration.ofNanos(alarm.now() - link.heardAt());
  }

  private void rang() {
    if (silence().compareTo(times.ask()) < 0) {
      rest();
    } else {
      doubt(times.answer());
    }
  }

  private void doubt(Duration wait) {
    doubting = true;
    patience = wait;
    askedAt = alarm.now();
    deadline = askedAt + wait.toNanos();
    link.wakeMe();
    ask();
    Duration half = wait.dividedBy(2);
    alarm.after(half.compareTo(SUSPECT_AFTER) < 0 ? half : SUSPECT_AFTER, this::suspect);
  }

  private void ask() {
    token = ThreadLocalRandom.current().nextLong();
    answered = false;
    owner.ask(token);
  }

  /** Something arrived while we doubted. */
  void heard() {
    if (doubting) {
      rest();
      owner.recovered();
    }
  }

  void pong(OptionalLong payload, long at) {
    if (!answered && payload.isPresent() && payload.getAsLong() == token) {
      answered = true;
      owner.roundTrip(Duration.ofNanos(at - askedAt));
    }
  }

  /** A late timer raises no suspicion: the answer may be waiting to be read. */
  private void suspect(Duration late) {
    note(late);
    alarm.at(deadline, this::overdue);
    if (!wasLate) {
      owner.suspected(silence());
    }
  }

  private void overdue(Duration late) {
    note(late);
    alarm.after(TURN, this::judge);
  }

  private void judge(Duration late) {
    note(late);
    Duration deaf = link.deafFor();
    if (!deaf.isZero() && deaf.compareTo(DEAF_LIMIT) < 0) {
      overdue(Duration.ZERO);
    } else if (wasLate && !askedAgain) {
      askedAgain = true;
      doubt(patience);
    } else {
      owner.dead(silence());
    }
  }

  private void note(Duration late) {
    wasLate |= late.compareTo(LATE) > 0;
  }
}
