package dev.presence.benchmarks.parts;

/**
 * {@link BareStoreHears} that finds its clock by the session, as presence does: it has to wait for
 * the session to come from memory, while a store that needs nothing of it is put off until it has
 * come. Not for a goal, but to tell what the difference is made of.
 */
public class ClockBySessionHears extends Hearing {
  private Sessions.Session[] peers = {};

  @Override
  protected void join() {
    peers = new Sessions().joinMany(sessions);
  }

  @Override
  protected void hear(int peer) {
    Sessions.Session session = peers[peer];
    BareStoreHears.LAST_HEARD.setOpaque(
        session, (long) BareStoreHears.NOW.getOpaque(session.clock()));
  }
}
