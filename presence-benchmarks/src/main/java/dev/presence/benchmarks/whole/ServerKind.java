package dev.presence.benchmarks.whole;

import java.time.Duration;

/** The servers that are measured. */
enum ServerKind {
  /** Tyrus on Grizzly, and an application that echoes. It keeps nobody alive and finds no ghost. */
  BARE("the same server without presence", Dialect.PLAIN) {
    @Override
    Subject start(String host, Duration interval, Duration timeout) throws Exception {
      return TyrusSubject.bare(host);
    }
  },

  /** The same with presence, all settings at their defaults but the policy, where asked. */
  PRESENCE("presence", Dialect.PLAIN) {
    @Override
    Subject start(String host, Duration interval, Duration timeout) throws Exception {
      return PresenceSubject.start(host, interval, timeout);
    }
  },

  /** The same Tyrus server with what people write themselves, see {@link PingLoop}. */
  PING_LOOP("a hand-written ping loop", Dialect.PLAIN) {
    @Override
    Subject start(String host, Duration interval, Duration timeout) throws Exception {
      return TyrusSubject.pingLoop(host, interval);
    }
  },

  /** See {@link StompSubject}. */
  STOMP("Spring's STOMP heartbeat", Dialect.STOMP) {
    @Override
    Subject start(String host, Duration interval, Duration timeout) throws Exception {
      return StompSubject.start(host, interval);
    }
  },

  /** See {@link SocketIoSubject}. */
  SOCKET_IO("netty-socketio", Dialect.SOCKET_IO) {
    @Override
    Subject start(String host, Duration interval, Duration timeout) throws Exception {
      return SocketIoSubject.start(host, interval, timeout);
    }
  };

  private final String title;
  private final Dialect dialect;

  ServerKind(String title, Dialect dialect) {
    this.title = title;
    this.dialect = dialect;
  }

  /**
   * Starts it on a port that is free.
   *
   * @param interval how often it pings or beats
   * @param timeout how long it waits for the answer, where it does
   */
  abstract Subject start(String host, Duration interval, Duration timeout) throws Exception;

  /** As reports call it. */
  String title() {
    return title;
  }

  Dialect dialect() {
    return dialect;
  }
}
