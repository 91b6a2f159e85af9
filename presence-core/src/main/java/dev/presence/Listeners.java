package dev.presence;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Who listens to what. Guarded by the registry's lock, except where it says otherwise.
 *
 * <p>One chain for each type that somebody listens to: so nobody passes over events that are none
 * of his, nor is he too far behind because of them.
 */
final class Listeners {
  private static final int MOST = 1_000;

  private final List<Chain> chains = new ArrayList<>();
  private final CopyOnWriteArrayList<Listener<?>> all = new CopyOnWriteArrayList<>();

  <E extends PresenceEvent> Listener<E> add(
      SessionRegistry registry, Class<E> type, Consumer<? super E> consumer) {
    if (all.size() > MOST) { // one is our own: the departure log
      throw new IllegalStateException("there are " + MOST + " listeners, the limit");
    }
    Listener<E> listener = new Listener<>(registry, chain(type), type, consumer);
    all.add(listener);
    return listener;
  }

  private Chain chain(Class<? extends PresenceEvent> type) {
    for (Chain chain : chains) {
      if (chain.type == type) {
        return chain;
      }
    }
    Chain chain = new Chain(type);
    chains.add(chain);
    return chain;
  }

  void remove(Listener<?> listener) {
    all.remove(listener);
    listener.end();
    if (all.stream().noneMatch(other -> other.chain() == listener.chain())) {
      chains.remove(listener.chain());
    }
  }

  void emit(PresenceEvent event) {
    // No iterator: an event costs its links and nothing else.
    for (int i = 0; i < chains.size(); i++) {
      Chain chain = chains.get(i);
      if (chain.type.isInstance(event) && chain.append(event)) {
        cutOff(chain);
      }
    }
  }

  /**
   * Has those lose their place who are too far behind, or what they hold would grow without bound.
   * Done again when the next one can be: seldom, unless somebody is close to it.
   */
  private void cutOff(Chain chain) {
    int room = Chain.LIMIT;
    for (Listener<?> listener : all) {
      if (listener.chain() == chain) {
        room = Math.min(room, listener.room());
      }
    }
    chain.room(room);
  }

  /**
   * Has everybody told what is new. Without the lock.
   *
   * <p>The fence is for the case that a teller has just found nothing and goes: either it sees our
   * event when it looks again, or we see here that it has gone.
   */
  void dispatch(Executor executor) {
    VarHandle.fullFence();
    for (Listener<?> listener : all) {
      listener.dispatch(executor);
    }
  }

  /** Whether everything has been told. Without the lock. */
  boolean areIdle() {
    return all.stream().allMatch(Listener::isIdle);
  }
}
