package dev.presence.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presence.Identity;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import dev.presence.PresenceEvent.Left;
import dev.presence.SessionRegistry;
import dev.presence.testing.VirtualTime;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Sessions without sockets, in virtual time, and a post that keeps what is sent. Thread-safe. */
final class Crowd implements Post {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What was sent to whom. */
  record Letter(String to, String text) {
    JsonNode json() {
      try {
        return MAPPER.readTree(text);
      } catch (java.io.IOException e) {
        throw new AssertionError(text, e);
      }
    }

    String type() {
      return json().get("type").asText();
    }
  }

  final VirtualTime time = VirtualTime.create();
  final SessionRegistry registry =
      SessionRegistry.builder().time(time).executor(Runnable::run).build();
  private final Collection<Letter> letters = new ConcurrentLinkedQueue<>();

  @Override
  public void send(Collection<PeerSession> to, String text) {
    to.forEach(session -> letters.add(new Letter(session.id(), text)));
  }

  /** A session of the user with this name, whose id is the name too. */
  PeerSession join(String name) {
    return registry.join(Identity.of(name), new StillConnection(name));
  }

  void leave(PeerSession session, LeaveReason reason) {
    registry.leave(session.connection(), reason, "by the test");
  }

  void onLeft(Consumer<Left> listener) {
    registry.on(Left.class, listener);
  }

  List<Letter> letters(String to) {
    return letters.stream().filter(letter -> letter.to().equals(to)).toList();
  }

  List<String> types(String to) {
    return letters(to).stream().map(Letter::type).toList();
  }
}
