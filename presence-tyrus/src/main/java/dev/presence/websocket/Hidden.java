package dev.presence.websocket;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A method or field that a container has and the Jakarta API has not: found by its name, in
 * whatever class the object at hand is of, and remembered for that class.
 *
 * <p>So this module compiles without any container; and one that has changed costs us only what
 * this very name was for.
 */
final class Hidden {
  private final String name;
  private final ClassValue<Optional<AccessibleObject>> members;

  private Hidden(String name, Function<Class<?>, Stream<? extends AccessibleObject>> declared) {
    this.name = name;
    this.members =
        new ClassValue<>() {
          @Override
          protected Optional<AccessibleObject> computeValue(Class<?> type) {
            return line(type).flatMap(declared).<AccessibleObject>map(found -> found).findFirst();
          }
        };
  }

  static Hidden method(String name, int arguments) {
    return new Hidden(
        name,
        type ->
            Arrays.stream(type.getDeclaredMethods())
                .filter(m -> m.getName().equals(name) && m.getParameterCount() == arguments)
                .filter(m -> !m.isBridge()));
  }

  static Hidden field(String name) {
    return new Hidden(
        name,
        type -> Arrays.stream(type.getDeclaredFields()).filter(f -> f.getName().equals(name)));
  }

  /** The class and all that it extends, nearest first. */
  private static Stream<Class<?>> line(Class<?> type) {
    return Stream.<Class<?>>iterate(type, t -> t != null, Class::getSuperclass);
  }

  boolean isIn(Object owner) {
    return members.get(owner.getClass()).isPresent();
  }

  /**
   * Calls the method, or reads the field.
   *
   * @throws UnreachableException if there is none, or its package is closed to us, or what it gives
   *     is null
   */
  Object of(Object owner, Object... arguments) throws UnreachableException {
    Object result = call(owner, arguments);
    if (result == null) {
      throw new UnreachableException(name + " of " + owner.getClass().getName() + " is null");
    }
    return result;
  }

  /** As {@link #of}, where null is an answer. */
  @Nullable Object call(Object owner, @Nullable Object... arguments) throws UnreachableException {
    AccessibleObject member =
        members.get(owner.getClass()).orElseThrow(() -> unknown(owner.getClass()));
    if (!member.trySetAccessible() && !member.canAccess(owner)) {
      throw closed(((Member) member).getDeclaringClass());
    }
    try {
      return member instanceof Method method
          ? method.invoke(owner, arguments)
          : ((Field) member).get(owner);
    } catch (IllegalAccessException closed) {
      throw closed(((Member) member).getDeclaringClass());
    } catch (InvocationTargetException thrown) {
      throw rethrown(thrown.getCause());
    }
  }

  private static RuntimeException rethrown(@Nullable Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException unexpected
        ? unexpected
        : new IllegalStateException(thrown);
  }

  private UnreachableException unknown(Class<?> owner) {
    return new UnreachableException("this version of " + owner.getName() + " has no " + name);
  }

  private UnreachableException closed(Class<?> owner) {
    return new UnreachableException(
        name + " of " + owner.getName() + " is closed to us; add " + flag(owner));
  }

  /** What opens the package of {@code owner} to us on the module path. */
  private static String flag(Class<?> owner) {
    Module us = Hidden.class.getModule();
    return "--add-opens "
        + owner.getModule().getName()
        + "/"
        + owner.getPackageName()
        + "="
        + (us.isNamed() ? us.getName() : "ALL-UNNAMED")
        + " to the java command";
  }

  /** It cannot be had; the message says why, and what would help. */
  static final class UnreachableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreachableException(String message) {
      super(message);
    }
  }
}
