package dev.presence.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.presence.internal.Hidden.UnreachableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HiddenTest {
  private static class Base {
    private final String secret = "found";

    private String join(String word) {
      return secret + " " + word;
    }

    private void fail() throws IOException {
      throw new IOException("its own");
    }
  }

  private static final class Derived extends Base {}

  private record Made(String name, int number) {
    private static String twice(String text) {
      return text + text;
    }

    private static String twice(Integer number) {
      return number + " and " + number;
    }
  }

  @Test
  void aPrivateFieldOfASuperClassIsRead() throws UnreachableException {
    assertThat(Hidden.field("secret").of(new Derived())).isEqualTo("found");
  }

  @Test
  void aPrivateMethodIsCalledWithItsArguments() throws UnreachableException {
    assertThat(Hidden.method("join", 1).of(new Derived(), "again")).isEqualTo("found again");
  }

  @Test
  void aConstructorIsFoundByTheTypesThatAreKnown() throws UnreachableException {
    Hidden constructor = Hidden.constructor(Made.class.getName(), String.class, null);

    assertThat(constructor.of(new Derived(), "made", 3)).isEqualTo(new Made("made", 3));
  }

  @Test
  void aStaticMethodIsFoundByTheTypesThatAreKnown() throws UnreachableException {
    Hidden twice = Hidden.function(Made.class.getName(), "twice", String.class);

    assertThat(twice.of(new Derived(), "ha")).isEqualTo("haha");
  }

  @Test
  void aClassThatIsGoneIsNamed() {
    Hidden constructor = Hidden.constructor("gone.Away");

    assertThatExceptionOfType(UnreachableException.class)
        .isThrownBy(() -> constructor.of(new Derived()))
        .withMessageContaining("constructor of gone.Away");
  }

  @Test
  void aNameThatIsGoneIsNamed() {
    assertThatExceptionOfType(UnreachableException.class)
        .isThrownBy(() -> Hidden.field("renamed").of(new Derived()))
        .withMessageContaining("Derived has no renamed");
  }

  @Test
  void aClosedPackageNamesTheFlagThatOpensIt() {
    List<String> ofTheJdk = new ArrayList<>();

    assertThatExceptionOfType(UnreachableException.class)
        .isThrownBy(() -> Hidden.field("elementData").of(ofTheJdk))
        .withMessageContaining("--add-opens java.base/java.util=ALL-UNNAMED");
  }

  @Test
  void whatTheContainerThrowsComesThroughUnchecked() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Hidden.method("fail", 0).call(new Derived()))
        .withRootCauseExactlyInstanceOf(IOException.class);
  }

  private static final class Counter {
    private final long big = Long.MAX_VALUE;
    private final String text = "none";

    private int small() {
      return 7;
    }
  }

  @Test
  void aNumberIsReadWithoutABox() throws UnreachableException {
    assertThat(Hidden.field("big").number(new Counter())).isEqualTo(Long.MAX_VALUE);
    assertThat(Hidden.method("small", 0).number(new Counter())).isEqualTo(7);
  }

  @Test
  void whatIsNoNumberIsNotReadAsOne() {
    assertThatExceptionOfType(UnreachableException.class)
        .isThrownBy(() -> Hidden.field("text").number(new Counter()))
        .withMessageContaining("text of")
        .withMessageContaining("is no number");
  }

  @Test
  void whatCannotBeHadIsFoundOutBeforeThereIsAnObject() {
    assertThatExceptionOfType(UnreachableException.class)
        .isThrownBy(() -> Hidden.field("renamed").require(Derived.class));
    assertThatExceptionOfType(UnreachableException.class)
        .isThrownBy(() -> Hidden.field("any").require(getClass().getClassLoader(), "no.Such"))
        .withMessageContaining("no.Such");
  }
}
