package dev.presence.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tokens and the user that each one stands for, read once from a file in UTF-8.
 *
 * <p>One entry a line: the token, blanks, the user. Blank lines and lines that begin with {@code #}
 * are skipped. A user may have several tokens, a token has one user. At most {@value #MAX_BYTES}
 * bytes and {@value #MAX_ENTRIES} entries.
 */
final class ClientsFile implements ClientTokens {
  static final int MAX_BYTES = 1 << 20;
  static final int MAX_ENTRIES = 10_000;

  private record Entry(Token token, Principal client) {}

  private final List<Entry> entries;

  private ClientsFile(List<Entry> entries) {
    this.entries = entries;
  }

  /**
   * Reads it.
   *
   * @throws UserException names the file, and the line where one is wrong; never a token
   */
  static ClientsFile read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new UserException(
            file + ": at most " + MAX_BYTES + " bytes, has " + Files.size(file));
      }
      return parse(file.toString(), Files.readAllLines(file, UTF_8));
    } catch (CharacterCodingException e) {
      throw new UserException(file + ": is not UTF-8", e);
    } catch (IOException e) {
      throw new UserException(file + ": cannot be read: " + e.getClass().getSimpleName(), e);
    }
  }

  static ClientsFile parse(String name, List<String> lines) {
    List<Entry> entries = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        entries.add(entry(name + ":" + (i + 1), line, seen));
      }
    }
    if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
      throw new UserException(
          name + ": must have 1 to " + MAX_ENTRIES + " entries, has " + entries.size());
    }
    return new ClientsFile(List.copyOf(entries));
  }

  private static Entry entry(String where, String line, Set<String> seen) {
    String[] parts = line.split("\\s+", -1);
    if (parts.length != 2) {
      throw new UserException(where + ": needs a token and a user, has " + parts.length + " words");
    }
    if (!Names.isValid(parts[1])) {
      throw new UserException(where + ": the user must match " + Names.PATTERN);
    }
    if (!seen.add(parts[0])) {
      throw new UserException(where + ": the same token stands further up");
    }
    String problem = Token.problemWith(parts[0]);
    if (problem != null) {
      throw new UserException(where + ": " + problem);
    }
    return new Entry(Token.of(parts[0]), Principal.client(parts[1]));
  }

  /** Compares with every token, found or not, so that the time taken tells nothing. */
  @Override
  public Optional<Principal> find(Token presented) {
    Optional<Principal> found = Optional.empty();
    for (Entry entry : entries) {
      found = entry.token().isSameAs(presented) ? Optional.of(entry.client()) : found;
    }
    return found;
  }
}
