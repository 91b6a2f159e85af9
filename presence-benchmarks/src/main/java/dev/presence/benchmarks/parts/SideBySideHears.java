package dev.presence.benchmarks.parts;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.stream.IntStream;

/**
 * {@link BareStoreHears} into peers of a cache line each that lie side by side, so that all pages
 * of them are known to the processor: as in no server. Not for a goal, but to tell what the
 * difference is made of.
 */
public class SideBySideHears extends Hearing {
  private static final class Peer {
    @SuppressWarnings("unused") // by LAST_HEARD
    private long lastHeard;

    @SuppressWarnings("unused") // with the header and the field above, 64 bytes
    private long a, b, c, d, e;
  }

  private static final VarHandle LAST_HEARD;

  static {
    try {
      LAST_HEARD = MethodHandles.lookup().findVarHandle(Peer.class, "lastHeard", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Sessions.Clock clock = new Sessions.Clock();
  private Peer[] peers = {};

  @Override
  protected void join() {
    peers = IntStream.range(0, sessions).mapToObj(i -> new Peer()).toArray(Peer[]::new);
  }

  @Override
  protected void hear(int peer) {
    LAST_HEARD.setOpaque(peers[peer], (long) BareStoreHears.NOW.getOpaque(clock));
  }
}
