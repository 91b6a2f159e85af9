package dev.presence.benchmarks.parts;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The least there is: an opaque store, into a session that lies among the others of its server, of
 * a time that another thread reads from the clock. It knows where the clock is, as nobody does who
 * is handed a session: see {@link ClockBySessionHears}.
 */
public class BareStoreHears extends Hearing {
  static final VarHandle LAST_HEARD;
  static final VarHandle NOW;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      LAST_HEARD = lookup.findVarHandle(Sessions.Session.class, "lastHeard", long.class);
      NOW = lookup.findVarHandle(Sessions.Clock.class, "now", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Sessions.Clock clock = new Sessions.Clock();
  private Sessions.Session[] peers = {};

  @Override
  protected void join() {
    peers = new Sessions().joinMany(sessions);
  }

  @Override
  protected void hear(int peer) {
    LAST_HEARD.setOpaque(peers[peer], (long) NOW.getOpaque(clock));
  }
}
