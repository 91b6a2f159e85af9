package dev.presence.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of a page that one Maven profile writes, between two comments that name it. */
record PagePart(String profile) {
  /** Replaces what an earlier run has written there. */
  void write(Path page, String text) throws IOException {
    String begin = mark("begin");
    String end = mark("end");
    String before = Files.exists(page) ? Files.readString(page) : "# Performance\n\n" + begin + end;
    int from = before.indexOf(begin);
    int to = before.indexOf(end);
    if (from < 0 || to < from) {
      throw new IOException(page + " lacks the lines " + begin + " and " + end);
    }
    Files.writeString(page, before.substring(0, from) + begin + text + before.substring(to));
  }

  private String mark(String where) {
    return "<!-- Written by the profile " + profile + ": " + where + " -->\n";
  }
}
