package dev.presence.websocket;

import dev.presence.websocket.ClientState.Name;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A client from connect to stop: the state machine.
 *
 * <p>Everything in it happens on the timer thread; what comes from elsewhere is handed over to it,
 * with the link or attempt that it is about. What is about another than the present one is not
 * wanted any more. So there is one connection at most, and no lock.
 */
final class ClientRun implements ClientLink.Owner, ClientAttempt.Owner, ClientWatch.Owner {
  /** Threads that may hang in a container that is deaf to interrupts; no further one is tried. */
  static final int MOST_HANGING = 4;

  private final PresenceClient client;
  private final ClientSettings settings;
  private final ClientThreads threads;
  private final ClientAlarm alarm;
  private final ClientTargets targets;
  private final ClientOutbox outbox;
  private final HeartbeatQuota quota = new HeartbeatQuota();

  private HeartbeatTimes times;
  private ClientTargets.@Nullable Target target;
  private @Nullable ClientAttempt attempt;
  private @Nullable ClientLink link;
  private @Nullable ClientWatch watch;
  private int attempts;
  private int hanging;
  private int credentialsRefused;

  /** Attempts given up in the container's hands since a connection last proved stable. */
  private int ghosts;

  private boolean wasOnline;
  private long onlineSince;
  private long notBefore;

  /** A probe that fails without a network must not keep the next one from using its return. */
  private final ClientHurry afterProbe = new ClientHurry();

  private final ClientHurry whenAsked = new ClientHurry();

  /** A server may take too many pings for an attack, and end the connection for good. */
  private final HeartbeatQuota probes = new HeartbeatQuota();

  private boolean stopped;

  /** Read by the container's threads: whether the server has welcomed this connection. */
  private volatile @Nullable ClientLink welcomed;

  ClientRun(PresenceClient client, ClientSettings settings, ClientOutbox outbox) {
    this.client = client;
    this.settings = settings;
    this.outbox = outbox;
    this.threads = settings.threads.get();
    this.alarm = new ClientAlarm(threads);
    this.targets = new ClientTargets(settings.uris);
    this.times = settings.times;
  }

  ClientThreads threads() {
    return threads;
  }

  void start() {
    threads.run(() -> dial("asked to connect"));
  }

  // ---- connecting

  private void dial(String why) {
    attempts++;
    ClientTargets.Target next = targets.next(alarm.now());
    target = next;
    tell(Name.CONNECTING, why);
    if (hanging >= MOST_HANGING) {
      comeBack("the container still hangs in " + hanging + " attempts", 0, Duration.ZERO);
      return;
    }
    hanging++;
    ClientLink newLink = new ClientLink(this, threads.time());
    ClientAttempt newAttempt = new ClientAttempt(next, newLink, settings, this);
    link = newLink;
    attempt = newAttempt;
    threads.dial(newAttempt);
  }

  @Override
  public void begun(ClientAttempt of) {
    on(
        of,
        () ->
            alarm.after(
                settings.ticketTimeout,
                late -> noTicket("no ticket within " + text(settings.ticketTimeout))));
  }

  @Override
  public void notEquipped(ClientAttempt of, Exception why) {
    on(of, () -> noTicket("no ticket: " + text(why)));
  }

  /** Not the endpoint's fault. */
  private void noTicket(String why) {
    threads.write(abandon(ClientReturn.SERVER_SILENT, why));
    comeBack(why, 0, Duration.ZERO);
  }

  @Override
  public void equipped(ClientAttempt of) {
    on(
        of,
        () ->
            alarm.after(
                settings.connectTimeout,
                late -> fail("no connection within " + text(settings.connectTimeout))));
  }

  @Override
  public void refused(ClientAttempt of, Exception why) {
    int status = HandshakeStatus.of(why);
    String told = status == 0 ? "no connection: " + text(why) : "refused with HTTP " + status;
    on(of, () -> ended(told, ClientReturn.codeOf(status), Duration.ZERO));
  }

  @Override
  public void over(ClientAttempt of) {
    threads.run(() -> hanging--);
  }

  @Override
  public void opened(ClientLink of) {
    on(of, this::opened);
  }

  private void opened() {
    ClientLink open = link();
    attempt = null;
    outbox.attach(open);
    if (settings.introduces) {
      introduce(open);
    } else {
      online("connected");
    }
  }

  private void introduce(ClientLink open) {
    alarm.after(
        settings.times.answer(),
        late -> fail("no welcome within " + text(settings.times.answer())));
    write(
        open,
        "hello max=%d ask=%d answer=%d"
            .formatted(
                Heartbeat.VERSION,
                settings.times.ask().toMillis(),
                settings.times.answer().toMillis()));
    tell(Name.INTRODUCING, "connected");
  }

  private void online(String why) {
    wasOnline = true;
    onlineSince = alarm.now();
    watch = new ClientWatch(alarm, link(), times, this);
    tell(Name.ONLINE, why);
    flush();
  }

  /** Not on the timer thread: in some containers even an asynchronous send may block. */
  private void flush() {
    outbox.open();
    threads.write(
        () -> {
          client.expire(threads);
          outbox.pump();
        });
  }

  // ---- the watch

  @Override
  public void ask(long token) {
    ClientLink asked = link();
    threads.write(() -> asked.ping(token));
  }

  @Override
  public void heardInDoubt(ClientLink of) {
    on(of, () -> watch().ifPresent(ClientWatch::heard));
  }

  @Override
  public void pong(ClientLink of, OptionalLong token) {
    long at = threads.time().nanoTime();
    on(of, () -> watch().ifPresent(w -> w.pong(token, at)));
  }

  @Override
  public void suspected(Duration silence) {
    outbox.hold();
    if (!client.state().is(Name.SUSPECT)) { // a probe shortens a doubt that is told already
      tell(Name.SUSPECT, "silent for " + text(silence));
    }
  }

  @Override
  public void recovered() {
    if (client.state().is(Name.SUSPECT)) {
      tell(Name.ONLINE, "heard again");
      flush();
    }
  }

  @Override
  public void dead(Duration silence) {
    fail("silent for " + text(silence));
  }

  @Override
  public void roundTrip(Duration roundTrip) {
    client.measured(threads, roundTrip);
  }

  /** Makes sure of the server, or dials now if it is only the backoff that is waited for. */
  void probe() {
    threads.run(
        () -> {
          if (client.state().is(Name.WAITING)) {
            hurry();
          } else if (probes.take(alarm.now())) {
            watch().ifPresent(ClientWatch::probe);
          }
        });
  }

  private void hurry() {
    long now = alarm.now();
    if (!stopped && now - notBefore >= 0 && whenAsked.may(now)) {
      alarm.clear();
      dial("asked to probe");
    }
  }

  // ---- receiving, on the container's threads

  @Override
  public void text(ClientLink of, String text) {
    if (settings.introduces && Heartbeat.isMeantBy(text)) {
      beat(of, text);
    } else {
      client.events().message(text);
    }
  }

  @Override
  public void binary(ClientLink of, ByteBuffer data) {
    client.events().message(data);
  }

  /** One container thread at a time: messages of a connection come one after the other. */
  private void beat(ClientLink of, String text) {
    if (!quota.take(threads.time().nanoTime())) {
      return;
    }
    Heartbeat beat = Heartbeat.parse(text).orElse(null);
    if (beat == null) {
      return;
    }
    if (beat.version() == 0 && beat.kind().equals("unsupported")) {
      on(of, this::unsupported);
    } else if (beat.version() == Heartbeat.VERSION) {
      understood(of, beat);
    }
  }

  private void understood(ClientLink of, Heartbeat beat) {
    if (beat.kind().equals("welcome")) {
      welcomed = of; // at once: the server may ask in its next message
      on(of, () -> welcome(beat));
    } else if (beat.kind().equals("ask") && welcomed == of) {
      beat.id().ifPresent(id -> write(of, "answer id=" + id));
    }
  }

  private void write(ClientLink to, String body) {
    outbox.urgent(to, Heartbeat.text(body));
  }

  private void welcome(Heartbeat beat) {
    Optional<HeartbeatTimes> agreed = settings.times.replacedBy(beat);
    if (agreed.isEmpty()) {
      return;
    }
    times = agreed.get();
    if (client.state().is(Name.INTRODUCING)) {
      online("welcomed");
    } else {
      watch().ifPresent(w -> w.retime(times));
    }
  }

  private void unsupported() {
    if (client.state().is(Name.INTRODUCING)) {
      online("connected, but the server speaks another version of the heartbeat");
    }
  }

  // ---- the end of a connection

  @Override
  public void closed(ClientLink of, int code, String reason) {
    String why = ("closed " + code + " " + reason).strip();
    on(of, () -> ended(why, code, ClientReturn.adviceIn(reason)));
  }

  /** We give up on it. */
  private void fail(String why) {
    threads.write(abandon(ClientReturn.SERVER_SILENT, why));
    ended(why, 0, Duration.ZERO);
  }

  /**
   * @param code 0 if there was none
   */
  private void ended(String why, int code, Duration advice) {
    boolean hinted = watch().map(ClientWatch::hinted).orElse(false);
    boolean stable = wasStable();
    if (isFinal(code, stable)) {
      stop(why, code, client.stopped(this), abandon(ClientReturn.NORMAL, why));
      return;
    }
    blame(stable, hinted);
    comeBack(why, code, advice, hinted && afterProbe.may(alarm.now()));
  }

  /** After a hint it was our own network, or our sleep, rather than the endpoint. */
  private void blame(boolean stable, boolean hinted) {
    ClientTargets.Target of = target;
    if (stable) {
      attempts = 0;
      ghosts = 0;
    }
    if (of != null && !hinted) {
      of.ended(stable, alarm.now());
    }
  }

  /**
   * A connect that we gave up may still reach the server, and take this connection's place: then it
   * is our own ghost that replaced us, and it is closed by now.
   */
  private boolean isReplacedByOurselves(int code, boolean stable) {
    return code == ClientReturn.REPLACED && !stable && ghosts > 0;
  }

  private boolean isFinal(int code, boolean stable) {
    if (isReplacedByOurselves(code, stable)) {
      return false;
    }
    if (code != ClientReturn.CREDENTIALS_REFUSED) {
      credentialsRefused = code == 0 ? credentialsRefused : 0;
      return settings.isFinal(code);
    }
    credentialsRefused = stable ? 1 : credentialsRefused + 1;
    return credentialsRefused > 1;
  }

  private boolean wasStable() {
    return wasOnline && alarm.now() - onlineSince >= settings.stableAfter.toNanos();
  }

  private void comeBack(String why, int code, Duration advice) {
    comeBack(why, code, advice, false);
  }

  private void comeBack(String why, int code, Duration advice, boolean atOnce) {
    forget();
    Duration delay = atOnce ? advice : advice.plus(backoff());
    notBefore = alarm.now() + advice.toNanos();
    alarm.after(delay, late -> dial("the delay is over"));
    tell(Name.WAITING, why, optional(code), Optional.of(threads.time().now().plus(delay)));
  }

  private Duration backoff() {
    return settings.backoff.delay(attempts, times.spread(), settings.chance.getAsDouble());
  }

  /** Its end may come much later or never; nobody waits for it. */
  private Runnable abandon(int code, String why) {
    ClientAttempt attempting = attempt;
    if (attempting != null) {
      attempting.abandon();
      ghosts++;
    }
    ClientLink open = link;
    Runnable close = open == null ? () -> {} : open.abandon(code, why);
    link = null;
    return close;
  }

  private void forget() {
    alarm.clear();
    outbox.detach();
    attempt = null;
    link = null;
    watch = null;
    wasOnline = false;
  }

  // ---- the end

  /** Ends it on purpose; completes when the close frame was written, or none is to be. */
  Future<?> close(String reason, List<Object> unsent) {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    threads.run(() -> close(reason, unsent, closed));
    return closed;
  }

  private void close(String reason, List<Object> unsent, CompletableFuture<Void> closed) {
    if (stopped) {
      closed.complete(null);
      return;
    }
    Runnable close = abandon(ClientReturn.NORMAL, reason);
    stop(
        reason.isEmpty() ? "closed" : reason,
        0,
        unsent,
        () -> {
          close.run();
          closed.complete(null);
        });
  }

  private void stop(String why, int code, List<Object> unsent, Runnable close) {
    stopped = true;
    forget();
    tell(Name.STOPPED, why, optional(code), Optional.empty());
    client.tellDropped(threads, unsent, "stopped");
    threads.write(close);
    threads.release();
  }

  // ---- telling

  private void tell(Name name, String why) {
    tell(name, why, OptionalInt.empty(), Optional.empty());
  }

  private void tell(Name name, String why, OptionalInt code, Optional<Instant> retryAt) {
    Optional<URI> uri = Optional.ofNullable(target).map(t -> t.uri);
    client.enter(threads, new ClientState(name, why, uri, attempts, code, retryAt));
  }

  private static OptionalInt optional(int code) {
    return code == 0 ? OptionalInt.empty() : OptionalInt.of(code);
  }

  private static String text(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toNanos() / 1e9);
  }

  /** The innermost cause says it best. */
  private static String text(Exception failure) {
    return ConnectionErrors.describe(failure).orElseGet(() -> innermost(failure));
  }

  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; depth < 50 && cause.getCause() != null; depth++) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  // ---- what is about the present connection

  private void on(ClientLink of, Runnable step) {
    threads.run(
        () -> {
          if (of == link) {
            step.run();
          }
        });
  }

  private void on(ClientAttempt of, Runnable step) {
    threads.run(
        () -> {
          if (of == attempt) {
            step.run();
          }
        });
  }

  private ClientLink link() {
    return Objects.requireNonNull(link);
  }

  private Optional<ClientWatch> watch() {
    return Optional.ofNullable(watch);
  }
}
