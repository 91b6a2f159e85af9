package dev.presence.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.READ;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is appended to a file, line by line, from its present end on.
 *
 * <p>Follows a file that is moved away and made anew, and one that is cut off; cut off and grown
 * beyond where it was between two reads it cannot be told from one that only grew. A line without
 * its end waits for it. Not thread-safe.
 */
final class LogTail implements Closeable {
  /** In bytes; what a line has beyond is cut. */
  static final int LONGEST_LINE = 4 << 10;

  private static final String CUT = " [cut]";
  private static final int CHUNK = 64 << 10;

  /** Of one read, so that it returns even if somebody writes faster than we read. */
  private static final int MOST_CHUNKS = 256;

  private final Path file;
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean overlong;
  private boolean fromEnd = true;
  private @Nullable FileChannel channel;

  /** Which file is open; null where the file system does not tell. */
  private @Nullable Object key;

  /** New lines, oldest first, and how many others were dropped. */
  record Lines(List<String> lines, long dropped) {}

  private static final class Collected {
    private final BooleanSupplier room;
    private final List<String> lines = new ArrayList<>();
    private long dropped;

    Collected(BooleanSupplier room) {
      this.room = room;
    }
  }

  LogTail(Path file) {
    this.file = file;
  }

  /**
   * What was appended since the last call; nothing as long as there is no such file.
   *
   * @param room whether a line may be returned, asked for each; others are counted and dropped
   * @throws IOException if it cannot be read; the next call tries again
   */
  Lines read(BooleanSupplier room) throws IOException {
    Collected collected = new Collected(room);
    FileChannel open = channel == null ? open() : channel;
    if (open != null) {
      drain(open, collected);
      if (isReplaced()) {
        reopen(collected);
      }
    }
    return new Lines(collected.lines, collected.dropped);
  }

  /** Of the old file everything has been read, its last line perhaps without an end. */
  private void reopen(Collected collected) throws IOException {
    if (line.size() > 0) {
      endLine(collected);
    }
    close();
    FileChannel next = open();
    if (next != null) {
      drain(next, collected);
    }
  }

  private @Nullable FileChannel open() throws IOException {
    boolean skip = fromEnd;
    fromEnd = false;
    try {
      FileChannel opened = FileChannel.open(file, READ);
      channel = opened;
      key = key(file);
      opened.position(skip ? opened.size() : 0);
      return opened;
    } catch (NoSuchFileException notYet) {
      return null;
    }
  }

  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  private boolean isReplaced() throws IOException {
    try {
      Object now = key(file);
      return now != null && !now.equals(key);
    } catch (NoSuchFileException movedAway) {
      return false; // its writer may still have it open
    }
  }

  private void drain(FileChannel from, Collected collected) throws IOException {
    if (from.size() < from.position()) {
      from.position(0);
      line.reset();
      overlong = false;
    }
    for (int i = 0; i < MOST_CHUNKS && from.read(chunk.clear()) > 0; i++) {
      chunk.flip();
      while (chunk.hasRemaining()) {
        take(chunk.get(), collected);
      }
    }
  }

  private void take(byte next, Collected collected) {
    if (next == '\n') {
      endLine(collected);
    } else if (line.size() < LONGEST_LINE) {
      line.write(next);
    } else {
      overlong = true;
    }
  }

  private void endLine(Collected collected) {
    if (collected.room.getAsBoolean()) {
      collected.lines.add(text());
    } else {
      collected.dropped++;
    }
    line.reset();
    overlong = false;
  }

  /** Bytes that are no UTF-8 become U+FFFD. */
  private String text() {
    String text = line.toString(UTF_8);
    String bare = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    return overlong ? bare + CUT : bare;
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
