package dev.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.DirectoryEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenersTest {
  private final Listeners listeners = new Listeners(Runnable::run, List::of);
  private final List<DirectoryEvent> told = new ArrayList<>();

  private void offer(int events) {
    DirectoryEvent event = new DirectoryEvent.Offline("alice");
    for (int i = 0; i < events; i++) {
      listeners.offer(event);
    }
  }

  @Test
  void whatComesAtOnceIsToldEventByEvent() {
    listeners.add(DirectoryEvent.class, told::add);

    offer(Listeners.LIMIT);
    listeners.dispatch();

    assertThat(told.size()).isEqualTo(Listeners.LIMIT);
    assertThat(told.get(0)).isInstanceOf(DirectoryEvent.Offline.class);
  }

  @Test
  void whatIsMoreThanTheLimitIsToldAsMissed() {
    listeners.add(DirectoryEvent.class, told::add);

    offer(Listeners.LIMIT + 1);
    listeners.dispatch();

    assertThat(told).containsExactly(new DirectoryEvent.Missed(Listeners.LIMIT + 1L, List.of()));
  }
}
