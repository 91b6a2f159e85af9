package dev.presence.simulator;

/**
 * One session while its peer lives: from the join to its end, an eviction, or the loss of a NAT
 * mapping.
 */
final class Visit {
  private static final long READING = 1_000_000;
  private static final long PUSH = 0;

  private final ClientDay day;
  private final Heartbeat heartbeat;
  private final Contestant contestant;
  private final Queue toServer;
  private final Queue toClient;
  private final Beats beats;
  private final Tally tally;
  private final Windows stalls;
  private final Windows hidden;

  private Script.Presence presence = new Script.Presence(0, 0, false);
  private long nextCheck;
  private long nextMessage;
  private long nextPush;
  private long pings;
  private long beaten;
  private long lastCrossing;
  private long lastRead;
  private long joinedAt;

  /** When the client joins again; {@link Times#NEVER} while this session goes on. */
  private long after;

  Visit(ClientDay day) {
    this.day = day;
    this.heartbeat = day.heartbeat;
    this.contestant = day.contestant;
    this.toServer = day.toServer;
    this.toClient = day.toClient;
    this.beats = day.beats;
    this.tally = day.tally;
    this.stalls = day.stalls.reader();
    this.hidden = day.script.frozen().reader();
  }

  /** Returns when the client joins again, or the presence's end. */
  long play(long joined, Script.Presence presence) {
    if (joined >= presence.to()) {
      return presence.to();
    }
    begin(joined, presence);
    while (after == Times.NEVER) {
      step();
    }
    return after;
  }

  private void begin(long now, Script.Presence presence) {
    this.presence = presence;
    long cut = presence.cut() ? presence.to() : Times.NEVER;
    day.up.reset(now, cut);
    day.down.reset(now, cut);
    day.radio.reset(now);
    toServer.clear();
    toClient.clear();
    beats.reset(now);
    pings = 0;
    beaten = 0;
    lastCrossing = now;
    lastRead = now;
    after = Times.NEVER;
    joinedAt = now;
    nextCheck = stalls.endOf(contestant.joined(now));
    nextMessage = nextMessage(now);
    nextPush = day.script.fromServer().after(now);
    day.story.tell(now, Story.What.JOINED);
  }

  /** The next thing that happens. What is read comes before what is checked at the same moment. */
  private void step() {
    long arrival = toServer.nextTime();
    long client = Math.min(toClient.nextTime(), Math.min(nextMessage, beats.next()));
    long server = Math.min(nextCheck, nextPush);
    long next = Math.min(arrival, Math.min(client, server));
    if (next >= presence.to()) {
      end();
    } else if (next == arrival) {
      arrive(next);
    } else if (next == client) {
      client(next);
    } else if (next == nextCheck) {
      check(next);
    } else {
      push(next);
    }
  }

  // ---- the server

  private void arrive(long now) {
    long item = toServer.take();
    Arrival what = Item.what(item);
    day.story.tell(now, Story.What.HEARD);
    contestant.arrival(now, what, Item.number(item));
    if (what == Arrival.BEAT && heartbeat.replies()) {
      tally.bytes += heartbeat.replyBytes();
      contestant.ownWrite(now);
      toClient(now, PUSH);
    }
  }

  private void check(long now) {
    Ruling ruling = contestant.verdictAt(now);
    if (ruling.opinion() == Ruling.Opinion.DEAD) {
      giveUp(now);
      return;
    }
    nextCheck = stalls.endOf(ruling.nextCheck());
    if (ruling.ping()) {
      ping(now);
    }
  }

  private void ping(long now) {
    pings++;
    tally.pings++;
    tally.bytes += heartbeat.pingBytes();
    day.story.tell(now, Story.What.PING);
    toClient(now, pings);
  }

  private void push(long now) {
    nextPush = day.script.fromServer().after(now);
    if (!stalls.cover(now)) {
      contestant.ownWrite(now);
      toClient(now, PUSH);
    }
  }

  private void toClient(long now, long item) {
    if (isMappingLost(now)) {
      lose(clientNotices(now), now, Times.NEVER);
      return;
    }
    long arrival = day.down.deliver(now);
    if (arrival != Times.NEVER) {
      toClient.add(arrival, item);
    }
  }

  private void giveUp(long now) {
    if (now - lastCrossing > day.natIdle) {
      lose(clientNotices(now), Times.NEVER, now);
    } else {
      evict(now);
    }
  }

  /** A living peer is given up: a mistake, until it has joined again or would have left. */
  private void evict(long now) {
    tally.mistakes++;
    leave(now);
    day.story.tell(now, Story.What.EVICTED);
    long learned = day.down.deliver(now);
    long back =
        learned == Times.NEVER ? presence.to() : Math.min(presence.to(), day.comeBack(learned));
    tally.wronglyAbsent += back - now;
    tally.mistakeDurations.add(back - now);
    after = back;
  }

  // ---- the client

  private void client(long now) {
    if (now == toClient.nextTime()) {
      read(now, toClient.take());
    } else if (now == nextMessage) {
      nextMessage = nextMessage(now);
      day.radio.application(now);
      beats.written(now);
      toServer(now, Arrival.MESSAGE, 0);
    } else {
      beats.sent(now);
      tally.bytes += heartbeat.beatBytes();
      day.radio.heartbeat(now);
      toServer(now, Arrival.BEAT, ++beaten);
    }
  }

  private void read(long now, long item) {
    beats.read(now);
    if (item == PUSH) {
      day.radio.application(now);
      return;
    }
    day.radio.heartbeat(now);
    if (heartbeat.answersPings()) {
      tally.bytes += heartbeat.pongBytes();
      beats.written(now);
      toServer(now, Arrival.PONG, item);
    }
  }

  private void toServer(long now, Arrival what, long number) {
    if (isMappingLost(now)) {
      lose(now, Times.NEVER, Times.NEVER);
      return;
    }
    long arrival = day.up.deliver(now);
    if (arrival != Times.NEVER) {
      long read = stalls.cover(arrival) ? stalls.endOf(arrival) + READING : arrival;
      lastRead = Math.max(lastRead, read);
      toServer.add(lastRead, Item.pack(what, number));
    }
  }

  /** A hidden page's user types nothing. */
  private long nextMessage(long now) {
    long next = day.script.fromClient().after(now);
    while (next != Times.NEVER && hidden.cover(next)) {
      next = day.script.fromClient().after(next);
    }
    return next;
  }

  // ---- the ways in which it ends

  private void leave(long now) {
    tally.listed += now - joinedAt;
  }

  /** Nobody is told of an end behind a lost mapping, be it a farewell or a cut. */
  private void end() {
    long end = presence.to();
    if (isMappingLost(end)) {
      lose(end, Times.NEVER, Times.NEVER);
      return;
    }
    after = end;
    leave(end);
    if (presence.cut()) {
      day.story.tell(end, Story.What.DIED);
      day.haunt(end, nextCheck, Times.NEVER);
    } else {
      day.story.tell(end, Story.What.LEFT);
    }
  }

  /** Each packet keeps the mapping; a pause that is too long has lost it, and nobody is told. */
  private boolean isMappingLost(long now) {
    boolean lost = now - lastCrossing > day.natIdle;
    if (!lost) {
      lastCrossing = now;
    }
    return lost;
  }

  /**
   * The mapping is gone since {@code natIdle} after the last packet: whatever the server sends goes
   * nowhere, and the client's next packet is answered with a reset, whereupon it comes back.
   *
   * @param noticed when the client sends next
   * @param written when the server wrote into the void, if it has
   * @param detected when the contestant gave the peer up, if it has already
   */
  private void lose(long noticed, long written, long detected) {
    long died = lastCrossing + day.natIdle;
    tally.natLosses++;
    leave(died);
    day.story.tell(died, Story.What.DIED);
    after =
        noticed >= presence.to()
            ? presence.to()
            : Math.min(
                presence.to(), day.comeBack(noticed + 2 * day.network.delay().typicalNanos()));
    if (detected == Times.NEVER) {
      day.haunt(died, nextCheck, written);
    } else {
      day.detected(died, detected);
    }
  }

  private long clientNotices(long now) {
    long next = Math.min(nextMessage, beats.next());
    return next == Times.NEVER ? presence.to() : Math.max(next, now);
  }
}
