package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.presence.Identity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientQueryTest {
  @Test
  void readsUserDeviceAndVersion() {
    ClientQuery query = ClientQuery.parse("user=anna&device=phone&version=1.2");

    assertThat(query.identity()).isEqualTo(Identity.of("anna", "phone"));
    assertThat(query.version()).isEqualTo("1.2");
  }

  @Test
  void aMissingDeviceIsMain() {
    assertThat(ClientQuery.parse("user=anna").identity()).isEqualTo(Identity.of("anna", "main"));
  }

  @Test
  void takesLettersAndDigitsOfAnyScript() {
    assertThat(ClientQuery.parse("user=%E9%99%88.%D9%A1_@-&x=y").identity().user())
        .isEqualTo("陈.١_@-");
  }

  @Test
  void countsCharactersNotBytesAndStopsAt64() {
    String letter = "%F0%9D%94%84"; // outside the basic plane: one letter, two chars

    assertThat(ClientQuery.parse("user=" + letter.repeat(64)).identity().user()).hasSize(128);
    assertThatThrownBy(() -> ClientQuery.parse("user=" + letter.repeat(65)))
        .isInstanceOf(BadRequestException.class);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "device=phone",
        "user=",
        "user=a+b",
        "user=a%20b",
        "user=a%2Fb",
        "user=a%0Ab",
        "user=%",
        "user=%4",
        "user=%zz",
        "user=%C3%28",
        "user=%ED%A0%80",
        "user=anna&device=",
        "user=anna&device=a/b",
        "user=anna&version=<b>",
        "user=anna&user=boris",
        "user=anna&us%65r=boris",
      })
  void refusesWhatIsNoName(String query) {
    assertThatThrownBy(() -> ClientQuery.parse(query)).isInstanceOf(BadRequestException.class);
  }

  @Test
  void anErrorSaysWhichParameterAndWhatItMayBe() {
    assertThatThrownBy(() -> ClientQuery.parse("user=anna&device=a!b"))
        .hasMessage("device must match [\\p{L}\\p{N}._@-]{1,64}");
  }
}
