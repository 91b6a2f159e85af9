package dev.presence.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The atomic steps of the engine. */
enum Script {
  ATTACH,
  APPLY,
  BEAT,
  REAP,
  SWEEP,
  COMMAND,
  RECEIVED,
  ASK;

  private final String text;

  Script() {
    text = read("prelude") + read(name().toLowerCase(Locale.ROOT));
  }

  String text() {
    return text;
  }

  private static String read(String name) {
    try (@Nullable InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + name + ".lua");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
