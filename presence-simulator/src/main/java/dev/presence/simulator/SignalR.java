package dev.presence.simulator;

import java.time.Duration;

/**
 * ASP.NET Core SignalR: the client beats every 15 s, the server disconnects it after 30 s without a
 * message, found by a check of once a second; the server also pings every 15 s, which nobody
 * answers. Documented as HubOptions.KeepAliveInterval and ClientTimeoutInterval
 * (learn.microsoft.com, ASP.NET Core SignalR configuration); the check's second is that of
 * Kestrel's heartbeat. Clients of today beat from the server's ping when their timer is throttled
 * (HubConnection.ts, _resetTimeoutPeriod), so a hidden tab does not matter.
 */
final class SignalR implements Contestant {
  static final Duration INTERVAL = Duration.ofSeconds(15);
  static final Duration TIMEOUT = Duration.ofSeconds(30);
  static final Duration CHECK = Duration.ofSeconds(1);

  private final long phase;
  private long lastRead;
  private long lastWrite;

  SignalR(long phase) {
    this.phase = Math.floorMod(phase, CHECK.toNanos());
  }

  @Override
  public long joined(long now) {
    lastRead = now;
    lastWrite = now;
    return Grid.after(now, CHECK, phase);
  }

  @Override
  public void arrival(long now, Arrival what, long number) {
    lastRead = now;
  }

  @Override
  public void ownWrite(long now) {
    lastWrite = now;
  }

  @Override
  public Ruling verdictAt(long now) {
    if (now - lastRead >= TIMEOUT.toNanos()) {
      return Ruling.dead();
    }
    boolean ping = now - lastWrite >= INTERVAL.toNanos();
    if (ping) {
      lastWrite = now;
    }
    // Checks before either can be due change nothing, and are left out.
    long due = Math.min(lastRead + TIMEOUT.toNanos(), lastWrite + INTERVAL.toNanos());
    long next = Grid.after(Math.max(now, due - 1), CHECK, phase);
    return ping ? Ruling.ping(next) : Ruling.trust(next);
  }
}
