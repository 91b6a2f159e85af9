package dev.presence.examples;

import dev.presence.Member;
import dev.presence.examples.NodeMessage.News;
import dev.presence.examples.NodeMessage.Wants;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Another node: what it watches here, and what it has yet to be told. Used by the {@link
 * Exchange}'s thread, but for {@link Watcher}, which is thread-safe.
 */
final class Neighbour implements Watcher {
  private final Member desk;
  private final Outbox outbox = new Outbox();

  /** Clients of this node that it watches. */
  private final Map<String, Watchers> watched = new HashMap<>();

  /** Sessions of this node that it looks at. */
  private Set<String> looked = Set.of();

  /** What it knows of what we want; null if it may know nothing of us. */
  private @Nullable Wants knownWants;

  /** Which of our doubts it knows; -1: none. */
  private long knownDoubts = -1;

  private boolean isUnderWay;

  Neighbour(Member desk) {
    this.desk = desk;
  }

  Member desk() {
    return desk;
  }

  Set<String> looked() {
    return looked;
  }

  // ---- what it is told

  @Override
  public void tell(ConsoleNews news, String text) {
    outbox.add(news, text);
  }

  /** The directory tells it of the departure. */
  @Override
  public void lost(String id) {}

  /** It may know nothing of us any more. */
  void forget() {
    knownWants = null;
    knownDoubts = -1;
  }

  boolean isUnderWay() {
    return isUnderWay;
  }

  boolean knows(Wants wants) {
    return knownWants == null ? wants.equals(Wants.NOTHING) : knownWants.equals(wants);
  }

  boolean knows(long doubts) {
    return knownDoubts == doubts;
  }

  /** What its consoles watch, to be sent. */
  List<ConsoleNews> take() {
    return outbox.take();
  }

  void sending() {
    isUnderWay = true;
  }

  /** It has the news. */
  void sent(News news, long doubts) {
    isUnderWay = false;
    knownWants = news.wants() == null ? knownWants : news.wants();
    knownDoubts = news.doubts() == null ? knownDoubts : doubts;
  }

  /** It may have the news or not: what it wants of us it will have to be told again. */
  void lost(News news, List<ConsoleNews> live) {
    isUnderWay = false;
    knownWants = news.wants() == null ? knownWants : null;
    knownDoubts = news.doubts() == null ? knownDoubts : -1;
    outbox.lost(live);
  }

  // ---- what it wants

  void wants(Wants wants, Clients clients) {
    looked = wants.look();
    Set<String> gone = new HashSet<>(watched.keySet());
    gone.removeAll(wants.watch());
    gone.forEach(this::unwatch);
    wants.watch().forEach(id -> watch(id, clients));
  }

  private void watch(String id, Clients clients) {
    clients
        .watchers(id)
        .filter(client -> !client.equals(watched.get(id)))
        .filter(client -> client.add(this))
        .ifPresent(client -> watched.put(id, client));
  }

  private void unwatch(String id) {
    Watchers client = watched.remove(id);
    if (client != null) {
      client.remove(this);
    }
  }

  /** It has left: it watches nothing any more. */
  void end() {
    Set.copyOf(watched.keySet()).forEach(this::unwatch);
    looked = Set.of();
    outbox.clear();
  }
}
