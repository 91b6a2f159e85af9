package dev.presence.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.glassfish.tyrus.client.ClientManager;

/**
 * The client process: peers that connect, speak, fall silent and leave on command.
 *
 * <p>Commands: {@code connect NAME URI}, {@code stubborn NAME URI} (connects again whenever
 * replaced), {@code present NAME URI} and {@code brisk NAME URI} (the Java client of presence, with
 * its defaults and with short times), {@code roomy NAME URI} (with an outbox of 4 MiB), {@code log
 * NAME DURATION}, {@code nudge NAME}, {@code raw NAME URI}, {@code say NAME TEXT}, {@code chatter
 * NAME MILLIS}, {@code deafen NAME}, {@code upload NAME MILLIS}, {@code trickle NAME MILLIS},
 * {@code probe NAME MILLIS}, {@code close NAME}, {@code abort NAME}; for many at once {@code crowd
 * NAME COUNT URI} and {@code each NAME COMMAND REST}. It ends when its standard input does, so that
 * it never outlives its parent.
 */
public final class ClientMain {
  private final Map<String, Peer> peers = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
  private final ClientManager client = TyrusPeer.transport();

  private ClientMain() {}

  /** Reads commands until the end of input. */
  public static void main(String[] args) throws IOException {
    ClientMain main = new ClientMain();
    Out.report("ready");
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line;
    while ((line = commands.readLine()) != null) {
      main.attempt(line.split(" ", 3));
    }
    Runtime.getRuntime().halt(0);
  }

  private void attempt(String[] command) {
    try {
      obey(command[0], command[1], command.length > 2 ? command[2] : "");
    } catch (IOException | RuntimeException e) {
      Out.report("failed", "name", command[1], "command", command[0], "why", e);
    }
  }

  private void obey(String verb, String name, String rest) throws IOException {
    switch (verb) {
      case "connect" -> peers.put(name, TyrusPeer.connect(name, URI.create(rest), false, client));
      case "stubborn" -> peers.put(name, TyrusPeer.connect(name, URI.create(rest), true, client));
      case "present" -> peers.put(name, PresencePeer.connect(name, URI.create(rest)));
      case "brisk" -> peers.put(name, PresencePeer.connectBriskly(name, URI.create(rest)));
      case "roomy" -> peers.put(name, PresencePeer.connectWithRoom(name, URI.create(rest)));
      case "log" -> peer(name).log(Duration.parse(rest));
      case "nudge" -> peer(name).nudge();
      case "raw" -> peers.put(name, RawPeer.connect(name, URI.create(rest)));
      case "say" -> peer(name).say(rest);
      case "chatter" -> chatter(name, Long.parseLong(rest));
      case "deafen" -> peer(name).deafen();
      case "close" -> peer(name).close();
      case "abort" -> peer(name).abort();
      case "upload" -> peer(name).upload(Long.parseLong(rest));
      case "probe" -> peer(name).probe(Long.parseLong(rest));
      case "trickle" -> peer(name).trickle(Long.parseLong(rest));
      case "crowd" -> crowd(name, rest.split(" ", 2));
      case "each" -> each(name, rest.split(" ", 2));
      default -> throw new IllegalArgumentException("unknown command " + verb);
    }
  }

  /** Connects as many raw peers, each by its number behind the name and the URI. */
  private void crowd(String name, String[] countAndUri) throws IOException {
    for (int i = 0; i < Integer.parseInt(countAndUri[0]); i++) {
      peers.put(name + i, RawPeer.connect(name + i, URI.create(countAndUri[1] + i)));
    }
    Out.report("crowded", "name", name);
  }

  /** Obeys one command with all peers whose name begins so, or with all that there are. */
  private void each(String prefix, String[] command) {
    for (String name : peers.keySet()) {
      if (prefix.equals("*") || name.startsWith(prefix)) {
        attempt(new String[] {command[0], name, command.length > 1 ? command[1] : ""});
      }
    }
  }

  private Peer peer(String name) {
    Peer peer = peers.get(name);
    if (peer == null) {
      throw new IllegalArgumentException("no peer " + name);
    }
    return peer;
  }

  private void chatter(String name, long millis) {
    timer.scheduleAtFixedRate(() -> chatOnce(name), 0, millis, TimeUnit.MILLISECONDS);
  }

  /** Once the connection has ended, the exception ends the schedule. */
  private void chatOnce(String name) {
    try {
      peer(name).say("chatter");
    } catch (RuntimeException e) {
      Out.report("failed", "name", name, "command", "chatter", "why", e);
      throw e;
    }
  }
}
