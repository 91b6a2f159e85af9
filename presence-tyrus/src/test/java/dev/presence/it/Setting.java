package dev.presence.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The server of one run of the matrix.
 *
 * @param kind which container
 * @param bare without presence, with an idle timeout of 25 s and a ping every 10 s
 * @param pace the policy; of no meaning to a bare server
 * @param secure whether peers speak TLS
 */
record Setting(ServerKind kind, boolean bare, Pace pace, boolean secure) {
  /** After this a bare server is not watched any longer. */
  static final Duration BARE_LIMIT = Duration.ofSeconds(60);

  static final Duration SLACK_OF_SHARED_CORES = Duration.ofSeconds(1);
  static final Duration MOST_EXCUSED = Duration.ofSeconds(5);

  Setting withPace(Pace other) {
    return new Setting(kind, bare, other, secure);
  }

  Setting secured() {
    return new Setting(kind, bare, pace, true);
  }

  /** How long a departure is waited for. */
  Duration patience() {
    return bare ? BARE_LIMIT : pace.bound().plus(SLACK_OF_SHARED_CORES).plus(MOST_EXCUSED);
  }

  /** After a fault has passed: time in which an eviction that is a mistake would show. */
  Duration afterwards() {
    return Pace.QUICK.bound().multipliedBy(2).plusSeconds(1);
  }

  List<String> options(Optional<Path> keystore) {
    List<String> options = new ArrayList<>(List.of(kind.option(), "bare=" + bare));
    if (!bare) {
      options.addAll(pace.options());
    }
    keystore.ifPresent(file -> options.add("keystore=" + file));
    return options;
  }

  @Override
  public String toString() {
    return kind + (secure ? ", TLS" : "") + ", " + (bare ? "bare" : pace);
  }
}
