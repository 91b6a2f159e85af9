package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.testing.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PassesTest {
  private static final Principal ANNA = Principal.admin("anna");
  private static final Duration LIFETIME = Duration.ofHours(12);
  private static final Duration IDLE = Duration.ofHours(1);

  private final VirtualTime time = VirtualTime.create();
  private final Passes passes = new Passes(time, LIFETIME, IDLE, 3);

  @Test
  void aPassStandsForWhomItWasIssuedToUntilItIsEnded() {
    String pass = passes.issue(ANNA);

    assertThat(passes.use(pass)).contains(ANNA);
    assertThat(passes.use(pass)).contains(ANNA);
    assertThat(passes.end(pass)).contains(ANNA);
    assertThat(passes.use(pass)).isEmpty();
    assertThat(passes.end(pass)).isEmpty();
  }

  @Test
  void whatWasNeverIssuedIsNobodys() {
    passes.issue(ANNA);

    assertThat(passes.use("")).isEmpty();
    assertThat(passes.use("made-up")).isEmpty();
  }

  @Test
  void useKeepsItAliveAndDisuseEndsIt() {
    String pass = passes.issue(ANNA);

    time.advance(IDLE.minusNanos(1));
    assertThat(passes.use(pass)).isPresent();
    time.advance(IDLE.minusNanos(1));
    assertThat(passes.use(pass)).isPresent();
    time.advance(IDLE);
    assertThat(passes.use(pass)).isEmpty();
  }

  @Test
  void noUseKeepsItBeyondItsLifetime() {
    String pass = passes.issue(ANNA);
    for (long spent = 0; spent < 23; spent++) {
      time.advance(Duration.ofMinutes(30));
      assertThat(passes.use(pass)).isPresent();
    }

    time.advance(Duration.ofMinutes(30));

    assertThat(passes.use(pass)).isEmpty();
  }

  @Test
  void onceThereAreTooManyTheOneThatWasNotUsedForLongestMakesRoom() {
    String first = passes.issue(ANNA);
    String second = passes.issue(ANNA);
    String third = passes.issue(ANNA);
    assertThat(passes.use(first)).isPresent();

    String fourth = passes.issue(ANNA);

    assertThat(passes.use(second)).isEmpty();
    assertThat(passes.use(first)).isPresent();
    assertThat(passes.use(third)).isPresent();
    assertThat(passes.use(fourth)).isPresent();
  }
}
