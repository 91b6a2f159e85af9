package dev.presence.tyrus;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;

/** A field that a library keeps private and we have to read, for want of an API. */
final class PrivateField {
  private final MethodHandle getter;

  private PrivateField(MethodHandle getter) {
    this.getter = getter;
  }

  /**
   * @throws DeniedException if the field is missing or closed to us
   */
  static PrivateField of(Class<?> owner, String name) throws DeniedException {
    try {
      Field field = owner.getDeclaredField(name);
      field.setAccessible(true);
      return new PrivateField(MethodHandles.lookup().unreflectGetter(field));
    } catch (InaccessibleObjectException | IllegalAccessException closed) {
      throw new DeniedException(
          "its package is closed to us; add " + flag(owner) + " to the java command", closed);
    } catch (NoSuchFieldException otherVersion) {
      throw new DeniedException(
          "this version of " + owner.getName() + " has no field " + name, otherVersion);
    }
  }

  /** As {@link #of(Class, String)}, for a class that is not public. */
  static PrivateField of(ClassLoader loader, String owner, String name) throws DeniedException {
    try {
      return of(Class.forName(owner, false, loader), name);
    } catch (ClassNotFoundException otherVersion) {
      throw new DeniedException("there is no class " + owner, otherVersion);
    }
  }

  Object read(Object owner) {
    try {
      return getter.invoke(owner);
    } catch (RuntimeException | Error unexpected) {
      throw unexpected;
    } catch (Throwable neverThrown) {
      throw new IllegalStateException(neverThrown);
    }
  }

  /** What opens the package of {@code owner} to us on the module path. */
  static String flag(Class<?> owner) {
    return "--add-opens "
        + owner.getModule().getName()
        + "/"
        + owner.getPackageName()
        + "="
        + (PrivateField.class.getModule().isNamed()
            ? PrivateField.class.getModule().getName()
            : "ALL-UNNAMED");
  }

  /** The field cannot be read; the message says what would help. */
  static final class DeniedException extends Exception {
    private static final long serialVersionUID = 1L;

    DeniedException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
