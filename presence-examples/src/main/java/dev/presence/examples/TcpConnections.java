package dev.presence.examples;

import dev.presence.TimeSource;
import dev.presence.examples.Refusals.Limit;
import java.net.InetAddress;
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
 * Knows which TCP connections there are; takes no more than its share from each address, and ends
 * those whose first request is not complete in time, however slowly it drips in.
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
  private final TrustedProxies proxies;
  private final AddressLimit share;
  private final Refusals refusals;
  private final TimeSource time = TimeSource.system();

  /** Whose share a connection is part of; of a proxy's, as soon as it is known whose it is. */
  private final Attribute<InetAddress> counted =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(TcpConnections.class.getName() + ".share");

  TcpConnections(
      ScheduledExecutorService timer,
      Duration limit,
      TrustedProxies proxies,
      AddressLimit share,
      Refusals refusals) {
    this.timer = timer;
    this.limit = limit;
    this.proxies = proxies;
    this.share = share;
    this.refusals = refusals;
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
    InetAddress peer = TrustedProxies.peer(connection);
    if (!proxies.trusts(peer) && !count(connection, peer)) {
      connection.terminateSilently();
      return ctx.getStopAction();
    }
    deadline.set(
        connection,
        timer.schedule(() -> tooSlow(connection), limit.toMillis(), TimeUnit.MILLISECONDS));
    return ctx.getInvokeAction();
  }

  private void tooSlow(Connection<?> connection) {
    refusals.count(Limit.SLOW_REQUESTS);
    connection.terminateSilently();
  }

  /** Whether a client behind a trusted proxy may have this connection; any other has it already. */
  boolean countClient(Connection<?> connection, InetAddress client) {
    return counted.isSet(connection) || count(connection, client);
  }

  private boolean count(Connection<?> connection, InetAddress address) {
    boolean entered = share.enter(address, time.nanoTime());
    if (entered) {
      counted.set(connection, address);
    }
    return entered;
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
    InetAddress address = counted.remove(ctx.getConnection());
    if (address != null) {
      share.leave(address);
    }
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
