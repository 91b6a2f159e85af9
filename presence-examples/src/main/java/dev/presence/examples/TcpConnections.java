package dev.presence.examples;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;

/**
 * Knows which TCP connections there are, and ends those whose first request is not complete in
 * time, however slowly it drips in.
 *
 * <p>Grizzly's idle timeout only begins with the first byte: without this, connections that say
 * nothing would pile up.
 */
final class TcpConnections extends BaseFilter implements AddOn {
  private static final Duration POLL = Duration.ofMillis(5);

  private final Attribute<ScheduledFuture<?>> deadline =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(TcpConnections.class.getName());
  private final AtomicInteger open = new AtomicInteger();
  private final ScheduledExecutorService timer;
  private final Duration limit;

  TcpConnections(ScheduledExecutorService timer, Duration limit) {
    this.timer = timer;
    this.limit = limit;
  }

  /** Behind the HTTP codec: what is read here is a whole request header. */
  @Override
  public void setup(NetworkListener listener, FilterChainBuilder builder) {
    builder.add(builder.indexOfType(IdleTimeoutFilter.class), this);
  }

  @Override
  public NextAction handleAccept(FilterChainContext ctx) {
    open.incrementAndGet();
    Connection<?> connection = ctx.getConnection();
    deadline.set(
        connection,
        timer.schedule(connection::terminateSilently, limit.toMillis(), TimeUnit.MILLISECONDS));
    return ctx.getInvokeAction();
  }

  @Override
  public NextAction handleRead(FilterChainContext ctx) {
    cancel(ctx.getConnection());
    return ctx.getInvokeAction();
  }

  @Override
  public NextAction handleClose(FilterChainContext ctx) {
    open.decrementAndGet();
    cancel(ctx.getConnection());
    return ctx.getInvokeAction();
  }

  /**
   * Waits until all are closed, or the time is over: who hangs up right after a close frame was
   * written may take it back.
   */
  void awaitClosed(Duration limit) {
    long began = System.nanoTime();
    while (open.get() > 0 && System.nanoTime() - began < limit.toNanos()) {
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private void cancel(Connection<?> connection) {
    ScheduledFuture<?> due = deadline.remove(connection);
    if (due != null) {
      due.cancel(false);
    }
  }
}
