package dev.presence.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
 * replaced), {@code raw NAME URI}, {@code say NAME TEXT}, {@code chatter NAME MILLIS}, {@code
 * deafen NAME}, {@code close NAME}. It ends when its standard input does, so that it never outlives
 * its parent.
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
      case "raw" -> peers.put(name, RawPeer.connect(name, URI.create(rest)));
      case "say" -> peer(name).say(rest);
      case "chatter" -> chatter(name, Long.parseLong(rest));
      case "deafen" -> peer(name).deafen();
      case "close" -> peer(name).close();
      default -> throw new IllegalArgumentException("unknown command " + verb);
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
    timer.scheduleAtFixedRate(
        () -> attempt(new String[] {"say", name, "chatter"}), 0, millis, TimeUnit.MILLISECONDS);
  }
}
