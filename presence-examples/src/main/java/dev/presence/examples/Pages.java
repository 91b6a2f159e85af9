package dev.presence.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The console page and what it consists of, by path. They hold no data, so anybody may read them.
 *
 * <p>Only names of a fixed form are looked for, in one folder of the class path; no character of it
 * leads out of there.
 */
final class Pages {
  private static final String CONSOLE = "/console/";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}\\.(?<type>js|css|svg)");
  private static final String CHARTS =
      "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";

  /** Of the page alone, and of nobody else's. */
  private static final Map<String, String> RULES =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cache-Control",
          "no-cache");

  private static final Map<String, String> TYPES =
      Map.of(
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  /** Only what was found, so there are never more than there are files. */
  private final Map<String, Page> found = new ConcurrentHashMap<>();

  /**
   * A file.
   *
   * @param type its media type
   * @param bytes what is in it; nobody writes to it
   * @param tag differs as soon as the bytes do, as an entity tag
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Page(String type, byte[] bytes, String tag) {
    Map<String, String> headers() {
      return RULES;
    }
  }

  /** What is at a raw path; empty if there is nothing. */
  Optional<Page> at(String path) {
    return Optional.ofNullable(found.computeIfAbsent(path, Pages::find));
  }

  private static @Nullable Page find(String path) {
    return switch (path) {
      case "/" -> read("console/index.html", "text/html; charset=utf-8");
      case "/presence.js" -> read("presence.js", type("js"));
      case CONSOLE + "chart.js" -> read(CHARTS, type("js"));
      default -> path.startsWith(CONSOLE) ? asset(path.substring(CONSOLE.length())) : null;
    };
  }

  private static @Nullable Page asset(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() ? read("console/" + name, type(matcher.group("type"))) : null;
  }

  private static String type(String ending) {
    return TYPES.getOrDefault(ending, "application/octet-stream");
  }

  private static @Nullable Page read(String resource, String type) {
    try (InputStream in = Pages.class.getResourceAsStream(resource)) {
      return in == null ? null : page(type, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Page page(String type, byte[] bytes) {
    String hash = Base64.getUrlEncoder().withoutPadding().encodeToString(Token.sha256(bytes));
    return new Page(type, bytes, '"' + hash + '"');
  }
}
