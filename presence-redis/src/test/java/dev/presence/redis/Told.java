package dev.presence.redis;

import dev.presence.DirectoryEvent;
import dev.presence.LeaveReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A listener that keeps accounts: a join that is told twice, or a leave of nobody, is noted and
 * never forgotten.
 */
final class Told implements Consumer<DirectoryEvent> {
  private final Set<String> present = new HashSet<>();
  private final Set<String> online = new HashSet<>();
  private final List<DirectoryEvent.Left> left = new ArrayList<>();
  private final List<DirectoryEvent.Offline> offline = new ArrayList<>();
  private final List<String> mistakes = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private Instant since = Instant.MAX;
  private long lastLeft;

  /** It has been listening from now on at the latest. */
  synchronized void listens() {
    since = Instant.now();
  }

  /** Whether this is the first that was told of somebody. */
  private boolean isNew(String name) {
    return known.add(name);
  }

  @Override
  public synchronized void accept(DirectoryEvent event) {
    if (event instanceof DirectoryEvent.Joined joined) {
      isNew(joined.member().id());
      check(present.add(joined.member().id()), event);
    } else if (event instanceof DirectoryEvent.Left gone) {
      left.add(gone);
      lastLeft = System.nanoTime();
      boolean before = isNew(gone.member().id()) && !gone.member().joinedAt().isAfter(since);
      check(present.remove(gone.member().id()) || before, event);
    } else if (event instanceof DirectoryEvent.Online user) {
      isNew("user " + user.user());
      check(online.add(user.user()), event);
    } else if (event instanceof DirectoryEvent.Offline user) {
      offline.add(user);
      boolean before = isNew("user " + user.user());
      check(online.remove(user.user()) || before, event);
    } else {
      mistakes.add("unexpected: " + event);
    }
  }

  private void check(boolean balanced, DirectoryEvent event) {
    if (!balanced) {
      mistakes.add("not balanced: " + event);
    }
  }

  synchronized List<String> mistakes() {
    return List.copyOf(mistakes);
  }

  /** The ids of all who have joined and not left. */
  synchronized Set<String> present() {
    return Set.copyOf(present);
  }

  synchronized List<DirectoryEvent.Left> left() {
    return List.copyOf(left);
  }

  /** When a leave was told, the last time, by {@link System#nanoTime()}. */
  synchronized long lastLeft() {
    return lastLeft;
  }

  synchronized List<DirectoryEvent.Offline> offline() {
    return List.copyOf(offline);
  }

  synchronized long left(LeaveReason reason) {
    return left.stream().filter(gone -> gone.reason() == reason).count();
  }
}
