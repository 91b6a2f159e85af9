package dev.presence.websocket;

import dev.presence.PeerSession;
import dev.presence.websocket.SendException.Why;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to one session: the one path by which messages and our own pings are written,
 * one after the other.
 *
 * <p>The container holds one message at a time, by its asynchronous remote, and the next follows
 * when its handler says that it is done. So no container's own queue grows, Tomcat never sees two
 * texts at once, and a write that hangs holds no thread where asynchronous means that, one of the
 * sending pool where it does not. A ping goes ahead of waiting messages; one that meets a write in
 * progress waits for its end and not on a thread.
 *
 * <p>Guarded by this: everything that is not final or volatile. Decided under the monitor, done
 * outside of it: under it nothing foreign runs, neither container nor stages. There is at most one
 * pump, scheduled or running; it hands over messages, and stops as soon as the wire is taken.
 * Whoever frees the wire (pump, handler or ping) sees to it that a pump follows if something waits.
 * Each message is finished by whoever takes it out of {@code queue} or {@code current}, once.
 */
final class Outbox {
  private static final Runnable NOTHING = Nothing.INSTANCE;
  static final int MOST_WAITING = 10_000;

  /** Of all that have sent nothing yet; never added to. */
  private static final Deque<Message> EMPTY = new ArrayDeque<>(0);

  private final SessionConnection connection;

  /** One of its own from the first message on: an application may send none by us. */
  private Deque<Message> queue = EMPTY;

  private SendLimits limits;
  private @Nullable Handover current;
  private boolean pinging;
  private OptionalLong waitingPing = OptionalLong.empty();
  private long unsentBytes;

  /** Why the session has left. */
  private @Nullable String ended;

  /** A pump is scheduled or runs. */
  private boolean pumping;

  /** It is scheduled only: it waits for a thread since {@code scheduledAt}. */
  private boolean scheduled;

  private long scheduledAt;

  /** How long pumps have waited for a thread, together: no message ages by it. */
  private long excused;

  /** Whether {@link #check} is called every tick. */
  private boolean watched;

  Outbox(SessionConnection connection) {
    this.connection = connection;
    this.limits = connection.sends().limits();
  }

  private Sends sends() {
    return connection.sends();
  }

  synchronized void limit(SendLimits limits) {
    this.limits = limits;
  }

  // ---- coming

  /** Never blocks, and never throws: what goes wrong is in the stage. */
  CompletionStage<Void> send(Content content) {
    Message message = new Message(content, clock());
    accept(message).run();
    return message.stage();
  }

  private synchronized Runnable accept(Message message) {
    String gone = ended;
    if (gone != null) {
      count(message, sends().abandoned, 1);
      return failing(message, left(gone));
    }
    if (message.bytes() > limits.bytes()) {
      sends().tooLarge.increment();
      return failing(message, tooLarge(message));
    }
    return switch (limits.whenFull()) {
      case CLOSE ->
          fits(message) ? enqueue(message) : isJoining() ? refuse(message) : overrun(message);
      case DROP_NEWEST -> fits(message) && !isLate(oldest()) ? enqueue(message) : refuse(message);
      case DROP_OLDEST -> makeRoom(message);
    };
  }

  /** It is just being opened or joined: nobody is there yet who could leave. */
  private boolean isJoining() {
    return connection.watchedAs() == null;
  }

  private static void count(Message message, LongAdder counter, int change) {
    if (message.isCounted()) {
      counter.add(change);
    }
  }

  /** Also by number: a million empty messages weigh nothing on the wire, and much in memory. */
  private boolean fits(Message message) {
    return unsentBytes + message.bytes() <= limits.bytes() && queue.size() < MOST_WAITING;
  }

  private Runnable enqueue(Message message) {
    if (queue == EMPTY) {
      queue = new ArrayDeque<>(1); // most never wait
    }
    queue.add(message);
    unsentBytes += message.bytes();
    count(message, sends().unsentMessages, 1);
    sends().unsentBytes.add(message.bytes());
    if (!watched) {
      watched = true;
      sends().watch(this);
    }
    return pumpIfFree();
  }

  private Runnable makeRoom(Message message) {
    List<Message> dropped = new ArrayList<>();
    while (!fits(message) && !queue.isEmpty()) {
      dropped.add(taken(queue.remove()));
    }
    Runnable next = fits(message) ? enqueue(message) : refuse(message);
    return both(dropping(dropped), next);
  }

  private Runnable refuse(Message message) {
    sends().droppedNewest.increment();
    return failing(message, new SendException(Why.DROPPED, "dropped, " + noRoom(message)));
  }

  private Runnable dropping(List<Message> dropped) {
    if (dropped.isEmpty()) {
      return NOTHING;
    }
    sends().droppedOldest.add(dropped.size());
    SendException why =
        new SendException(Why.DROPPED, "dropped in favour of newer messages: " + behind());
    return () -> sends().tell(() -> dropped.forEach(message -> message.failed(why)));
  }

  /** Its stage has not been handed out yet, so nothing of the application runs by this. */
  private static Runnable failing(Message message, SendException why) {
    return () -> message.failed(why);
  }

  private static Runnable both(Runnable first, Runnable second) {
    return () -> {
      first.run();
      second.run();
    };
  }

  // ---- going

  private boolean isWireFree() {
    return current == null && !pinging;
  }

  private boolean isAllSent() {
    return current == null && queue.isEmpty();
  }

  private boolean isSomethingWaiting() {
    return waitingPing.isPresent() || !queue.isEmpty();
  }

  private Runnable pumpIfFree() {
    return isWireFree() && isSomethingWaiting() ? schedulePump(NOTHING) : NOTHING;
  }

  /**
   * @param first done before it, on the same thread
   */
  private Runnable schedulePump(Runnable first) {
    if (pumping) {
      return first == NOTHING ? NOTHING : () -> sends().tell(first);
    }
    pumping = true;
    scheduled = true;
    scheduledAt = sends().now();
    return () -> startPump(first);
  }

  private void startPump(Runnable first) {
    boolean started =
        sends()
            .write(
                () -> {
                  served();
                  first.run();
                  pump();
                });
    if (!started) {
      noThread().run();
      sends().tell(first);
    }
  }

  private synchronized void served() {
    if (scheduled) {
      excused += sends().now() - scheduledAt;
      scheduled = false;
    }
  }

  private void pump() {
    boolean more = true;
    while (more) {
      more = step();
    }
  }

  /**
   * @return whether the wire is free again, and this thread still the pump
   */
  private boolean step() {
    Handover next;
    OptionalLong token;
    synchronized (this) {
      if (!isWireFree() || !isSomethingWaiting()) {
        pumping = false;
        return false;
      }
      token = takePing();
      next = token.isPresent() ? null : handOver();
    }
    return next == null ? pingNow(token.getAsLong()) : write(next);
  }

  private OptionalLong takePing() {
    OptionalLong token = waitingPing;
    waitingPing = OptionalLong.empty();
    pinging = token.isPresent();
    return token;
  }

  private Handover handOver() {
    Handover next = new Handover(queue.remove());
    current = next;
    mark(true);
    return next;
  }

  @SuppressWarnings("CatchingUnchecked") // whatever a container throws, this message is over
  private boolean write(Handover handover) {
    try {
      handover.message.content.write(connection.session().getAsyncRemote(), connection, handover);
    } catch (RuntimeException | Error refused) {
      handover.threw(refused);
    }
    return handover.returned();
  }

  /** One message in the container's hands. */
  private final class Handover implements SendHandler {
    private final Message message;
    private boolean returned;
    private boolean done;
    private @Nullable Throwable error;

    Handover(Message message) {
      this.message = message;
    }

    /** On any thread, the writing one included; a container that tells twice is not listened to. */
    @Override
    public void onResult(SendResult result) {
      done(result.isOK() ? null : unknownIfNull(result.getException())).run();
    }

    private static Throwable unknownIfNull(@Nullable Throwable error) {
      return error == null ? new IOException("the container does not say why") : error;
    }

    private void threw(Throwable refused) {
      done(refused).run();
    }

    private Runnable done(@Nullable Throwable failure) {
      synchronized (Outbox.this) {
        if (done || current != this) {
          return NOTHING;
        }
        done = true;
        error = failure;
        return returned ? resume() : NOTHING;
      }
    }

    /** The writing thread has gone; stages are not completed on a thread of the container. */
    private Runnable resume() {
      free();
      Runnable ping = waitingPing.isPresent() ? this::pingOnItsOwnPool : NOTHING;
      return both(ping, schedulePump(this::tell));
    }

    private void pingOnItsOwnPool() {
      sends().ping(Outbox.this::pingThatWaited);
    }

    /** The call to the container has come back. */
    private boolean returned() {
      synchronized (Outbox.this) {
        returned = true;
        if (!done || current != this) {
          pumping = false;
          return false;
        }
        free();
      }
      tell();
      return true;
    }

    private void free() {
      current = null;
      taken(message);
      mark(false);
    }

    private void tell() {
      Throwable failure = error;
      if (failure == null) {
        count(message, sends().sent, 1);
        message.sent();
      } else {
        count(message, sends().failed, 1);
        message.failed(notSent(failure));
      }
    }
  }

  private Message taken(Message message) {
    unsentBytes -= message.bytes();
    count(message, sends().unsentMessages, -1);
    sends().unsentBytes.add(-message.bytes());
    return message;
  }

  private void mark(boolean writing) {
    PeerSession watchedAs = connection.watchedAs();
    if (watchedAs != null) {
      watchedAs.writing(writing);
    }
  }

  private Runnable noThread() {
    SendException why =
        new SendException(
            Why.FAILED,
            "no thread to send to session "
                + connection.id()
                + " on: the presence is closed, or its executor"
                + " refuses work");
    List<Message> lost;
    boolean ping;
    synchronized (this) {
      served();
      pumping = false;
      ping = waitingPing.isPresent();
      waitingPing = OptionalLong.empty();
      lost = takeQueue();
    }
    if (ping) {
      pingFailed(new IOException(why.getMessage()));
    }
    sends().failed.add(lost.size());
    return () -> sends().tell(() -> lost.forEach(message -> message.failed(why)));
  }

  private List<Message> takeQueue() {
    List<Message> all = new ArrayList<>(queue);
    queue = EMPTY;
    all.forEach(this::taken);
    return all;
  }

  // ---- pings

  /**
   * Writes a ping now, or as soon as the write in progress ends; of several that wait, the last.
   *
   * @throws IOException if the container does not take it, or the session has left
   */
  void ping(long token) throws IOException {
    synchronized (this) {
      if (ended != null) {
        throw new IOException(textOfLeave(ended));
      }
      if (!isWireFree()) {
        waitingPing = OptionalLong.of(token);
        return;
      }
      pinging = true;
    }
    try {
      writePing(token);
    } finally {
      pinged().run();
    }
  }

  private void pingThatWaited() {
    OptionalLong token;
    synchronized (this) {
      token = isWireFree() ? takePing() : OptionalLong.empty();
    }
    if (token.isPresent()) {
      try {
        pingLate(token.getAsLong());
      } finally {
        pinged().run();
      }
    }
  }

  private boolean pingNow(long token) {
    try {
      pingLate(token);
    } finally {
      synchronized (this) {
        pinging = false;
      }
    }
    return true;
  }

  /** Whoever asked for it has gone, so what is thrown is told. */
  @SuppressWarnings("CatchingUnchecked") // also where the container is out of memory
  private void pingLate(long token) {
    try {
      writePing(token);
    } catch (IOException | RuntimeException | Error failed) {
      pingFailed(failed);
    }
  }

  private void pingFailed(Throwable cause) {
    PeerSession watchedAs = connection.watchedAs();
    if (watchedAs != null) {
      watchedAs.pingFailed(cause);
    }
  }

  private void writePing(long token) throws IOException {
    PeerSession watchedAs = connection.watchedAs();
    if (watchedAs != null) {
      watchedAs.pinging(token);
    }
    try {
      // Not by the basic remote: Jetty's forgets in a ping that a message in parts is under way.
      connection.session().getAsyncRemote().sendPing(Token.payload(token));
    } catch (RuntimeException closed) {
      throw new IOException(
          "cannot ping session " + connection.id() + ": " + closed.getMessage(), closed);
    }
  }

  private synchronized Runnable pinged() {
    pinging = false;
    return pumpIfFree();
  }

  // ---- limits

  /** Time by which messages age: it stands still while a pump waits for a thread of ours. */
  private synchronized long clock() {
    return (scheduled ? scheduledAt : sends().now()) - excused;
  }

  /** Of the application's: one that waits behind a heartbeat of ours grows old all the same. */
  private @Nullable Message oldest() {
    Handover writing = current;
    if (writing != null && writing.message.isCounted()) {
      return writing.message;
    }
    return queue.stream().filter(Message::isCounted).findFirst().orElse(null);
  }

  private boolean isLate(@Nullable Message message) {
    return message != null
        && message.isCounted()
        && clock() - message.since >= limits.age().toNanos();
  }

  /** Once per tick, on the detector's thread, while something is unsent. */
  void check() {
    Runnable after = checked();
    if (after != NOTHING) {
      after.run();
    }
  }

  private synchronized Runnable checked() {
    Message oldest = oldest();
    if (oldest == null) {
      watched = false;
      sends().unwatch(this);
      return NOTHING;
    }
    if (!isLate(oldest) || isJoining()) {
      return NOTHING;
    }
    return switch (limits.whenFull()) {
      case CLOSE -> overrun(null);
      case DROP_OLDEST -> dropping(takeLate());
      case DROP_NEWEST -> NOTHING;
    };
  }

  private List<Message> takeLate() {
    List<Message> late = new ArrayList<>();
    queue.removeIf(message -> isLate(message) && late.add(taken(message)));
    return late;
  }

  private Runnable overrun(@Nullable Message tooMuch) {
    String why = tooMuch == null ? behind() : noRoom(tooMuch);
    PeerSession slow = connection.watchedAs();
    Runnable failing = ending("SLOW_CONSUMER, " + why, tooMuch);
    return () ->
        sends()
            .tell(
                () -> {
                  if (slow != null) {
                    sends().evict(slow, why);
                  }
                  failing.run();
                });
  }

  // ---- the end

  /** The session has left: what is unsent fails, and what comes later. The first reason stays. */
  void end(String why) {
    Runnable failing;
    synchronized (this) {
      if (ended != null) {
        return;
      }
      failing = ending(isAllSent() ? why : why + "; " + behind(), null);
    }
    if (failing != NOTHING) {
      sends().tell(failing);
    }
  }

  synchronized long unsentBytes() {
    return unsentBytes;
  }

  synchronized boolean hasUnsent() {
    return oldest() != null;
  }

  /** Fails everything unsent, and one message more; to be run where stages may be completed. */
  private Runnable ending(String why, @Nullable Message another) {
    List<Message> lost = new ArrayList<>();
    if (current != null) {
      lost.add(taken(current.message));
      current = null;
      mark(false);
    }
    lost.addAll(takeQueue());
    if (another != null) {
      lost.add(another);
    }
    ended = why;
    waitingPing = OptionalLong.empty();
    lost.forEach(message -> count(message, sends().abandoned, 1));
    return lost.isEmpty() ? NOTHING : failing(lost, left(why));
  }

  private static Runnable failing(List<Message> lost, SendException why) {
    return () -> lost.forEach(message -> message.failed(why));
  }

  /** A class of its own, to be compared with. */
  private enum Nothing implements Runnable {
    INSTANCE;

    @Override
    public void run() {}
  }

  // ---- words

  /**
   * For example {@code 3 messages of 196608 bytes unsent (limit 1048576), the oldest for 9.2 s}.
   */
  private String behind() {
    int messages = queue.size() + (current == null ? 0 : 1);
    return "%d %s of %d bytes unsent (limit %d), the oldest for %s (limit %s)"
        .formatted(
            messages,
            messages == 1 ? "message" : "messages",
            unsentBytes,
            limits.bytes(),
            age(oldest()),
            seconds(limits.age().toNanos()));
  }

  private String age(@Nullable Message message) {
    return seconds(message == null ? 0 : clock() - message.since);
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }

  private String noRoom(Message message) {
    return queue.size() < MOST_WAITING
        ? "no room for " + message.bytes() + " bytes more: " + behind()
        : "no room for one more, at most " + MOST_WAITING + " may wait: " + behind();
  }

  private SendException left(String why) {
    return new SendException(Why.LEFT, textOfLeave(why));
  }

  private String textOfLeave(String why) {
    return "session " + connection.id() + " has left: " + why;
  }

  static SendException notWatched(String id) {
    return new SendException(
        Why.LEFT,
        "session " + id + " is not watched: it has left, or neither join nor opened was called");
  }

  private SendException tooLarge(Message message) {
    return new SendException(
        Why.TOO_LARGE,
        "a message of %d bytes is larger than the limit of %d: send it in parts, or raise SendLimits.bytes"
            .formatted(message.bytes(), limits.bytes()));
  }

  private SendException notSent(Throwable cause) {
    return new SendException(
        Why.FAILED,
        "the container did not send a message to session "
            + connection.id()
            + ": "
            + cause
            + "; if the application is writing a message in parts, it must be finished first",
        cause);
  }
}
