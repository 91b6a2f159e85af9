package dev.presence.tyrus;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/**
 * TCP's own keepalive, per socket: after {@code idle} without traffic the kernel probes the peer's
 * kernel every {@code interval}, and gives the connection up when {@code count} probes in a row
 * went unanswered. It pauses while data of ours is unacknowledged, and knows nothing of the peer's
 * application; it is no substitute for a policy. How to set both: {@code docs/keepalive.md}.
 *
 * @param idle 1 s to 32,767 s, whole seconds
 * @param interval 1 s to 32,767 s, whole seconds
 * @param count 1 to 127
 */
public record KeepAlive(Duration idle, Duration interval, int count) {
  private static final int MAX_SECONDS = 32_767;
  private static final int MAX_COUNT = 127;

  /**
   * Checks the ranges, which are Linux's.
   *
   * @throws IllegalArgumentException if a value is out of range; names it and the limit
   */
  public KeepAlive {
    seconds("idle", idle);
    seconds("interval", interval);
    if (count < 1 || count > MAX_COUNT) {
      throw new IllegalArgumentException("count must be 1 to " + MAX_COUNT + ", is " + count);
    }
  }

  private static void seconds(String name, Duration value) {
    boolean whole = value.equals(Duration.ofSeconds(value.toSeconds()));
    if (!whole || value.toSeconds() < 1 || value.toSeconds() > MAX_SECONDS) {
      throw new IllegalArgumentException(
          name + " must be 1 to " + MAX_SECONDS + " whole seconds, is " + value);
    }
  }

  /** How long the kernel waits for an answer, from its first probe on. */
  Duration patience() {
    return interval.multipliedBy(count);
  }

  /** When the kernel gives a silent connection up. */
  Duration bound() {
    return idle.plus(patience());
  }

  /** Whether this platform's sockets offer all of it. */
  static boolean isSupportedBy(NetworkChannel channel) {
    return channel.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)
        && channel.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPINTERVAL)
        && channel.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPCOUNT);
  }

  void applyTo(NetworkChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    set(channel, ExtendedSocketOptions.TCP_KEEPIDLE, (int) idle.toSeconds());
    set(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, (int) interval.toSeconds());
    set(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, count);
  }

  private static void set(NetworkChannel channel, SocketOption<Integer> option, int value)
      throws IOException {
    channel.setOption(option, value);
  }
}
