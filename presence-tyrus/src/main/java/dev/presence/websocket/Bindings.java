package dev.presence.websocket;

import jakarta.websocket.Session;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which presence serves which container: by identity, because containers may define equality, and
 * weakly, so that a container that is thrown away is not kept.
 */
final class Bindings {
  private final Map<Key, WebSocketPresence> byContainer = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

  void bind(Object container, WebSocketPresence presence) {
    forgetCollected();
    if (byContainer.putIfAbsent(new Key(container, collected), presence) != null) {
      throw new IllegalStateException(
          "a WebSocketPresence is already installed on this "
              + container.getClass().getName()
              + ": close it before installing another");
    }
  }

  void unbind(WebSocketPresence presence) {
    byContainer.values().remove(presence);
  }

  /** By the session's container; by the session itself where a closed session hides it. */
  Optional<WebSocketPresence> find(Session session) {
    try {
      return find(session.getContainer());
    } catch (IllegalStateException closed) {
      return byContainer.values().stream().filter(presence -> presence.knows(session)).findAny();
    }
  }

  private Optional<WebSocketPresence> find(@Nullable Object container) {
    return container == null
        ? Optional.empty()
        : Optional.ofNullable(byContainer.get(new Key(container, null)));
  }

  int size() {
    forgetCollected();
    return byContainer.size();
  }

  private void forgetCollected() {
    for (Reference<?> key = collected.poll(); key != null; key = collected.poll()) {
      byContainer.remove(key);
    }
  }

  private static final class Key extends WeakReference<Object> {
    private final int hash;

    Key(Object container, @Nullable ReferenceQueue<Object> queue) {
      super(container, queue);
      this.hash = System.identityHashCode(container);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other || (other instanceof Key key && refersToSame(key));
    }

    private boolean refersToSame(Key other) {
      Object mine = get();
      return mine != null && other.refersTo(mine);
    }
  }
}
