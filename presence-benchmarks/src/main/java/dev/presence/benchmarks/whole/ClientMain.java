package dev.presence.benchmarks.whole;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The process of the clients. Arguments: host, port, dialect, period of heartbeats.
 *
 * <p>Commands: {@code connect SOURCE,SOURCE... FIRST COUNT AT_ONCE}, {@code saturate LENGTH},
 * {@code pace CONNECTIONS STRIDE PER_SECOND LENGTH}, {@code freeze FIRST COUNT}, {@code drop},
 * {@code sample}.
 */
final class ClientMain {
  private final OperatingSystemMXBean process =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final Crowd crowd;

  private ClientMain(Crowd crowd) {
    this.crowd = crowd;
  }

  /** Obeys until the runner is gone. */
  public static void main(String[] args) throws IOException {
    InetSocketAddress server = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
    Crowd crowd = new Crowd(server, Dialect.valueOf(args[2]), Duration.parse(args[3]));
    crowd.begin(new Beating(crowd));
    ClientMain clients = new ClientMain(crowd);
    Thread commands = new Thread(() -> Orders.untilEnd(clients::submit), "commands");
    commands.start();
    Orders.answer(Reply.of("ready", true));
    try {
      crowd.run();
    } catch (IOException | RuntimeException e) {
      Orders.fail(e);
      throw e;
    }
  }

  private void submit(String command, List<String> arguments) {
    crowd.submit(
        () -> {
          try {
            obey(command, arguments);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private void obey(String command, List<String> arguments) throws IOException {
    switch (command) {
      case "connect" -> connect(arguments);
      case "saturate" ->
          crowd.begin(new Saturating(crowd, Duration.parse(arguments.get(0)), Orders::answer));
      case "pace" -> pace(arguments);
      case "freeze" -> freeze(number(arguments, 0), number(arguments, 1));
      case "drop" -> drop();
      case "sample" -> sample();
      default -> throw new IllegalArgumentException("unknown command " + command);
    }
  }

  private void connect(List<String> arguments) {
    crowd.begin(
        new Connecting(
            crowd,
            Arrays.asList(arguments.get(0).split(",")),
            number(arguments, 1),
            number(arguments, 2),
            number(arguments, 3),
            Orders::answer));
  }

  private void pace(List<String> arguments) {
    crowd.begin(
        new Pacing(
            crowd,
            number(arguments, 0),
            number(arguments, 1),
            number(arguments, 2),
            Duration.parse(arguments.get(3)),
            Orders::answer));
  }

  private static int number(List<String> arguments, int index) {
    return Integer.parseInt(arguments.get(index));
  }

  private void freeze(int first, int count) {
    crowd.wires().subList(first, first + count).forEach(Wire::freeze);
    Orders.answer(Reply.of("at", System.nanoTime()));
  }

  private void drop() throws IOException {
    crowd.drop();
    Orders.answer(Reply.of("at", System.nanoTime()));
  }

  private void sample() {
    Orders.answer(
        Reply.of(
            "cpu",
            process.getProcessCpuTime(),
            "open",
            crowd.open(),
            "lost",
            crowd.lost(),
            "pings",
            crowd.pings()));
  }
}
