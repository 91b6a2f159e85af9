package dev.presence.simulator;

import java.time.Duration;

/**
 * What a contestant's protocol puts on the wire, and who keeps time in it.
 *
 * @param answersPings whether the client answers the server's pings
 * @param beatEvery the client's own timer; zero: it has none
 * @param timer what postpones the client's next beat
 * @param throttled whether that is a timer in a page, which a hidden tab slows down
 * @param ping bytes of a ping's WebSocket frame, header included
 * @param pong the same of its answer
 * @param beat the same of a client's beat
 * @param reply the same of the server's answer to a beat; zero: it gives none
 */
public record Heartbeat(
    boolean answersPings,
    Duration beatEvery,
    Timer timer,
    boolean throttled,
    int ping,
    int pong,
    int beat,
    int reply) {

  /** When a client beats. */
  public enum Timer {
    /** Each period. */
    ALWAYS,

    /** When it has written nothing for a period. */
    WRITE_IDLE,

    /** When it has read nothing for a period. */
    READ_IDLE
  }

  /** IPv4 and TCP headers with timestamps; also what a bare acknowledgement costs. */
  static final int HEADERS = 52;

  /** The server pings, the client answers. */
  static Heartbeat pinged(int ping, int pong) {
    return new Heartbeat(true, Duration.ZERO, Timer.ALWAYS, false, ping, pong, 0, 0);
  }

  /** The client beats on its own. */
  static Heartbeat beating(Duration every, Timer timer, int beat, int reply) {
    return new Heartbeat(false, every, timer, true, 0, 0, beat, reply);
  }

  /** The server also pings, and nobody answers: a keep-alive for the client's sake. */
  Heartbeat withUnansweredPing(int bytes) {
    return new Heartbeat(false, beatEvery, timer, throttled, bytes, 0, beat, reply);
  }

  /** The client's timing does not depend on timers in a page. */
  Heartbeat unthrottled() {
    return new Heartbeat(answersPings, beatEvery, timer, false, ping, pong, beat, reply);
  }

  boolean beats() {
    return !beatEvery.isZero();
  }

  boolean replies() {
    return reply > 0;
  }

  /** On the wire, with the acknowledgement that only the last message of an exchange needs. */
  int pingBytes() {
    return HEADERS + ping + (answersPings ? 0 : HEADERS);
  }

  int pongBytes() {
    return HEADERS + pong + HEADERS;
  }

  int beatBytes() {
    return HEADERS + beat + (replies() ? 0 : HEADERS);
  }

  int replyBytes() {
    return HEADERS + reply + HEADERS;
  }
}
