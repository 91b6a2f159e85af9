package dev.presence.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What 10,000 idle connections cost a Tyrus server, first without presence, then with it. Its name
 * keeps it out of {@code mvn verify}; the profile {@code idle-load} runs it.
 *
 * <p>{@code -Dpresence.idle.connections=1000} and {@code -Dpresence.idle.seconds=60} make it
 * smaller; then no page is written.
 */
class IdleLoad {
  private static final int CONNECTIONS = 10_000;
  private static final int SECONDS = 180;
  private static final Duration SLICE = Duration.ofSeconds(30);

  /** Longer than the policy's interval, so that every peer was pinged and the code is compiled. */
  private static final Duration SETTLING = Duration.ofSeconds(40);

  private static final Duration CONNECTING = Duration.ofMinutes(3);

  /** What a JVM and a server need beside one descriptor per connection. */
  private static final int OTHER_DESCRIPTORS = 500;

  private final int connections = Integer.getInteger("presence.idle.connections", CONNECTIONS);
  private final int seconds = Integer.getInteger("presence.idle.seconds", SECONDS);

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void nobody_leaves_and_the_cost_is_known() throws IOException {
    requireDescriptors(connections + OTHER_DESCRIPTORS);

    IdleFigures without = measure();
    IdleFigures with = measure("presence");

    allStay(without);
    allStay(with);
    allArePinged(with);
    IdlePage page = new IdlePage(without, with);
    System.out.println(page.text());
    if (connections == CONNECTIONS && seconds == SECONDS) {
      page.writeInto(Path.of(System.getProperty("presence.idle.page", "target/load-tests.md")));
    }
  }

  /** Of this process, which its children inherit. */
  private static void requireDescriptors(long needed) {
    var system = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
    assertThat(system.getMaxFileDescriptorCount())
        .as(
            "the limit of open files per process (ulimit -n); raise it with: ulimit -n %d, or"
                + " choose fewer connections with -Dpresence.idle.connections",
            needed)
        .isGreaterThanOrEqualTo(needed);
  }

  private IdleFigures measure(String... options) {
    try (Child server = start("1g", IdleServerMain.class, options)) {
      long port = server.await("listening", any -> true).number("port");
      long empty = ask(server, "heap").number("bytes");
      try (Child client =
          start("256m", IdleClientMain.class, Long.toString(port), Integer.toString(connections))) {
        Report connected = client.await(CONNECTING, "connected", any -> true);
        assertThat(connected.number("open")).as("open connections").isEqualTo(connections);
        return measure(server, client, empty);
      }
    }
  }

  private IdleFigures measure(Child server, Child client, long heapEmpty) {
    Pause.of(SETTLING);
    double loadBefore = load();
    List<IdleFigures.Sample> samples = new ArrayList<>();
    samples.add(sample(server, client));
    for (long done = 0; done < seconds; done += SLICE.toSeconds()) {
      Pause.of(SLICE);
      samples.add(sample(server, client));
    }
    double loadAfter = load();
    long heapFull = ask(server, "heap").number("bytes");
    return new IdleFigures(connections, samples, heapEmpty, heapFull, loadBefore, loadAfter);
  }

  private static IdleFigures.Sample sample(Child server, Child client) {
    return new IdleFigures.Sample(ask(server, "sample"), ask(client, "sample"));
  }

  /** Gives a command that is answered by a report of the same name. */
  private static Report ask(Child child, String command) {
    int before = child.all(command, any -> true).size();
    child.tell(command);
    child.await(command, any -> child.all(command, all -> true).size() > before);
    return child.all(command, any -> true).get(before);
  }

  /** Compiled as in production, unlike the short-lived children of other tests, and quiet. */
  private static Child start(String heap, Class<?> main, String... args) {
    List<String> jvm =
        List.of(
            "-Xmx" + heap,
            "-XX:TieredStopAtLevel=4",
            "-Dorg.slf4j.simpleLogger.log.dev.presence=info");
    return Child.start(
        main.getSimpleName(), JavaCommand.of(null, jvm, ServerKind.TYRUS, main, args));
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private void allStay(IdleFigures figures) {
    assertThat(figures.last().server().number("opened")).as("opened").isEqualTo(connections);
    assertThat(figures.last().server().number("closed")).as("closed").isZero();
    assertThat(figures.last().server().number("left")).as("left").isZero();
    assertThat(figures.last().client().number("lost")).as("lost by the clients").isZero();
  }

  private void allArePinged(IdleFigures figures) {
    Report server = figures.last().server();
    assertThat(server.number("present")).as("present").isEqualTo(connections);
    assertThat(server.number("suspicions")).as("suspicions").isZero();
    assertThat(figures.last().client().number("pings"))
        .as("pings received")
        .isGreaterThan(connections);
  }
}
