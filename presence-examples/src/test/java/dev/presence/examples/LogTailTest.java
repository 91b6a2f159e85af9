package dev.presence.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir Path folder;

  private Path file;
  private LogTail tail;

  @BeforeEach
  void begin() throws IOException {
    file = folder.resolve("app.log");
    Files.writeString(file, "before\n");
    tail = new LogTail(file);
    read();
  }

  @AfterEach
  void close() throws IOException {
    tail.close();
  }

  private List<String> read() throws IOException {
    return tail.read(() -> true).lines();
  }

  private void append(String text) throws IOException {
    append(text.getBytes(UTF_8));
  }

  private void append(byte[] bytes) throws IOException {
    Files.write(file, bytes, StandardOpenOption.APPEND, StandardOpenOption.CREATE);
  }

  @Test
  void onlyWhatIsAppendedIsRead() throws IOException {
    append("one\ntwo\n");

    assertThat(read()).containsExactly("one", "two");
    assertThat(read()).isEmpty();
  }

  @Test
  void aLineWaitsForItsEnd() throws IOException {
    append("on");
    assertThat(read()).isEmpty();

    append("e\r\n\n");

    assertThat(read()).containsExactly("one", "");
  }

  @Test
  void aCharacterMayArriveInTwoParts() throws IOException {
    byte[] umlaut = "ü\n".getBytes(UTF_8);
    append(new byte[] {umlaut[0]});
    read();

    append(new byte[] {umlaut[1], umlaut[2]});

    assertThat(read()).containsExactly("ü");
  }

  @Test
  void bytesThatAreNoUtf8AreReplaced() throws IOException {
    append(new byte[] {'a', (byte) 0xff, 'b', '\n'});

    assertThat(read()).containsExactly("a\uFFFDb");
  }

  @Test
  void aLongLineIsCut() throws IOException {
    append("x".repeat(LogTail.LONGEST_LINE + 1) + "\n" + "y".repeat(LogTail.LONGEST_LINE) + "\n");

    List<String> lines = read();

    assertThat(lines.get(0)).hasSize(LogTail.LONGEST_LINE + 6).endsWith("x [cut]");
    assertThat(lines.get(1)).hasSize(LogTail.LONGEST_LINE).endsWith("y");
  }

  @Test
  void aFileThatIsMovedAwayIsReadToItsEndBeforeTheNewOne() throws IOException {
    append("last");
    Files.move(file, folder.resolve("app.log.1"));
    assertThat(read()).isEmpty();

    append("first\nsecond\n");

    assertThat(read()).containsExactly("last", "first", "second");
    append("third\n");
    assertThat(read()).containsExactly("third");
  }

  @Test
  void whatIsWrittenToAMovedFileIsStillReadUntilThereIsANewOne() throws IOException {
    Path moved = folder.resolve("app.log.1");
    Files.move(file, moved);
    Files.writeString(moved, "late\n", StandardOpenOption.APPEND);

    assertThat(read()).containsExactly("late");
  }

  @Test
  void aFileThatIsCutOffIsReadFromItsStart() throws IOException {
    append("a line that makes it long\nand half a");
    read();

    Files.writeString(file, "new\n");

    assertThat(read()).containsExactly("new");
  }

  @Test
  void aFileThatAppearsLaterIsReadFromItsStart() throws IOException {
    try (LogTail waiting = new LogTail(folder.resolve("later.log"))) {
      assertThat(waiting.read(() -> true).lines()).isEmpty();

      Files.writeString(folder.resolve("later.log"), "hello\n");

      assertThat(waiting.read(() -> true).lines()).containsExactly("hello");
    }
  }

  @Test
  void linesForWhichThereIsNoRoomAreCounted() throws IOException {
    append("1\n2\n3\n4\n5\n");

    Iterator<Boolean> room = List.of(true, true, false, false, false).iterator();
    LogTail.Lines lines = tail.read(room::next);

    assertThat(lines.lines()).containsExactly("1", "2");
    assertThat(lines.dropped()).isEqualTo(3);
  }
}
