package dev.presence;

import dev.presence.SessionRegistry.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The registry as a directory: it keeps nothing that the registry does not know. */
final class LocalDirectory implements PresenceDirectory {
  private static final String NODE = "local";

  private final SessionRegistry registry;
  private final Sender sender;
  private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();

  LocalDirectory(SessionRegistry registry, Sender sender) {
    this.registry = registry;
    this.sender = sender;
  }

  @Override
  public String node() {
    return NODE;
  }

  @Override
  public CompletionStage<Claim> claim(PeerSession session) {
    if (registry.find(session.id()).filter(session::equals).isEmpty()) {
      return CompletableFuture.failedFuture(
          new IllegalStateException(session + " is not present in this directory's registry"));
    }
    Outcome outcome = session.hasReplaced() ? Outcome.DISPLACED : Outcome.JOINED;
    return CompletableFuture.completedFuture(new Claim(outcome, session.sequence() + 1));
  }

  @Override
  public List<Member> find(String user) {
    return members(registry.findUser(user));
  }

  @Override
  public CompletionStage<List<Member>> ask(String user) {
    return CompletableFuture.completedFuture(find(user));
  }

  @Override
  public View view() {
    return new View(members(registry.sessions()), Freshness.LIVE, Duration.ZERO);
  }

  private static List<Member> members(List<PeerSession> sessions) {
    return sessions.stream().map(LocalDirectory::member).toList();
  }

  private static Member member(PeerSession session) {
    return Member.of(session.sequence() + "/" + session.id(), NODE, session);
  }

  @Override
  public <E extends DirectoryEvent> Subscription on(Class<E> type, Consumer<? super E> listener) {
    Subscription subscription =
        registry.on(PresenceEvent.class, event -> tell(type, listener, translate(event)));
    subscriptions.add(subscription);
    return () -> {
      subscriptions.remove(subscription);
      subscription.close();
    };
  }

  private static <E extends DirectoryEvent> void tell(
      Class<E> type, Consumer<? super E> listener, @Nullable DirectoryEvent event) {
    if (type.isInstance(event)) {
      listener.accept(type.cast(event));
    }
  }

  /** Health is the business of the node that holds the session: null. */
  private static @Nullable DirectoryEvent translate(PresenceEvent event) {
    if (event instanceof PresenceEvent.Joined joined) {
      return new DirectoryEvent.Joined(member(joined.session()));
    }
    if (event instanceof PresenceEvent.Left left) {
      Departure departure = left.departure();
      return new DirectoryEvent.Left(
          member(left.session()), departure.reason(), departure.detail());
    }
    if (event instanceof PresenceEvent.Online online) {
      return new DirectoryEvent.Online(online.user());
    }
    if (event instanceof PresenceEvent.Offline offline) {
      return new DirectoryEvent.Offline(offline.user());
    }
    if (event instanceof PresenceEvent.Missed missed) {
      return new DirectoryEvent.Missed(missed.count(), members(missed.snapshot()));
    }
    return null;
  }

  @Override
  public CompletionStage<Delivery> send(String member, String message) {
    Optional<PeerSession> session =
        registry
            .find(member.substring(member.indexOf('/') + 1))
            .filter(s -> member(s).id().equals(member));
    return session.isEmpty()
        ? CompletableFuture.completedFuture(Delivery.GONE)
        : deliver(session.get(), message);
  }

  private CompletionStage<Delivery> deliver(PeerSession session, String message) {
    try {
      return sender
          .send(session, message)
          .handle((sent, failure) -> failure == null ? Delivery.DELIVERED : Delivery.UNKNOWN);
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(Delivery.UNKNOWN);
    }
  }

  @Override
  public void close() {
    subscriptions.forEach(Subscription::close);
    subscriptions.clear();
  }
}
