package dev.presence.examples;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.OutputStream;

/** JSON as this server writes it. */
final class Json {
  static final String TYPE = "application/json;charset=utf-8";

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)
          .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

  private Json() {}

  static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
    }
  }

  /** Writes as it goes, so that a long list is never in memory as a whole. */
  static void write(Object value, OutputStream out) throws IOException {
    MAPPER.writeValue(out, value);
  }
}
