package dev.presence.tyrus;

import jakarta.websocket.CloseReason;
import org.glassfish.tyrus.spi.Connection;
import org.glassfish.tyrus.spi.ReadHandler;
import org.glassfish.tyrus.spi.Writer;

/** Tyrus's connection, with a meter in front of what reads its bytes. */
record MeteredConnection(Connection tyrus, MessageMeter meter) implements Connection {
  @Override
  public ReadHandler getReadHandler() {
    return meter;
  }

  @Override
  public Writer getWriter() {
    return tyrus.getWriter();
  }

  @Override
  public CloseListener getCloseListener() {
    return tyrus.getCloseListener();
  }

  @Override
  public void close(CloseReason reason) {
    tyrus.close(reason);
  }
}
