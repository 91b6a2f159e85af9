package dev.presence.tyrus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.glassfish.tyrus.core.frame.Frame;
import org.jspecify.annotations.Nullable;

/**
 * What a frame carries, without the copy that Tyrus makes of it for each who asks. Where its field
 * is closed to us, which costs nothing but that, it is the copy.
 */
final class Payload {
  private static final @Nullable VarHandle DATA = data();

  private Payload() {}

  private static @Nullable VarHandle data() {
    try {
      return MethodHandles.privateLookupIn(Frame.class, MethodHandles.lookup())
          .findVarHandle(Frame.class, "payloadData", byte[].class);
    } catch (ReflectiveOperationException otherVersion) {
      return null;
    }
  }

  /** Not to be changed, and perhaps longer than what {@link Frame#getPayloadLength} counts. */
  static byte[] of(Frame frame) {
    return DATA == null ? frame.getPayloadData() : (byte[]) DATA.get(frame);
  }
}
