package dev.presence.websocket;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/**
 * The HTTP status with which a server refused a handshake, where the container's exception has
 * {@code getHttpStatusCode()}, as Tyrus's has; the Jakarta API tells none.
 */
final class HandshakeStatus {
  private static final int MAX_DEPTH = 50;

  private static final ClassValue<Optional<MethodHandle>> GETTERS =
      new ClassValue<>() {
        @Override
        protected Optional<MethodHandle> computeValue(Class<?> exceptionClass) {
          return getter(exceptionClass);
        }
      };

  private HandshakeStatus() {}

  /** 0 if it is not known. */
  static int of(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
      Optional<MethodHandle> getter = GETTERS.get(cause.getClass());
      if (getter.isPresent()) {
        return read(getter.get(), cause);
      }
      cause = cause.getCause();
    }
    return 0;
  }

  private static Optional<MethodHandle> getter(Class<?> exceptionClass) {
    try {
      return Optional.of(
          MethodHandles.publicLookup()
              .findVirtual(exceptionClass, "getHttpStatusCode", MethodType.methodType(int.class)));
    } catch (NoSuchMethodException | IllegalAccessException notOffered) {
      return Optional.empty();
    }
  }

  private static int read(MethodHandle getter, Throwable exception) {
    try {
      return (int) getter.invoke(exception);
    } catch (Error broken) {
      throw broken;
    } catch (Throwable notKnown) {
      return 0;
    }
  }
}
