package dev.presence.websocket;

import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The peer's address: of its socket where that is reached, else where the container's session
 * offers {@code getRemoteAddr()}, as Tyrus does. The Jakarta API has none.
 */
final class RemoteAddress {
  private static final ClassValue<Optional<MethodHandle>> GETTERS =
      new ClassValue<>() {
        @Override
        protected Optional<MethodHandle> computeValue(Class<?> sessionClass) {
          return getter(sessionClass);
        }
      };

  private RemoteAddress() {}

  static Optional<String> of(Session session) {
    return GETTERS.get(session.getClass()).map(getter -> read(getter, session));
  }

  /** As {@code 10.77.0.2:51234} or {@code [::1]:51234}; empty if it is not connected any more. */
  static Optional<String> of(SocketChannel channel) {
    try {
      return channel.getRemoteAddress() instanceof InetSocketAddress peer
          ? Optional.of(host(peer.getAddress()) + ":" + peer.getPort())
          : Optional.empty();
    } catch (IOException closed) {
      return Optional.empty();
    }
  }

  private static String host(InetAddress address) {
    String text = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + text + "]" : text;
  }

  private static Optional<MethodHandle> getter(Class<?> sessionClass) {
    try {
      return Optional.of(
          MethodHandles.publicLookup()
              .findVirtual(sessionClass, "getRemoteAddr", MethodType.methodType(String.class)));
    } catch (NoSuchMethodException | IllegalAccessException notOffered) {
      return Optional.empty();
    }
  }

  /** Null if the container does not know it, or no longer: a closed session may throw. */
  private static @Nullable String read(MethodHandle getter, Session session) {
    try {
      return (String) getter.invoke(session);
    } catch (Error broken) {
      throw broken;
    } catch (Throwable notKnown) {
      return null;
    }
  }
}
