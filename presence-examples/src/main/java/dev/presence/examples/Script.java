package dev.presence.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.glassfish.grizzly.http.server.Response;

/** The client for browsers, which is public: {@code GET /presence.js}. */
final class Script {
  static final String PATH = "/presence.js";

  private static final byte[] BYTES = read();

  private Script() {}

  /** From the folder {@code presence-js}: the build packs it, nobody copies it. */
  private static byte[] read() {
    try (InputStream in = Script.class.getResourceAsStream("presence.js")) {
      if (in == null) {
        throw new IllegalStateException("presence.js was not packed into this build");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Response response) throws IOException {
    response.setContentType("text/javascript; charset=utf-8");
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentLength(BYTES.length);
    response.getOutputStream().write(BYTES);
  }
}
