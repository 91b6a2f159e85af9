package dev.presence.benchmarks.parts;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Netty's {@link HashedWheelTimer} as a deadline per peer: each message cancels it and files the
 * next. What the timer's own thread does with it is not counted.
 */
public class WheelTimerHears extends Hearing {
  private final HashedWheelTimer timer = new HashedWheelTimer();
  private Timeout[] deadlines = {};

  @Override
  protected void join() {
    deadlines = IntStream.range(0, sessions).mapToObj(i -> deadline()).toArray(Timeout[]::new);
  }

  @TearDown
  public void stop() {
    timer.stop();
  }

  private static void ping(Timeout due) {}

  private Timeout deadline() {
    return timer.newTimeout(WheelTimerHears::ping, 15, TimeUnit.SECONDS);
  }

  @Override
  protected void hear(int peer) {
    deadlines[peer].cancel();
    deadlines[peer] = deadline();
  }
}
