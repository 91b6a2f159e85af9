package dev.presence;

/** Stands for the connection of a session that has left, so that the real one can be collected. */
record GoneConnection(String id) implements Connection {
  @Override
  public boolean isOpen() {
    return false;
  }

  @Override
  public void ping(long token) {}

  @Override
  public void close(int code, String reason) {}

  @Override
  public void terminate() {}
}
