package dev.presence.redis;

import dev.presence.DirectoryEvent;
import dev.presence.LeaveReason;
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

  @Override
  public synchronized void accept(DirectoryEvent event) {
    if (event instanceof DirectoryEvent.Joined joined) {
      check(present.add(joined.member().id()), event);
    } else if (event instanceof DirectoryEvent.Left gone) {
      left.add(gone);
      check(present.remove(gone.member().id()), event);
    } else if (event instanceof DirectoryEvent.Online user) {
      check(online.add(user.user()), event);
    } else if (event instanceof DirectoryEvent.Offline user) {
      offline.add(user);
      check(online.remove(user.user()), event);
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

  synchronized List<DirectoryEvent.Offline> offline() {
    return List.copyOf(offline);
  }

  synchronized long left(LeaveReason reason) {
    return left.stream().filter(gone -> gone.reason() == reason).count();
  }
}
