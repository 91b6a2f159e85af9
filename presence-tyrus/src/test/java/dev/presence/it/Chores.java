package dev.presence.it;

import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What an endpoint under test does with a text: echo, dawdle or flood, as it says. */
final class Chores {
  private static final Set<String> UPLOADING = ConcurrentHashMap.newKeySet();

  private Chores() {}

  static void obey(Session session, String text) throws IOException, InterruptedException {
    String[] words = text.split(" ", 2);
    switch (words[0]) {
      case "echo" -> session.getBasicRemote().sendText(text);
      case "work" -> work(session, Long.parseLong(words[1]));
      case "flood" -> Senders.flood(Sessions.user(session), session);
      case "part" -> sendInParts(session, Long.parseLong(words[1]));
      case "pongs" -> takePongs(session);
      case "end" -> session.close();
      case "chatter" -> {} // it is enough that its bytes arrived
      default -> throw new IllegalArgumentException("what is " + words[0] + "?");
    }
  }

  /** A part of a large message arrived. */
  static void uploaded(Session session, boolean last) {
    if (UPLOADING.add(session.getId())) {
      Out.report("uploading", "user", Sessions.user(session));
    }
    if (last) {
      UPLOADING.remove(session.getId());
    }
  }

  private static void work(Session session, long millis) throws InterruptedException {
    String user = Sessions.user(session);
    Out.report("working", "user", user);
    Thread.sleep(millis);
    Out.report("worked", "user", user);
  }

  /** A message that is not finished for a while, as of an application that streams. */
  private static void sendInParts(Session session, long pauseMillis)
      throws IOException, InterruptedException {
    session.getBasicRemote().sendText("begun", false);
    Thread.sleep(pauseMillis);
    session.getBasicRemote().sendText("ended", true);
  }

  /** Adds a pong handler beside the one that presence has added. */
  private static void takePongs(Session session) {
    String outcome = "taken";
    try {
      session.addMessageHandler(PongMessage.class, pong -> {});
    } catch (IllegalStateException e) {
      outcome = "refused";
    }
    Out.report("second-handler", "user", Sessions.user(session), "outcome", outcome);
  }
}
