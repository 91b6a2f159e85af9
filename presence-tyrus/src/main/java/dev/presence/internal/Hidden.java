package dev.presence.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A method or field that a container has and the Jakarta API has not: found by its name, in
 * whatever class the object at hand is of, and remembered for that class.
 *
 * <p>So this module compiles without any container; and one that has changed costs us only what
 * this very name was for.
 */
public final class Hidden {
  private static final MethodType CALL =
      MethodType.methodType(Object.class, Object.class, Object[].class);
  private static final MethodType NUMBER = MethodType.methodType(long.class, Object.class);
  private static final Object[] NOTHING = {};

  private final String name;
  private final ClassValue<Optional<Handle>> handles;

  /**
   * @param declared what a class itself declares under this name
   */
  private Hidden(String name, Function<Class<?>, Stream<? extends Member>> declared) {
    this.name = name;
    this.handles =
        new ClassValue<>() {
          @Override
          protected Optional<Handle> computeValue(Class<?> type) {
            return line(type)
                .flatMap(declared)
                .<Member>map(found -> found)
                .findFirst()
                .map(Handle::of);
          }
        };
  }

  /** A method of this name and number of arguments, in a class or what it extends. */
  public static Hidden method(String name, int arguments) {
    return new Hidden(
        name,
        type ->
            Arrays.stream(type.getDeclaredMethods())
                .filter(m -> m.getName().equals(name) && m.getParameterCount() == arguments)
                .filter(m -> !m.isBridge()));
  }

  /**
   * A constructor of the class of this name; the object at hand only leads to its class loader.
   *
   * @param parameters their types; null for one that is not known here
   */
  public static Hidden constructor(String type, @Nullable Class<?>... parameters) {
    return new Hidden(
        "constructor of " + type,
        anchor ->
            known(type, anchor)
                .flatMap(found -> Arrays.stream(found.getDeclaredConstructors()))
                .filter(c -> fit(c, parameters)));
  }

  /**
   * A static method of the class of this name; the object at hand only leads to its class loader.
   *
   * @param parameters their types; null for one that is not known here
   */
  public static Hidden function(String type, String name, @Nullable Class<?>... parameters) {
    return new Hidden(
        name + " of " + type,
        anchor ->
            known(type, anchor)
                .flatMap(found -> Arrays.stream(found.getDeclaredMethods()))
                .filter(m -> Modifier.isStatic(m.getModifiers()) && m.getName().equals(name))
                .filter(m -> fit(m, parameters)));
  }

  private static Stream<Class<?>> known(String type, Class<?> anchor) {
    try {
      return Stream.of(Class.forName(type, false, anchor.getClassLoader()));
    } catch (ClassNotFoundException notThere) {
      return Stream.empty();
    }
  }

  private static boolean fit(Executable member, @Nullable Class<?>[] wanted) {
    Class<?>[] actual = member.getParameterTypes();
    return actual.length == wanted.length
        && IntStream.range(0, actual.length)
            .allMatch(i -> wanted[i] == null || actual[i].equals(wanted[i]));
  }

  /** A field of this name, in a class or what it extends. */
  public static Hidden field(String name) {
    return new Hidden(
        name,
        type -> Arrays.stream(type.getDeclaredFields()).filter(f -> f.getName().equals(name)));
  }

  /** The class and all that it extends, nearest first. */
  private static Stream<Class<?>> line(Class<?> type) {
    return Stream.<Class<?>>iterate(type, t -> t != null, Class::getSuperclass);
  }

  /**
   * How a member is used, by two types that fit all.
   *
   * @param owner the class that declares it
   * @param call null if its package is closed to us
   * @param number null also if it is no number, or takes arguments
   */
  private record Handle(
      Class<?> owner, @Nullable MethodHandle call, @Nullable MethodHandle number) {
    static Handle of(Member member) {
      Class<?> owner = member.getDeclaringClass();
      try {
        return of(owner, unreflected(member));
      } catch (InaccessibleObjectException | IllegalAccessException closed) {
        return new Handle(owner, null, null);
      }
    }

    private static Handle of(Class<?> owner, MethodHandle direct) {
      int arguments = direct.type().parameterCount() - 1;
      Class<?> result = direct.type().returnType();
      return new Handle(
          owner,
          direct.asFixedArity().asSpreader(Object[].class, arguments).asType(CALL),
          arguments == 0 && (result == long.class || result == int.class)
              ? direct.asType(NUMBER)
              : null);
    }

    private static MethodHandle unreflected(Member member) throws IllegalAccessException {
      ((AccessibleObject) member).setAccessible(true);
      if (member instanceof Constructor<?> constructor) {
        return ownerless(MethodHandles.lookup().unreflectConstructor(constructor));
      }
      if (member instanceof Method method) {
        MethodHandle call = MethodHandles.lookup().unreflect(method);
        return Modifier.isStatic(method.getModifiers()) ? ownerless(call) : call;
      }
      return MethodHandles.lookup().unreflectGetter((Field) member);
    }

    private static MethodHandle ownerless(MethodHandle call) {
      return MethodHandles.dropArguments(call, 0, Object.class);
    }
  }

  /**
   * Finds out early whether it can be had.
   *
   * @throws UnreachableException as {@link #of(Object, Object...)} would for an object of this
   *     class
   */
  public void require(Class<?> type) throws UnreachableException {
    Handle handle = handle(type);
    usable(handle, handle.call);
  }

  /** As {@link #require(Class)}, for a class that is not public. */
  public void require(ClassLoader loader, String type) throws UnreachableException {
    try {
      require(Class.forName(type, false, loader));
    } catch (ClassNotFoundException otherVersion) {
      throw new UnreachableException("there is no class " + type);
    }
  }

  /** Whether the class of this object has it. */
  public boolean isIn(Object owner) {
    return handles.get(owner.getClass()).isPresent();
  }

  /** As {@link #of(Object, Object...)}, without arguments. */
  public Object of(Object owner) throws UnreachableException {
    return of(owner, NOTHING);
  }

  /**
   * Calls the method, or reads the field.
   *
   * @throws UnreachableException if there is none, or its package is closed to us, or what it gives
   *     is null
   */
  public Object of(Object owner, Object... arguments) throws UnreachableException {
    Object result = call(owner, arguments);
    if (result == null) {
      throw new UnreachableException(name + " of " + owner.getClass().getName() + " is null");
    }
    return result;
  }

  /** As {@link #of(Object, Object...)}, where null is an answer. */
  public @Nullable Object call(Object owner, @Nullable Object... arguments)
      throws UnreachableException {
    Handle handle = handle(owner.getClass());
    try {
      return (Object) usable(handle, handle.call).invokeExact(owner, arguments);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  /** As {@link #of(Object)} where it gives a number; allocates nothing. */
  public long number(Object owner) throws UnreachableException {
    Handle handle = handle(owner.getClass());
    try {
      return (long) usable(handle, handle.number).invokeExact(owner);
    } catch (Throwable thrown) {
      throw rethrown(thrown);
    }
  }

  private Handle handle(Class<?> type) throws UnreachableException {
    Optional<Handle> found = handles.get(type);
    if (found.isEmpty()) {
      throw unknown(type);
    }
    return found.get();
  }

  private MethodHandle usable(Handle handle, @Nullable MethodHandle kind)
      throws UnreachableException {
    if (handle.call == null) {
      throw closed(handle.owner);
    }
    if (kind == null) {
      throw new UnreachableException(name + " of " + handle.owner.getName() + " is no number");
    }
    return kind;
  }

  private static RuntimeException rethrown(Throwable thrown) throws UnreachableException {
    if (thrown instanceof UnreachableException unreachable) {
      throw unreachable;
    }
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
        name
            + " of "
            + owner.getName()
            + " is closed to us; add "
            + flag(owner)
            + " to the java command");
  }

  /** The option of the java command that opens the package of {@code owner} to us. */
  public static String flag(Class<?> owner) {
    Module us = Hidden.class.getModule();
    return "--add-opens "
        + owner.getModule().getName()
        + "/"
        + owner.getPackageName()
        + "="
        + (us.isNamed() ? us.getName() : "ALL-UNNAMED");
  }

  /** It cannot be had; the message says why, and what would help. */
  public static final class UnreachableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreachableException(String message) {
      super(message);
    }
  }
}
