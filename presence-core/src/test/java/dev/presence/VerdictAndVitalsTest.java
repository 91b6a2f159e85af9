package dev.presence;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class VerdictAndVitalsTest {
  @Test
  void aVerdictSaysWhatItWasMadeOf() {
    assertThat(Verdict.alive(ofSeconds(3), "fine")).hasToString("ALIVE, recheck after PT3S: fine");
    assertThat(Verdict.suspect(ofSeconds(2), "late").withPing())
        .hasToString("SUSPECT, ping, recheck after PT2S: late");
    assertThat(Verdict.frozen(ofMillis(5), "mute"))
        .hasToString("FROZEN, recheck after PT0.005S: mute");
    assertThat(Verdict.dead("gone")).hasToString("DEAD, recheck after PT0S: gone");
  }

  @Test
  void aVerdictForAgesDoesNotOverflow() {
    Verdict verdict = Verdict.alive(Duration.ofSeconds(Long.MAX_VALUE), "for ever");

    assertThat(verdict.recheckAfter()).isGreaterThan(Duration.ofDays(365));
  }

  @Test
  void vitalsOfANewcomerAreEmpty() {
    Vitals vitals = Vitals.builder().build();

    assertThat(vitals.age()).isZero();
    assertThat(vitals.silence()).isZero();
    assertThat(vitals.unansweredPings()).isZero();
    assertThat(vitals.waiting()).isZero();
    assertThat(vitals.sincePing()).isEmpty();
    assertThat(vitals.rtt()).isEmpty();
    assertThat(vitals.rttDeviation()).isEmpty();
    assertThat(vitals.applicationSilence()).isEmpty();
    assertThat(vitals.stuckWrite()).isZero();
  }

  @Test
  void vitalsSayWhatTheyWereBuiltOf() {
    Vitals vitals =
        Vitals.builder()
            .age(ofSeconds(90))
            .silence(ofSeconds(18))
            .unanswered(2, ofSeconds(3))
            .sincePing(ofSeconds(1))
            .rtt(ofMillis(20), ofMillis(4))
            .applicationSilence(ofSeconds(40))
            .stuckWrite(ofMillis(700))
            .build();

    assertThat(vitals.age()).isEqualTo(ofSeconds(90));
    assertThat(vitals.silence()).isEqualTo(ofSeconds(18));
    assertThat(vitals.unansweredPings()).isEqualTo(2);
    assertThat(vitals.waiting()).isEqualTo(ofSeconds(3));
    assertThat(vitals.sincePing()).contains(ofSeconds(1));
    assertThat(vitals.rtt()).contains(ofMillis(20));
    assertThat(vitals.rttDeviation()).contains(ofMillis(4));
    assertThat(vitals.applicationSilence()).contains(ofSeconds(40));
    assertThat(vitals.stuckWrite()).isEqualTo(ofMillis(700));
  }

  @Test
  void nobodyIsYoungerThanHisSilence() {
    assertThat(Vitals.builder().age(ofSeconds(1)).silence(ofSeconds(9)).build().age())
        .isEqualTo(ofSeconds(9));
  }

  @Test
  void withoutUnansweredPingsNobodyWaits() {
    assertThat(Vitals.builder().unanswered(0, ofSeconds(9)).build().waiting()).isZero();
  }

  @Test
  void vitalsPrintForOperators() {
    assertThat(Vitals.builder().silence(ofMillis(400)).build()).hasToString("silence 400.0 ms");
    assertThat(Vitals.builder().silence(ofSeconds(18)).unanswered(1, ofSeconds(3)).build())
        .hasToString("silence 18.0 s, 1 ping unanswered for 3.0 s");
    assertThat(Vitals.builder().silence(ofSeconds(18)).unanswered(2, ofSeconds(3)).build())
        .hasToString("silence 18.0 s, 2 pings unanswered for 3.0 s");
  }

  @Test
  void vitalsAreAgedAsIfNothingHadBeenHeardSince() {
    Vitals later =
        Vitals.builder()
            .age(ofSeconds(9))
            .silence(ofSeconds(2))
            .unanswered(1, ofSeconds(1))
            .sincePing(ofSeconds(1))
            .applicationSilence(ofSeconds(4))
            .stuckWrite(ofSeconds(1))
            .build()
            .after(ofSeconds(5).toNanos());

    assertThat(later.age()).isEqualTo(ofSeconds(14));
    assertThat(later.silence()).isEqualTo(ofSeconds(7));
    assertThat(later.waiting()).isEqualTo(ofSeconds(6));
    assertThat(later.sincePing()).contains(ofSeconds(6));
    assertThat(later.applicationSilence()).contains(ofSeconds(9));
    assertThat(later.stuckWrite()).isEqualTo(ofSeconds(6));
  }

  @Test
  void whatIsNotThereDoesNotAge() {
    Vitals later = Vitals.builder().build().after(ofSeconds(5).toNanos());

    assertThat(later.waiting()).isZero();
    assertThat(later.sincePing()).isEmpty();
    assertThat(later.applicationSilence()).isEmpty();
    assertThat(later.stuckWrite()).isZero();
  }
}
