package dev.presence.it;

import jakarta.websocket.Session;
import java.io.IOException;

/** What an endpoint under test does with a text: echo, dawdle or flood, as it says. */
final class Chores {
  private Chores() {}

  static void obey(Session session, String text) throws IOException, InterruptedException {
    String[] words = text.split(" ", 2);
    switch (words[0]) {
      case "echo" -> session.getBasicRemote().sendText(text);
      case "work" -> work(session, Long.parseLong(words[1]));
      case "flood" -> Senders.flood(Sessions.user(session), session);
      case "chatter" -> {} // it is enough that its bytes arrived
      default -> throw new IllegalArgumentException("what is " + words[0] + "?");
    }
  }

  private static void work(Session session, long millis) throws InterruptedException {
    String user = Sessions.user(session);
    Out.report("working", "user", user);
    Thread.sleep(millis);
    Out.report("worked", "user", user);
  }
}
