package dev.presence.benchmarks.parts;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Setup;

/**
 * The least there is: an opaque store of a time that another thread reads from the clock. Each peer
 * fills a cache line, as in a server, where other objects lie between two of them.
 */
public class BareStoreHears extends Hearing {
  private static final class Peer {
    @SuppressWarnings("unused") // by LAST_HEARD
    private long lastHeard;

    @SuppressWarnings("unused") // with the header and the field above, 64 bytes
    private long a, b, c, d, e;
  }

  private static final VarHandle LAST_HEARD;
  private static final VarHandle NOW;

  static {
    try {
      LAST_HEARD = MethodHandles.lookup().findVarHandle(Peer.class, "lastHeard", long.class);
      NOW = MethodHandles.lookup().findVarHandle(BareStoreHears.class, "now", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Peer[] peers = {};

  @SuppressWarnings("unused") // by NOW
  private long now;

  @Setup
  public void join() {
    peers = IntStream.range(0, sessions).mapToObj(i -> new Peer()).toArray(Peer[]::new);
    NOW.setOpaque(this, System.nanoTime());
  }

  @Override
  protected void hear(int peer) {
    LAST_HEARD.setOpaque(peers[peer], (long) NOW.getOpaque(this));
  }
}
