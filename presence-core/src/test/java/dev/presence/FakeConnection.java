package dev.presence;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** A connection that notes what is done to it, and does what a test tells it to. */
class FakeConnection implements Connection {
  /** What a container may throw, or block in, while it writes a ping. */
  interface PingAction {
    void accept(long token) throws IOException;
  }

  final String id;
  final List<Long> pings = new CopyOnWriteArrayList<>();
  final List<String> closes = new CopyOnWriteArrayList<>();
  final List<String> terminations = new CopyOnWriteArrayList<>();

  volatile boolean open = true;
  volatile BooleanSupplier isOpen = () -> open;
  volatile BooleanSupplier isReleased = () -> !isOpen();
  volatile PingAction onPing = token -> {};
  volatile Runnable onClose = () -> {};
  volatile Runnable onTerminate = () -> {};
  volatile Supplier<Optional<String>> address = Optional::empty;
  volatile Supplier<LastLook> look = () -> LastLook.UNKNOWN;

  FakeConnection(String id) {
    this.id = id;
  }

  /** Every ping is answered while it is being written. */
  FakeConnection answering(LongConsumer pong) {
    onPing = pong::accept;
    return this;
  }

  /** The token of the last ping. */
  long token() {
    return pings.get(pings.size() - 1);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Optional<String> remoteAddress() {
    return address.get();
  }

  @Override
  public boolean isOpen() {
    return isOpen.getAsBoolean();
  }

  @Override
  public void ping(long token) throws IOException {
    pings.add(token);
    onPing.accept(token);
  }

  @Override
  public void close(int code, String reason) {
    closes.add(code + " " + reason);
    onClose.run();
    open = false;
  }

  @Override
  public void terminate() {
    terminations.add(id);
    open = false;
    onTerminate.run();
  }

  @Override
  public boolean isReleased() {
    return isReleased.getAsBoolean();
  }

  @Override
  public LastLook lastLook() {
    return look.get();
  }

  @Override
  public String toString() {
    return id;
  }
}
