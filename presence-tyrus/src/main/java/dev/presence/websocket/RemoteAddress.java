package dev.presence.websocket;

import jakarta.websocket.Session;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The peer's address where the container's session offers {@code getRemoteAddr()}, as Tyrus does;
 * the Jakarta API has none.
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
