package dev.presence.tyrus;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import org.glassfish.tyrus.core.frame.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Takes the application heartbeats out of what peers say, before their endpoints see them, and
 * tells their pongs and close frames, which go on as they are.
 *
 * <p>Tyrus hands each frame, unmasked and inflated, to the extensions of a connection, and only
 * then looks at its order, decodes and delivers it. This one is put behind those that were
 * negotiated; nobody negotiates it, and it changes nothing on the wire. Tyrus wants a frame in
 * return: for one that was taken it gets an empty pong, the only frame that a peer may send unasked
 * and that means nothing.
 *
 * <p>One for all connections: what is held back of a peer's message is kept by its listener. Frames
 * of one connection come one after the other.
 */
final class HeartbeatSieve extends Unnegotiated {
  /** As {@code docs/heartbeat-protocol.md} has it. */
  private static final byte[] PREFIX = {5, 'h', 'b'};

  /** One more than the longest heartbeat, so that a longer one shows. */
  private static final int KEPT = 129;

  private static final byte CONTINUATION = 0;
  private static final byte TEXT = 1;
  private static final byte BINARY = 2;
  private static final byte CLOSE = 8;
  private static final byte PONG = 10;
  private static final byte[] NOTHING = {};

  private final Supplier<? extends @Nullable Listener> listeners;

  /**
   * @param listeners gives the one of the peer whose frame is handled on this thread
   */
  HeartbeatSieve(Supplier<? extends @Nullable Listener> listeners) {
    this.listeners = listeners;
  }

  @Override
  public Frame processIncoming(ExtensionContext context, Frame frame) {
    Listener listener = listeners.get();
    return listener == null ? frame : incoming(listener, frame);
  }

  private static Frame incoming(Listener listener, Frame frame) {
    byte[] held = listener.held();
    return switch (frame.getOpcode()) {
      case TEXT -> held == null ? text(listener, frame) : outOfOrder(frame);
      case CONTINUATION -> held == null ? pass(listener, frame) : sift(listener, held, frame);
      case BINARY -> held == null ? pass(listener, frame) : outOfOrder(frame);
      case PONG -> ponged(listener, frame);
      case CLOSE -> closing(listener, frame);
      default -> frame;
    };
  }

  private static int length(Frame frame) {
    return (int) frame.getPayloadLength();
  }

  private static Frame ponged(Listener listener, Frame frame) {
    listener.ponged(frame.getPayloadData());
    return frame;
  }

  private static Frame closing(Listener listener, Frame frame) {
    listener.closing();
    return frame;
  }

  /** Here too, because Tyrus asks every extension for every frame, and one costs less than two. */
  @Override
  public Frame processOutgoing(ExtensionContext context, Frame frame) {
    return EncodedTexts.outgoing(frame);
  }

  private static Frame text(Listener listener, Frame frame) {
    return listener.takes() && mayBegin(NOTHING, Payload.of(frame), length(frame), frame.isFin())
        ? sift(listener, NOTHING, frame)
        : pass(listener, frame);
  }

  private static Frame pass(Listener listener, Frame frame) {
    listener.passed();
    return frame;
  }

  /** Tyrus has not seen the message into which this one comes, but ends the connection for this. */
  private static Frame outOfOrder(Frame frame) {
    return Frame.builder(frame).opcode(CONTINUATION).build();
  }

  /**
   * @param held of the same message; while it is shorter than the prefix, it may yet be none
   */
  private static Frame sift(Listener listener, byte[] held, Frame frame) {
    byte[] data = frame.getPayloadData();
    if (held.length < PREFIX.length && !mayBegin(held, data, data.length, frame.isFin())) {
      return giveBack(listener, held, frame, data);
    }
    byte[] all = joined(held, data, Math.min(data.length, KEPT - held.length));
    listener.hold(frame.isFin() ? null : all);
    if (frame.isFin()) {
      // What is no UTF-8 is no heartbeat either, and is dropped as one that is malformed.
      listener.taken(new String(all, StandardCharsets.UTF_8));
    }
    return pong();
  }

  /** Whether what is there and {@code data} are, or may become, the beginning of a heartbeat. */
  private static boolean mayBegin(byte[] held, byte[] data, int length, boolean last) {
    int there = held.length;
    int known = Math.min(PREFIX.length, there + length);
    return Arrays.equals(data, 0, known - there, PREFIX, there, known)
        && (known == PREFIX.length || !last);
  }

  /** With what was held back of the message before. */
  private static Frame giveBack(Listener listener, byte[] held, Frame frame, byte[] data) {
    listener.hold(null);
    byte[] all = joined(held, data, data.length);
    return pass(listener, Frame.builder(frame).opcode(TEXT).payloadData(all).build());
  }

  private static byte[] joined(byte[] head, byte[] tail, int length) {
    byte[] all = Arrays.copyOf(head, head.length + length);
    System.arraycopy(tail, 0, all, head.length, length);
    return all;
  }

  private static Frame pong() {
    return Frame.builder().fin(true).opcode(PONG).payloadData(NOTHING).build();
  }

  /** One peer's. Called on the thread that reads, in the order of the messages. */
  interface Listener {
    /** What {@link #hold} was given last; null at first. */
    byte @Nullable [] held();

    /** Keeps what has come of a message that is, or may become, a heartbeat; null for none. */
    void hold(byte @Nullable [] begun);

    /** Whether heartbeats are to be taken out of what this peer says. */
    boolean takes();

    /** A text with a heartbeat's prefix, cut to 129 bytes. */
    void taken(String text);

    /** A message, or a part of one, goes on to the endpoint. */
    void passed();

    /** A pong came, and goes on to the endpoint. */
    void ponged(byte[] payload);

    /** A close frame came, and goes on. */
    void closing();
  }
}
