package dev.presence.examples;

import java.util.Iterator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glassfish.grizzly.http.HttpRequestPacket;

/** Request headers, read so that there is only one way to understand them. */
final class HttpHeaders {
  private static final Pattern BEARER = Pattern.compile("(?i:bearer) +(\\S+)");

  private HttpHeaders() {}

  /**
   * The only value of a header.
   *
   * @throws BadRequestException if it is there twice
   */
  static Optional<String> only(HttpRequestPacket request, String name) {
    Iterator<String> values = request.getHeaders().values(name).iterator();
    if (!values.hasNext()) {
      return Optional.empty();
    }
    String value = values.next();
    if (values.hasNext()) {
      throw new BadRequestException("header " + name + " is there twice");
    }
    return Optional.of(value.strip());
  }

  /** The bearer token; empty if there is none or the scheme is another. */
  static Optional<String> bearer(HttpRequestPacket request) {
    return only(request, "Authorization")
        .map(BEARER::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1));
  }
}
