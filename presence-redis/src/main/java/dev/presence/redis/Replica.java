package dev.presence.redis;

import dev.presence.DirectoryEvent;
import dev.presence.LeaveReason;
import dev.presence.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Who is present, as this node knows it.
 *
 * <p>Written by the follower's thread alone: were an answer of the engine written here too, it
 * could come after the event that revokes it, and stay. The monitor makes a batch, with its events,
 * one step for who reads all of it; {@link #find} takes no lock.
 */
final class Replica {
  // Guarded by this.
  private final Map<String, Map<String, Member>> byInstance = new HashMap<>();

  /** Written under the monitor, read without; the lists are immutable. */
  private final ConcurrentHashMap<String, List<Member>> byUser = new ConcurrentHashMap<>();

  private final Consumer<DirectoryEvent> events;

  Replica(Consumer<DirectoryEvent> events) {
    this.events = events;
  }

  List<Member> find(String user) {
    return byUser.getOrDefault(user, List.of());
  }

  synchronized List<Member> all() {
    List<Member> all = new ArrayList<>();
    byInstance.values().forEach(members -> all.addAll(members.values()));
    return all;
  }

  synchronized Set<String> instances() {
    return Set.copyOf(byInstance.keySet());
  }

  synchronized void apply(List<Change> changes) {
    changes.forEach(this::apply);
  }

  private void apply(Change change) {
    if (change instanceof Change.Came came) {
      add(came.member());
    } else if (change instanceof Change.Went went) {
      remove(went);
    } else if (change instanceof Change.Died died) {
      members(died.instance()).values().forEach(member -> remove(lost(member, died.reason())));
    }
  }

  private static Change.Went lost(Member member, LeaveReason reason) {
    String detail =
        "node %s %s"
            .formatted(
                member.node(),
                reason == LeaveReason.NODE_LOST ? "has not been heard of" : "has gone");
    return new Change.Went(member.id(), reason, detail);
  }

  /** A copy, since what follows changes it. */
  private Map<String, Member> members(String instance) {
    return Map.copyOf(byInstance.getOrDefault(instance, Map.of()));
  }

  /** Tells only what differs, newcomers first: who was taken over meanwhile was never offline. */
  synchronized void become(Snapshot snapshot) {
    List<Member> before = all();
    snapshot.members().values().forEach(this::add);
    for (Member member : before) {
      if (!snapshot.members().containsKey(member.id())) {
        remove(snapshot.departed(member.id()));
      }
    }
  }

  private void add(Member member) {
    Map<String, Member> ofInstance =
        byInstance.computeIfAbsent(Ids.instanceOf(member.id()), i -> new HashMap<>());
    if (ofInstance.putIfAbsent(member.id(), member) != null) {
      return;
    }
    String user = member.identity().user();
    boolean online = byUser.containsKey(user);
    byUser.merge(user, List.of(member), Replica::joined);
    events.accept(new DirectoryEvent.Joined(member));
    if (!online) {
      events.accept(new DirectoryEvent.Online(user));
    }
  }

  private static List<Member> joined(List<Member> some, List<Member> more) {
    List<Member> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  private void remove(Change.Went went) {
    String instance = Ids.instanceOf(went.id());
    Map<String, Member> ofInstance = byInstance.getOrDefault(instance, Map.of());
    Member member = ofInstance.isEmpty() ? null : ofInstance.remove(went.id());
    if (member == null) {
      return;
    }
    if (ofInstance.isEmpty()) {
      byInstance.remove(instance);
    }
    String user = member.identity().user();
    List<Member> rest = find(user).stream().filter(m -> !m.id().equals(member.id())).toList();
    if (rest.isEmpty()) {
      byUser.remove(user);
    } else {
      byUser.put(user, rest);
    }
    events.accept(new DirectoryEvent.Left(member, went.reason(), went.detail()));
    if (rest.isEmpty()) {
      events.accept(new DirectoryEvent.Offline(user));
    }
  }
}
