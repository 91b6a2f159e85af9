package dev.presence.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The test's view of one peer session and of what becomes of it. */
final class TestPeer {
  private static final Duration SLACK_OF_SHARED_CORES = Duration.ofSeconds(1);
  private static final Duration MOST_EXCUSED = Duration.ofSeconds(5);
  private static final Duration RELEASE = Duration.ofSeconds(2);

  private final TestClient client;
  private final TestServer server;
  private final String user;
  private final String session;

  TestPeer(TestClient client, String user, String session) {
    this.client = client;
    this.server = client.server();
    this.user = user;
    this.session = session;
  }

  String user() {
    return user;
  }

  String session() {
    return session;
  }

  void say(String text) {
    client.process().tell("say " + user + " " + text);
  }

  /** Sends a little text of its own, regularly, from now on. */
  void chatter(Duration every) {
    client.process().tell("chatter " + user + " " + every.toMillis());
  }

  /** Leaves by a close frame. */
  void close() {
    client.process().tell("close " + user);
  }

  void deafen() {
    tell("deafen");
  }

  /** Begins to send 5 MB as one message of many parts, with a pause after each. */
  void upload(Duration pause) {
    tell("upload", pause.toMillis());
  }

  /** Begins to send 5 MB as one frame, byte by byte, with a pause before each. */
  void trickle(Duration pause) {
    tell("trickle", pause.toMillis());
  }

  /** Forgets the connection without FIN. */
  void abort() {
    tell("abort");
  }

  private void tell(String verb, Object... rest) {
    StringBuilder command = new StringBuilder(verb).append(' ').append(user);
    Arrays.stream(rest).forEach(word -> command.append(' ').append(word));
    client.process().tell(command.toString());
  }

  /** Sends a text of its own and waits until the server's echo has come back. */
  void echo(String word) {
    say("echo " + word);
    client
        .process()
        .await("text", said -> said.is("text", "name", user) && said.get("text").endsWith(word));
  }

  /**
   * As {@link #echo}, or until it has ended: bare Tyrus was seen to close a peer as idle 47 ms
   * after it had opened.
   */
  void echoOrEnd(String word) {
    say("echo " + word);
    client
        .process()
        .awaitAny(
            "echo or end of " + user,
            said ->
                said.is("closed", "name", user)
                    || (said.is("text", "name", user) && said.get("text").endsWith(word)));
  }

  boolean hasLeft() {
    return !departures().isEmpty();
  }

  /** One, if all is well and it has left. */
  List<Report> departures() {
    return server.process().all("left", this::isMine);
  }

  TestClient client() {
    return client;
  }

  Report awaitReport(String what) {
    return server.process().await(what, this::isMine);
  }

  private boolean isMine(Report report) {
    return session.equals(report.details().get("session"));
  }

  /** Cuts the link and tells what to expect of it: the peer's departure, counted from now. */
  Ghost cut() {
    HeldSocket socket = socket();
    return new Ghost(client.link().cut(), socket);
  }

  /** The server's end of the connection. */
  HeldSocket socket() {
    return HeldSocket.to(client.route().atServer().peerAddress(), server);
  }

  /** The departure of a peer that fell silent at a known moment, as it was told. */
  Departed awaitDeparture(long silentSince, Duration bound) {
    Duration limit = bound.plus(SLACK_OF_SHARED_CORES);
    Report left = server.process().await(limit.plus(MOST_EXCUSED), "left", this::isMine);
    return new Departed(left, Duration.ofNanos(left.mono() - silentSince), bound);
  }

  /** How long it took to notice the silence, and what excuses a part of that. */
  record Departed(Report left, Duration after, Duration bound) {
    Duration excused() {
      return left.duration("q").plus(left.duration("s"));
    }

    Departed withinBound(String scenario) {
      System.out.printf(
          "MEASURED %s: %s %.3f s after silence began (bound %.1f s, q %.3f s, s %.3f s): %s%n",
          scenario,
          left.get("reason"),
          seconds(after),
          seconds(bound),
          seconds(left.duration("q")),
          seconds(left.duration("s")),
          left.get("detail"));
      assertThat(excused()).as("q + s").isLessThanOrEqualTo(MOST_EXCUSED);
      assertThat(after)
          .as("detection time of: %s", scenario)
          .isLessThanOrEqualTo(bound.plus(SLACK_OF_SHARED_CORES).plus(excused()));
      return this;
    }

    Departed because(String reason) {
      assertThat(left.get("reason")).isEqualTo(reason);
      return this;
    }

    private static double seconds(Duration duration) {
      return duration.toNanos() / 1e9;
    }
  }

  /** A peer behind a link that has been cut. */
  final class Ghost {
    private final long cutAt;
    private final HeldSocket socket;

    private Ghost(long cutAt, HeldSocket socket) {
      this.cutAt = cutAt;
      this.socket = socket;
    }

    boolean isStillConnected() {
      return socket.isConnected();
    }

    /** Asserts the eviction and that the socket, all that it held and its senders are free soon. */
    Departed evictedWithin(Duration bound, String scenario) {
      Departed departed = awaitDeparture(cutAt, bound).withinBound(scenario);
      assertReleased(departed.left());
      return departed;
    }

    private void assertReleased(Report left) {
      long deadline = left.mono() + RELEASE.toNanos();
      assertBy(deadline, "file descriptor closed", () -> !socket.hasDescriptor());
      assertBy(deadline, "kernel socket gone", socket::isForgotten);
    }

    /** Asserts that the sender which hung in a send to this peer is free again soon. */
    void senderFreed(Departed departed) {
      Report freed = server.awaitFreedSender(user, RELEASE.plusSeconds(10));
      Duration late = Duration.ofNanos(freed.mono() - departed.left().mono());
      assertThat(late).as("blocked sender freed after the eviction").isLessThanOrEqualTo(RELEASE);
    }
  }

  private static void assertBy(long deadline, String what, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as(what + " within " + RELEASE).isNegative();
      Pause.of(Duration.ofMillis(50));
    }
  }
}
