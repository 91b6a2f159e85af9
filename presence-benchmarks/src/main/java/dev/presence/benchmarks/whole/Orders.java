package dev.presence.benchmarks.whole;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** The child's end of the conversation with its runner. */
final class Orders {
  private Orders() {}

  /** Prints one reply. */
  static void answer(Reply reply) {
    String line = reply.line();
    synchronized (System.out) {
      System.out.println(line);
      System.out.flush();
    }
  }

  /** Tells why there is no proper reply. */
  static void fail(Throwable why) {
    answer(Reply.of("failed", why));
  }

  /**
   * Hands every command to {@code obey}, by its name and arguments, until the runner is gone; then
   * halts, since what a benchmark has loaded the process with may not end in good order.
   */
  static void untilEnd(BiConsumer<String, List<String>> obey) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        attempt(obey, Arrays.asList(line.split(" ", -1)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  private static void attempt(BiConsumer<String, List<String>> obey, List<String> words) {
    try {
      obey.accept(words.get(0), words.subList(1, words.size()));
    } catch (RuntimeException e) {
      fail(e);
    }
  }
}
