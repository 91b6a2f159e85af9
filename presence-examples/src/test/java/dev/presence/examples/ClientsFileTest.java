package dev.presence.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientsFileTest {
  @TempDir Path folder;

  private static ClientTokens parsed(String... lines) {
    return ClientsFile.parse("clients", List.of(lines));
  }

  private static boolean mayBe(ClientTokens clients, Token token, String user) {
    return clients.find(token).filter(client -> client.users().test(user)).isPresent();
  }

  @Test
  void aTokenOpensForItsOwnUserOnly() {
    ClientTokens clients = parsed("t1 anna", "t2 boris");

    assertThat(mayBe(clients, Token.of("t1"), "anna")).isTrue();
    assertThat(mayBe(clients, Token.of("t1"), "boris")).isFalse();
    assertThat(clients.find(Token.of("t2"))).isPresent();
    assertThat(clients.find(Token.of("t3"))).isEmpty();
  }

  @Test
  void aUserMayHaveSeveralTokens() {
    ClientTokens clients = parsed("t1 anna", "t2 anna");

    assertThat(mayBe(clients, Token.of("t1"), "anna")).isTrue();
    assertThat(mayBe(clients, Token.of("t2"), "anna")).isTrue();
  }

  @Test
  void skipsCommentsAndBlankLinesAndBlanksAround() {
    ClientTokens clients = parsed("# who may connect", "", "  t1 \t anna  ");

    assertThat(mayBe(clients, Token.of("t1"), "anna")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "only-a-token, needs a token and a user",
    "t1 anna extra, has 3 words",
    "t1 an!na, the user must match",
    "'tök anna', a token is 1 to 512",
  })
  void anErrorNamesFileAndLineAndNeverTheToken(String line, String why) {
    assertThatThrownBy(() -> parsed("# first", "fine fine", line))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("clients:3: ")
        .hasMessageContaining(why)
        .hasMessageNotContaining(line.split(" ")[0]);
  }

  @Test
  void aTokenForTwoUsersIsAnError() {
    assertThatThrownBy(() -> parsed("t1 anna", "t1 boris"))
        .hasMessage("clients:2: the same token stands further up");
  }

  @Test
  void aFileWithoutEntriesIsAnError() {
    assertThatThrownBy(() -> parsed("# nobody")).hasMessageContaining("1 to 10000 entries, has 0");
  }

  @Test
  void moreThanTenThousandEntriesAreAnError() {
    List<String> lines = IntStream.rangeClosed(0, 10_000).mapToObj(i -> "t" + i + " u").toList();

    assertThatThrownBy(() -> ClientsFile.parse("clients", lines)).hasMessageContaining("has 10001");
  }

  @Test
  void aFileThatIsTooLargeIsNotRead() throws IOException {
    Path file = folder.resolve("large");
    Files.write(file, Collections.nCopies(20_000, "# ".repeat(30)));

    assertThatThrownBy(() -> ClientsFile.read(file))
        .hasMessageContaining("large: at most 1048576 bytes, has 1220000");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> ClientsFile.read(folder.resolve("missing")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("missing: cannot be read: NoSuchFileException");
  }

  @Test
  void aFileThatIsNotUtf8IsRefused() throws IOException {
    Path file = folder.resolve("latin");
    Files.writeString(file, "t1 jörg\n", ISO_8859_1);

    assertThatThrownBy(() -> ClientsFile.read(file)).hasMessageContaining("is not UTF-8");
  }

  @Test
  void readsUsersInAnyScript() throws IOException {
    Path file = Files.writeString(folder.resolve("clients"), "t1 jörg\nt2 陈\n");

    assertThat(mayBe(ClientsFile.read(file), Token.of("t2"), "陈")).isTrue();
  }
}
