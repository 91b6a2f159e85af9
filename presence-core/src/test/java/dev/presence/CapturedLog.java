package dev.presence;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * What one logger writes while this is open. slf4j-simple reads its levels once and prints to
 * standard error, so the level is lifted for a while and standard error caught.
 */
final class CapturedLog implements AutoCloseable {
  private static final int DEBUG = 10;

  private final Object logger;
  private final int before;
  private final PrintStream standardError = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private CapturedLog(String name) {
    logger = LoggerFactory.getLogger(name);
    before = level(DEBUG);
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
  }

  static CapturedLog of(Class<?> type) {
    return new CapturedLog(type.getName());
  }

  static CapturedLog named(String name) {
    return new CapturedLog(name);
  }

  private int level(int level) {
    try {
      Field field = logger.getClass().getDeclaredField("currentLogLevel");
      field.setAccessible(true);
      int old = field.getInt(logger);
      field.setInt(logger, level);
      return old;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("slf4j-simple is not what it was", e);
    }
  }

  String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The lines that hold {@code text}, a stack trace's own lines not among them. */
  List<String> lines(String text) {
    return Stream.of(text().split("\n")).filter(line -> line.contains(text)).toList();
  }

  @Override
  public void close() {
    System.setErr(standardError);
    level(before);
  }
}
