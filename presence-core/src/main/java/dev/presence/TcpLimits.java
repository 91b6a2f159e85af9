package dev.presence;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When TCP gives a connection up by itself.
 *
 * @param idle silence before the first keepalive probe
 * @param interval between two probes
 * @param probes how many go unanswered; zero if keepalive is unknown
 * @param retries how often unacknowledged data is sent again (tcp_retries2); zero if unknown
 */
record TcpLimits(Duration idle, Duration interval, int probes, int retries) {
  private static final Logger log = LoggerFactory.getLogger(TcpLimits.class);
  private static final Path LINUX = Path.of("/proc/sys/net/ipv4");
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LAST_RETRY = Duration.ofMinutes(2);

  static final TcpLimits UNKNOWN = new TcpLimits(Duration.ZERO, Duration.ZERO, 0, 0);

  static TcpLimits ofThisMachine() {
    return Files.isDirectory(LINUX) ? read(LINUX) : UNKNOWN;
  }

  /** Files as Linux has them; unknown if one cannot be read, for advice must not fail a start. */
  static TcpLimits read(Path directory) {
    try {
      return new TcpLimits(
          Duration.ofSeconds(number(directory, "tcp_keepalive_time")),
          Duration.ofSeconds(number(directory, "tcp_keepalive_intvl")),
          number(directory, "tcp_keepalive_probes"),
          number(directory, "tcp_retries2"));
    } catch (IOException | NumberFormatException | SecurityException e) {
      log.debug("the TCP limits in {} cannot be read", directory, e);
      return UNKNOWN;
    }
  }

  /**
   * By one large read: these files claim to be empty and give what they have to the first read
   * only, so that {@link Files#readString}, which tries a single byte first, gets no more than a
   * digit.
   */
  private static int number(Path directory, String name) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(directory.resolve(name))) {
      return Integer.parseInt(Objects.requireNonNullElse(reader.readLine(), "").strip());
    }
  }

  /** From the last byte to the end, if nothing of ours is unacknowledged. */
  Optional<Duration> keepAlive() {
    return probes == 0 ? Optional.empty() : Optional.of(idle.plus(interval.multipliedBy(probes)));
  }

  /**
   * From the first unacknowledged byte to the end: the waits double from 200 ms to 120 s. That is
   * the least; on a slow path they start longer.
   */
  Optional<Duration> retransmission() {
    Duration total = Duration.ZERO;
    Duration wait = FIRST_RETRY;
    for (int i = 0; i <= retries; i++) {
      total = total.plus(wait);
      wait = min(wait.multipliedBy(2), LAST_RETRY);
    }
    return retries == 0 ? Optional.empty() : Optional.of(total);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
