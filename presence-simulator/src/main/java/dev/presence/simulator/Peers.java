package dev.presence.simulator;

import dev.presence.HeartbeatPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who takes part in a comparison: detectors of other projects at their defaults, each with its
 * source, and any policy of ours. Another one is a {@link Peer} of your own.
 *
 * <p>All are run as servers run them: who is given up is disconnected. Payload sizes are those of
 * each protocol's own heartbeat, with a WebSocket header of 2 bytes from the server and 6 from the
 * client, also where the original runs on plain TCP, so that bytes compare.
 */
public final class Peers {
  private static final Duration MQTT_KEEP_ALIVE = Duration.ofSeconds(60);
  private static final Duration DUBBO = Duration.ofSeconds(60);
  private static final Duration PHOENIX = Duration.ofSeconds(30);
  private static final Duration CONTAINER_PING = Duration.ofSeconds(15);
  private static final int TOKEN = 8;

  /** The source of our own. */
  static final String OURS = "this library";

  private static final List<Peer> OTHERS =
      List.of(
          dubbo(),
          socketIo(),
          ws(),
          spring(),
          centrifugo(),
          signalR(),
          phoenix(),
          pekko(),
          cassandra(),
          mqtt(),
          container());

  private Peers() {}

  /** The detectors of other projects. */
  public static List<Peer> others() {
    return OTHERS;
  }

  /**
   * One of them.
   *
   * @throws IllegalArgumentException if the name is unknown; the message lists the known ones
   */
  public static Peer named(String name) {
    return OTHERS.stream()
        .filter(peer -> peer.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no peer '" + name + "', known are " + names()));
  }

  static String names() {
    return OTHERS.stream().map(Peer::name).collect(Collectors.joining(", "));
  }

  /** One of our policies, under the name it prints itself by. */
  public static Peer policy(HeartbeatPolicy policy) {
    return policy(policy.toString(), policy);
  }

  /** One of our policies; its clients answer pings by the WebSocket protocol itself. */
  public static Peer policy(String name, HeartbeatPolicy policy) {
    return new Peer(
        name,
        policy.toString(),
        OURS,
        policy.detectionBound(),
        Heartbeat.pinged(2 + TOKEN, 6 + TOKEN),
        day -> new WatchedPeer(policy, day.stalls(), day.phase(), day.phase()));
  }

  private static Peer dubbo() {
    return new Peer(
        "dubbo",
        "client beats after 60 s without a read; closed after 180 s without read or own write",
        "Apache Dubbo 3.3.1: remoting UrlUtils.getIdleTimeout (3 x heartbeat, Constants."
            + "DEFAULT_HEARTBEAT = 60 s); NettyServer's IdleStateHandler(0, 0, closeTimeout) counts"
            + " own writes; NettyClient's IdleStateHandler(heartbeat, 0, 0)",
        Optional.empty(),
        Heartbeat.beating(DUBBO, Heartbeat.Timer.READ_IDLE, 6 + 18, 2 + 18).unthrottled(),
        day -> IdleContestant.readsAndWrites(DUBBO.multipliedBy(3)));
  }

  private static Peer socketIo() {
    return new Peer(
        "socketio",
        "ping 25 s after the last pong, closed 20 s after a ping without pong",
        "engine.io 6.6.9 (Socket.IO 4.8.3), lib/socket.ts and lib/server.ts",
        Optional.of(SocketIo.INTERVAL.plus(SocketIo.TIMEOUT)),
        Heartbeat.pinged(2 + 1, 6 + 1),
        day -> new SocketIo());
  }

  private static Peer ws() {
    return new Peer(
        "ws",
        "one timer of 30 s: terminate who sent no pong since the last, ping the others",
        "ws 8.21.0, README, 'How to detect and close broken connections?'",
        Optional.of(WsRecipe.INTERVAL.multipliedBy(2)),
        Heartbeat.pinged(2, 6),
        day -> new WsRecipe(day.phase()));
  }

  private static Peer spring() {
    return new Peer(
        "spring",
        "both beat every 10 s; a task of 10 s disconnects after more than 30 s without a read",
        "spring-messaging 7.1-SNAPSHOT, SimpleBrokerMessageHandler.HeartbeatTask",
        Optional.of(SpringBroker.TIMEOUT.plus(SpringBroker.INTERVAL)),
        Heartbeat.beating(SpringBroker.INTERVAL, Heartbeat.Timer.ALWAYS, 6 + 1, 0)
            .withUnansweredPing(2 + 1),
        day -> new SpringBroker(day.phase()));
  }

  private static Peer centrifugo() {
    return new Peer(
        "centrifugo",
        "ping every 25 s, the first spread; disconnected if nothing came within 10 s of it",
        "centrifuge 0.38 (Centrifugo's library), config.go and client.go",
        Optional.of(Centrifugo.INTERVAL.plus(Centrifugo.TIMEOUT)),
        Heartbeat.pinged(2 + 2, 6 + 2),
        day -> new Centrifugo(day.phase()));
  }

  private static Peer signalR() {
    return new Peer(
        "signalr",
        "client beats after 15 s without a send; gone after 30 s without a message; server pings too",
        "ASP.NET Core SignalR configuration (KeepAliveInterval, ClientTimeoutInterval);"
            + " HubConnection.ts",
        Optional.of(SignalR.TIMEOUT.plus(SignalR.CHECK)),
        Heartbeat.beating(SignalR.INTERVAL, Heartbeat.Timer.WRITE_IDLE, 6 + 11, 0)
            .withUnansweredPing(2 + 11)
            .unthrottled(),
        day -> new SignalR(day.phase()));
  }

  private static Peer phoenix() {
    return new Peer(
        "phoenix",
        "client beats every 30 s by a page's timer; closed after 60 s without data",
        "Phoenix 1.8: assets/js/phoenix/socket.js (heartbeatIntervalMs);"
            + " lib/phoenix/transports/websocket.ex (timeout: 60_000)",
        Optional.of(PHOENIX.multipliedBy(2)),
        Heartbeat.beating(PHOENIX, Heartbeat.Timer.ALWAYS, 6 + 38, 2 + 65),
        day -> IdleContestant.reads(PHOENIX.multipliedBy(2)));
  }

  private static Peer pekko() {
    return new Peer(
        "pekko",
        "phi 8 over answers to a heartbeat each second, with 3 s of acceptable pause",
        "Apache Pekko 2.0.0-M4: PhiAccrualFailureDetector.scala, cluster reference.conf",
        Optional.empty(),
        Heartbeat.pinged(2 + 60, 6 + 60),
        day -> new PekkoPhi(day.phase()));
  }

  private static Peer cassandra() {
    return new Peer(
        "cassandra",
        "phi 8 over gossip each second; nobody convicted within 5 s of a local pause over 5 s",
        "Apache Cassandra, gms/FailureDetector.java",
        Optional.empty(),
        Heartbeat.beating(CassandraPhi.INTERVAL, Heartbeat.Timer.ALWAYS, 6 + 100, 2 + 100)
            .unthrottled(),
        day -> new CassandraPhi(day.phase()));
  }

  private static Peer mqtt() {
    Duration timeout = MQTT_KEEP_ALIVE.multipliedBy(3).dividedBy(2);
    return new Peer(
        "mqtt",
        "client sends something at least every 60 s; disconnected after 1.5 times that",
        "OASIS MQTT 3.1.1, section 3.1.2.10 [MQTT-3.1.2-24]; 60 s is the default of Eclipse Paho",
        Optional.of(timeout),
        Heartbeat.beating(MQTT_KEEP_ALIVE, Heartbeat.Timer.WRITE_IDLE, 6 + 2, 2 + 2).unthrottled(),
        day -> IdleContestant.reads(timeout));
  }

  private static Peer container() {
    return new Peer(
        "container",
        "maxIdleTimeout 30 s and a server ping every 15 s, whose write restarts it: TCP must give up",
        "measured with Tyrus, Tomcat, Jetty and Undertow: each one's own writes restart the idle"
            + " timeout (docs/architecture.md)",
        Optional.empty(),
        Heartbeat.pinged(2, 6),
        day ->
            IdleContestant.readsAndWrites(CONTAINER_PING.multipliedBy(2)).pinging(CONTAINER_PING));
  }
}
