package dev.presence.simulator;

import java.time.Duration;

/**
 * One client's day under one contestant: the client, its link, the NAT between, and the server.
 * What the contestant decides has consequences: a living peer that is given up is disconnected and
 * comes back, a dead one that is not stays listed as a ghost.
 *
 * <p>Each session of the client is played by a {@link Visit}, each ghost by a {@link Ghost}.
 */
final class ClientDay {
  /** A client that finds itself disconnected waits this long, give or take half, and comes back. */
  static final long RECONNECT = Duration.ofSeconds(1).toNanos();

  final Network network;
  final Heartbeat heartbeat;
  final Contestant contestant;
  final Script script;
  final Windows stalls;
  final Link up;
  final Link down;
  final Dice dice;
  final Tally tally;
  final Story story;
  final Radio radio;
  final Queue toServer = new Queue();
  final Queue toClient = new Queue();
  final Beats beats;
  final long natIdle;
  private final Visit visit;
  private final Ghost ghost;

  ClientDay(Network network, Peer peer, Script script, long seed, Tally tally, Story story) {
    this.network = network;
    this.heartbeat = peer.heartbeat();
    this.script = script;
    this.stalls = script.stalls().reader();
    this.contestant = peer.maker().make(new Peer.Day(script.stalls(), script.phase()));
    this.up = new Link(network, script, new Dice(Dice.mix(seed, 1)));
    this.down = new Link(network, script, new Dice(Dice.mix(seed, 2)));
    this.dice = new Dice(Dice.mix(seed, 3));
    this.tally = tally;
    this.story = story;
    this.radio = new Radio(tally);
    this.beats = new Beats(heartbeat, script.frozen());
    this.natIdle = network.natIdle().isZero() ? Times.NEVER : network.natIdle().toNanos();
    this.visit = new Visit(this);
    this.ghost = new Ghost(this);
  }

  void run() {
    for (Script.Presence presence : script.presences()) {
      tally.connected += presence.to() - presence.from();
      live(presence);
    }
  }

  private void live(Script.Presence presence) {
    long now = presence.from();
    while (now < presence.to()) {
      now = visit.play(stalls.endOf(now), presence);
    }
  }

  /** The server holds a session whose peer can never be heard again. */
  void haunt(long died, long nextCheck, long firstWrite) {
    ghost.play(died, nextCheck, firstWrite);
  }

  /** A dead peer has been given up. */
  void detected(long died, long now) {
    tally.deaths++;
    tally.ghost += now - died;
    tally.detections.add(now - died);
    story.tell(now, Story.What.DETECTED);
  }

  /** When a client that learns of its disconnection now has joined again. */
  long comeBack(long learned) {
    long dial = learned + RECONNECT / 2 + dice.between(0, RECONNECT);
    up.redial(dial);
    down.redial(dial);
    return stalls.endOf(up.deliver(down.shake(up.shake(dial))));
  }
}
