package dev.presence.tyrus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.glassfish.tyrus.core.frame.Frame;

/**
 * Takes the application heartbeats out of what one peer says, before its endpoint sees them, and
 * tells its pongs, which the endpoint sees too.
 *
 * <p>Tyrus hands each frame, unmasked and inflated, to the extensions of a connection, and only
 * then looks at its order, decodes and delivers it. This one is put behind those that were
 * negotiated; nobody negotiates it, and it changes nothing on the wire. Tyrus wants a frame in
 * return: for one that was taken it gets an empty pong, the only frame that a peer may send unasked
 * and that means nothing.
 *
 * <p>Frames of one connection come one after the other.
 */
final class HeartbeatSieve extends Unnegotiated {
  /** As {@code docs/heartbeat-protocol.md} has it. */
  private static final byte[] PREFIX = {5, 'h', 'b'};

  /** One more than the longest heartbeat, so that a longer one shows. */
  private static final int KEPT = 129;

  private static final byte CONTINUATION = 0;
  private static final byte TEXT = 1;
  private static final byte BINARY = 2;
  private static final byte PONG = 10;
  private static final byte[] NOTHING = {};

  private final Listener listener;
  private State state = State.PASSING;

  /** What is kept of the message under way; nothing while messages pass. */
  private byte[] kept = NOTHING;

  private enum State {
    /** No message is under way, or one that is none of ours. */
    PASSING,
    /** A message began with fragments that are too short to tell. */
    UNDECIDED,
    TAKING
  }

  HeartbeatSieve(Listener listener) {
    this.listener = listener;
  }

  @Override
  public Frame processIncoming(ExtensionContext context, Frame frame) {
    return switch (frame.getOpcode()) {
      case TEXT -> text(frame);
      case CONTINUATION -> state == State.PASSING ? pass(frame) : sift(frame);
      case BINARY -> state == State.PASSING ? pass(frame) : outOfOrder(frame);
      case PONG -> ponged(frame);
      default -> frame;
    };
  }

  private static int length(Frame frame) {
    return (int) frame.getPayloadLength();
  }

  private Frame ponged(Frame frame) {
    listener.ponged(frame.getPayloadData());
    return frame;
  }

  /** Here too, because Tyrus asks every extension for every frame, and one costs less than two. */
  @Override
  public Frame processOutgoing(ExtensionContext context, Frame frame) {
    return EncodedTexts.outgoing(frame);
  }

  private Frame text(Frame frame) {
    if (state != State.PASSING) {
      return outOfOrder(frame);
    }
    return listener.takes() && mayBegin(Payload.of(frame), length(frame), frame.isFin())
        ? sift(frame)
        : pass(frame);
  }

  private Frame pass(Frame frame) {
    listener.passed();
    return frame;
  }

  /** Tyrus has not seen the message into which this one comes, but ends the connection for this. */
  private static Frame outOfOrder(Frame frame) {
    return Frame.builder(frame).opcode(CONTINUATION).build();
  }

  private Frame sift(Frame frame) {
    byte[] data = frame.getPayloadData();
    if (state != State.TAKING && !mayBegin(data, data.length, frame.isFin())) {
      return giveBack(frame, data);
    }
    keep(data);
    state = kept.length < PREFIX.length ? State.UNDECIDED : State.TAKING;
    if (frame.isFin()) {
      take();
    }
    return pong();
  }

  /** Whether what is there and {@code data} are, or may become, the beginning of a heartbeat. */
  private boolean mayBegin(byte[] data, int length, boolean last) {
    int there = kept.length;
    int known = Math.min(PREFIX.length, there + length);
    return Arrays.equals(data, 0, known - there, PREFIX, there, known)
        && (known == PREFIX.length || !last);
  }

  /** With what was held back of the message before. */
  private Frame giveBack(Frame frame, byte[] data) {
    if (state == State.PASSING) {
      return pass(frame);
    }
    byte[] all = joined(kept, data, data.length);
    reset();
    return pass(Frame.builder(frame).opcode(TEXT).payloadData(all).build());
  }

  private void keep(byte[] data) {
    kept = joined(kept, data, Math.min(data.length, KEPT - kept.length));
  }

  private static byte[] joined(byte[] head, byte[] tail, int length) {
    byte[] all = Arrays.copyOf(head, head.length + length);
    System.arraycopy(tail, 0, all, head.length, length);
    return all;
  }

  /** What is no UTF-8 is no heartbeat either, and is dropped as one that is malformed. */
  private void take() {
    String text = new String(kept, StandardCharsets.UTF_8);
    reset();
    listener.taken(text);
  }

  private void reset() {
    state = State.PASSING;
    kept = NOTHING;
  }

  private static Frame pong() {
    return Frame.builder().fin(true).opcode(PONG).payloadData(NOTHING).build();
  }

  /** Called on the thread that reads, in the order of the messages. */
  interface Listener {
    /** Whether heartbeats are to be taken out of what this peer says. */
    boolean takes();

    /** A text with a heartbeat's prefix, cut to 129 bytes. */
    void taken(String text);

    /** A message, or a part of one, goes on to the endpoint. */
    void passed();

    /** A pong came, and goes on to the endpoint. */
    void ponged(byte[] payload);
  }
}
