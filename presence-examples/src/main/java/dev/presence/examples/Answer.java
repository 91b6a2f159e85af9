package dev.presence.examples;

import java.util.Map;

/**
 * What an HTTP request gets.
 *
 * @param status the HTTP status
 * @param type the body's media type; empty if there is none
 * @param body a text as it is; anything else is written as JSON
 * @param headers besides those that every answer has
 */
record Answer(int status, String type, Object body, Map<String, String> headers) {
  Answer {
    headers = Map.copyOf(headers);
  }

  /** As JSON. */
  Answer(int status, Object body, Map<String, String> headers) {
    this(status, Json.TYPE, body, headers);
  }

  static Answer ok(Object body) {
    return new Answer(200, body, Map.of());
  }

  /** Without a body. */
  static Answer empty(int status, Map<String, String> headers) {
    return new Answer(status, "", "", headers);
  }

  static Answer text(String type, String text) {
    return new Answer(200, type, text, Map.of());
  }

  static Answer of(Denial denial) {
    return new Answer(denial.status(), new Problem(denial.text()), denial.headers());
  }

  static Answer error(int status, String text) {
    return new Answer(status, new Problem(text), Map.of());
  }

  /** Why a request was not answered as asked. */
  record Problem(String error) {}
}
