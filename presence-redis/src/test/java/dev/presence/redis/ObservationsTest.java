package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObservationsTest {
  /** Near the end of the range: times are compared by subtraction. */
  private static final long START = Long.MAX_VALUE - 5;

  private final Observations observations = new Observations(9, 6);

  private static long at(long elapsed) {
    return START + elapsed;
  }

  private List<String> look(String counter, long elapsed) {
    return observations.look(Map.of("a#1", counter), at(elapsed));
  }

  @Test
  void aCounterThatStandsStillForTheLeaseHasExpired() {
    assertThat(look("7", 0)).isEmpty();
    assertThat(look("7", 5)).isEmpty();
    assertThat(look("7", 8)).isEmpty();

    assertThat(look("7", 9)).containsExactly("a#1");
  }

  @Test
  void aCounterThatMovesStartsAnew() {
    look("7", 0);
    look("7", 5);
    look("8", 10);

    assertThat(look("8", 15)).isEmpty();
  }

  @Test
  void aLookThatComesLateBlamesNobody() {
    look("7", 0);

    assertThat(look("7", 100)).isEmpty();
    assertThat(look("7", 106)).isEmpty();
    assertThat(look("7", 112)).containsExactly("a#1");
  }

  @Test
  void afterAResetNobodyIsBlamed() {
    look("7", 0);
    look("7", 6);

    observations.reset();

    assertThat(look("7", 12)).isEmpty();
  }

  @Test
  void whoIsGoneIsForgotten() {
    look("7", 0);
    observations.look(Map.of(), at(5));

    assertThat(look("7", 10)).isEmpty();
  }
}
