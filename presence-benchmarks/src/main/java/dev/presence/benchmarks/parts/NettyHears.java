package dev.presence.benchmarks.parts;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.stream.IntStream;

/**
 * Netty's {@link IdleStateHandler}, one per peer, for a read of one message: it reads the clock
 * when the read is complete.
 *
 * <p>All peers share one pipeline, whose next handler ends both events: handing them on is Netty's
 * own work and is counted, but a pipeline of each peer's own, which would miss the cache as well,
 * is not.
 */
public class NettyHears extends Hearing {
  private static final Object MESSAGE = new Object();

  private IdleStateHandler[] peers = {};
  private ChannelHandlerContext pipeline = new EmbeddedChannel().pipeline().firstContext();

  private static final class Sink extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {}

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {}
  }

  @Override
  protected void join() {
    ChannelInboundHandlerAdapter first = new ChannelInboundHandlerAdapter();
    pipeline = new EmbeddedChannel(first, new Sink()).pipeline().context(first);
    peers =
        IntStream.range(0, sessions)
            .mapToObj(i -> new IdleStateHandler(15, 0, 0))
            .toArray(IdleStateHandler[]::new);
  }

  @Override
  protected void hear(int peer) {
    try {
      IdleStateHandler handler = peers[peer];
      handler.channelRead(pipeline, MESSAGE);
      handler.channelReadComplete(pipeline);
    } catch (Exception e) {
      throw new AssertionError("the handlers of this pipeline throw nothing", e);
    }
  }
}
