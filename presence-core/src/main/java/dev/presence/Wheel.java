package dev.presence;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When each session is looked at next: a single-level timer wheel with one slot per tick.
 *
 * <p>A slot is a chain of chunks that are recycled, which costs about 5 bytes a session. Nothing is
 * ever cancelled or moved: inbound data only marks the session, and the check that comes due works
 * out what it means.
 *
 * <p>One check can even be left out, the one that would find an answer and nothing to do: sessions
 * that are pinged together are filed in chunks of their own, which count answers. Where all of a
 * chunk have answered, it goes on unread to where a peer is looked at that was just heard. One
 * thread only, but for these counts.
 */
final class Wheel {
  static final int CHUNK = 60;
  private static final int MOST_SPARE = 1024;

  /** Begins small: among a thousand sessions a tick has four. */
  private static final class Chunk {
    @Nullable PeerSession[] sessions = new PeerSession[4];
    int size;
    @Nullable Chunk next;

    /** How many of those in it have answered; null where that is not asked. */
    @Nullable AtomicInteger answers;

    /** So many ticks later it is due if all have. */
    int rest;

    boolean hasRoom() {
      return size < CHUNK;
    }

    boolean allAnswered() {
      return answers != null && answers.get() == size;
    }

    void add(PeerSession session) {
      if (size == sessions.length) {
        sessions = Arrays.copyOf(sessions, Math.min(CHUNK, 2 * size));
      }
      sessions[size++] = session;
    }
  }

  private final @Nullable Chunk[] slots;
  private final ArrayDeque<Chunk> spare = new ArrayDeque<>();
  private int at;

  /** For those who are pinged in this tick, and its slot; null until somebody is. */
  private @Nullable Chunk pinged;

  private int pingedSlot;

  @SuppressWarnings("unused") // written, so that the compiler cannot leave out the touching
  private long touched;

  /** A wheel that can file {@code reach} ticks ahead. */
  Wheel(int reach) {
    slots = new Chunk[reach + 1];
  }

  /** Files for a tick to come: 1 is the next, what is out of reach goes as far as possible. */
  void file(PeerSession session, int ticksAhead) {
    int ahead = Math.max(1, Math.min(ticksAhead, slots.length - 1));
    int slot = after(ahead);
    Chunk chunk = slots[slot];
    if (chunk == null || !chunk.hasRoom() || chunk.answers != null) {
      chunk = chunk(chunk);
      slots[slot] = chunk;
    }
    chunk.add(session);
  }

  /**
   * Files who is going to be pinged now, with others like him.
   *
   * @param ticksAhead when to look at him if he has not answered
   * @param ticksAnswered when to, at the latest, if he has
   * @return to be told of his answer; null if he has to be looked at in any case
   */
  @Nullable AtomicInteger filePinged(PeerSession session, int ticksAhead, int ticksAnswered) {
    int rest = ticksAnswered - ticksAhead;
    if (ticksAhead < 1 || rest < 1 || ticksAnswered >= slots.length || !accepts(ticksAhead, rest)) {
      file(session, ticksAhead);
      return null;
    }
    Chunk chunk = pinged;
    if (chunk == null || !chunk.hasRoom()) {
      chunk = chunk(null);
      chunk.answers = new AtomicInteger();
      chunk.rest = rest;
      pinged = chunk;
      pingedSlot = after(ticksAhead);
      link(chunk, pingedSlot);
    }
    chunk.add(session);
    return chunk.answers;
  }

  /**
   * Others in one tick, with other times, are filed like any: chunks with few in them cost more.
   */
  private boolean accepts(int ticksAhead, int rest) {
    return pinged == null || (pingedSlot == after(ticksAhead) && pinged.rest == rest);
  }

  /** Behind the first, which may have room still. */
  private void link(Chunk chunk, int slot) {
    Chunk first = slots[slot];
    if (first == null) {
      slots[slot] = chunk;
    } else {
      chunk.next = first.next;
      first.next = chunk;
    }
  }

  /** By hand: a remainder would take as long as the rest of {@link #file}. */
  private int after(int ticks) {
    int slot = at + ticks;
    return slot < slots.length ? slot : slot - slots.length;
  }

  /**
   * Goes on by one tick and hands over what is due then. The visitor may file again. If it fails,
   * whom it was not given yet it is given when the wheel has gone round.
   *
   * @param after runs after every few visits, for what the visitor has put off
   */
  void advance(Consumer<PeerSession> visitor, Runnable after) {
    at = after(1);
    pinged = null;
    for (Chunk chunk = slots[at]; chunk != null; chunk = slots[at]) {
      Chunk next = chunk.next;
      if (chunk.allAnswered()) {
        slots[at] = next;
        letRest(chunk);
      } else {
        visit(chunk, visitor);
        after.run();
        slots[at] = next; // not before: should a visit fail, nobody is lost
        recycle(chunk);
      }
    }
  }

  private void letRest(Chunk chunk) {
    int slot = after(chunk.rest);
    chunk.answers = null;
    chunk.next = null;
    link(chunk, slot);
  }

  /**
   * Touches all of a chunk before it visits any: at a million sessions a visit mostly waits for
   * memory, and while many short touches wait for it side by side, each visit would wait alone.
   */
  private void visit(Chunk chunk, Consumer<PeerSession> visitor) {
    touched = touch(chunk);
    for (int i = 0; i < chunk.size; i++) {
      PeerSession session = chunk.sessions[i];
      if (session != null) {
        visitor.accept(session);
        chunk.sessions[i] = null;
      }
    }
  }

  private static long touch(Chunk chunk) {
    long sum = 0;
    for (int i = 0; i < chunk.size; i++) {
      PeerSession session = chunk.sessions[i];
      sum += session == null ? 0 : session.touch();
    }
    return sum;
  }

  private Chunk chunk(@Nullable Chunk next) {
    Chunk chunk = spare.isEmpty() ? new Chunk() : spare.pop();
    chunk.next = next;
    return chunk;
  }

  private void recycle(Chunk chunk) {
    Arrays.fill(chunk.sessions, 0, chunk.size, null);
    chunk.size = 0;
    chunk.next = null;
    chunk.answers = null; // who answers late counts where nobody looks
    if (spare.size() < MOST_SPARE) {
      spare.push(chunk);
    }
  }
}
