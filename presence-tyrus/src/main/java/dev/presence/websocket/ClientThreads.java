package dev.presence.websocket;

import dev.presence.TimeSource;
import java.time.Duration;

/**
 * Time, and who runs what. Nothing that may block runs on the timer thread. After {@link #release}
 * everything that is still handed in is ignored.
 */
interface ClientThreads {
  TimeSource time();

  /** On the timer thread, in order. */
  void run(Runnable step);

  /** On the timer thread, once; returns how to take it back. */
  Runnable after(Duration delay, Runnable step);

  /** Fetches tickets and connects: may block for as long as the container does. */
  void dial(Runnable attempt);

  /** Writes pings and closes. */
  void write(Runnable write);

  /** Tells listeners. */
  void tell(Runnable telling);

  /** Its user needs it no more. */
  void release();
}
