package dev.presence.tyrus;

import dev.presence.tyrus.HandshakeGuard.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.memory.Buffers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the guard, right ahead of Tyrus in Grizzly's filter chain. */
final class GuardFilter extends BaseFilter {
  private static final Logger LOG = LoggerFactory.getLogger(GuardFilter.class);
  private static final Refusal BROKEN = new Refusal(500, "the handshake could not be checked");

  private final HandshakeGuard guard;

  GuardFilter(HandshakeGuard guard) {
    this.guard = guard;
  }

  @Override
  public NextAction handleRead(FilterChainContext context) throws IOException {
    HttpContent content = context.getMessage();
    Optional<Refusal> refusal =
        content.getHttpHeader() instanceof HttpRequestPacket request
                && isHandshake(context, request)
            ? check(request)
            : Optional.empty();
    refusal.ifPresent(refused -> answer(context, content, refused));
    return refusal.isPresent() ? context.getStopAction() : context.getInvokeAction();
  }

  /** After the upgrade each read carries the request that began it; that one was checked. */
  private static boolean isHandshake(FilterChainContext context, HttpRequestPacket request) {
    return "websocket".equalsIgnoreCase(request.getUpgrade())
        && !Upgrades.isUpgraded(context.getConnection());
  }

  private Optional<Refusal> check(HttpRequestPacket request) {
    try {
      return guard.check(request);
    } catch (RuntimeException broken) {
      LOG.warn("handshake from {} refused: its guard failed", request.getRemoteAddress(), broken);
      return Optional.of(BROKEN);
    }
  }

  private static void answer(FilterChainContext context, HttpContent content, Refusal refusal) {
    HttpRequestPacket request = (HttpRequestPacket) content.getHttpHeader();
    HttpContent answer = answer(context, request.getResponse(), refusal);
    context.write(answer, new CloseWhenWritten(context));
    content.recycle();
  }

  private static HttpContent answer(
      FilterChainContext context, HttpResponsePacket response, Refusal refusal) {
    byte[] body = (refusal.text() + "\n").getBytes(StandardCharsets.UTF_8);
    response.setProtocol(Protocol.HTTP_1_1);
    HttpStatus.getHttpStatus(refusal.status()).setValues(response);
    response.setHeader(Header.Connection, "close");
    // Grizzly does not write the content type of an answer to an upgrade unless put there by hand.
    response.getHeaders().setValue(Header.ContentType).setString("text/plain; charset=utf-8");
    response.setContentLength(body.length);
    Buffer buffer = Buffers.wrap(context.getMemoryManager(), body);
    return HttpContent.builder(response).content(buffer).last(true).build();
  }

  @SuppressWarnings("rawtypes") // as Grizzly declares it
  private static final class CloseWhenWritten extends EmptyCompletionHandler<WriteResult> {
    private final FilterChainContext context;

    CloseWhenWritten(FilterChainContext context) {
      this.context = context;
    }

    @Override
    public void completed(WriteResult result) {
      context.getConnection().closeSilently();
    }

    @Override
    public void failed(Throwable error) {
      context.getConnection().closeSilently();
    }
  }
}
