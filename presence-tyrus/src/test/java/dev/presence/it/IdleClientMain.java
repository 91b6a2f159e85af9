package dev.presence.it;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;

/**
 * Very many idle clients in one process and on one thread. Arguments: port, number of connections.
 *
 * <p>Command: {@code sample}; it ends when its standard input does.
 */
public final class IdleClientMain {
  /** Few enough for any listen backlog. */
  private static final int HANDSHAKES_AT_ONCE = 64;

  /** Each has its own ephemeral ports, of which the others on this machine may need some too. */
  private static final int SOURCE_ADDRESSES = 4;

  private final OperatingSystemMXBean process =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final IdlePeer.Tally tally = new IdlePeer.Tally();
  private final Selector selector;
  private final InetSocketAddress server;
  private final int wanted;
  private int begun;
  private boolean complete;
  private volatile boolean asked;

  private IdleClientMain(int port, int wanted) throws IOException {
    selector = Selector.open();
    server = new InetSocketAddress("127.0.0.1", port);
    this.wanted = wanted;
  }

  /** Connects all, and answers pings until the end of input. */
  public static void main(String[] args) throws IOException {
    IdleClientMain clients =
        new IdleClientMain(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    Thread commands = new Thread(clients::obeyUntilEnd, "commands");
    commands.start();
    clients.run();
  }

  private void obeyUntilEnd() {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      while (commands.readLine() != null) {
        asked = true;
        selector.wakeup();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  /** Runs until the process is halted. */
  private void run() throws IOException {
    while (selector.isOpen()) {
      connectSome();
      selector.select(IdleClientMain::ready);
      if (asked) {
        asked = false;
        sample();
      }
    }
  }

  private void connectSome() throws IOException {
    while (begun < wanted && begun - tally.open - tally.lost < HANDSHAKES_AT_ONCE) {
      String source = "127.0.0." + (2 + begun % SOURCE_ADDRESSES);
      IdlePeer.connect(source, server, "user" + begun, tally, selector);
      begun++;
    }
    if (!complete && tally.open + tally.lost == wanted) {
      complete = true;
      Out.report("connected", "open", tally.open);
    }
  }

  private static void ready(SelectionKey key) {
    IdlePeer peer = (IdlePeer) key.attachment();
    try {
      try {
        peer.ready(key);
      } catch (IOException e) {
        peer.fail(key, e);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void sample() {
    Out.report(
        "sample",
        "cpu",
        process.getProcessCpuTime(),
        "open",
        tally.open,
        "lost",
        tally.lost,
        "pings",
        tally.pings,
        "bytesIn",
        tally.bytesIn,
        "bytesOut",
        tally.bytesOut);
  }
}
