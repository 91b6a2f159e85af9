package dev.presence.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.websocket.ClientEndpointConfig;
import java.net.URI;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect, on a thread that it may block: fetches what the server wants to see, then
 * connects. Who gives it up interrupts it, which frees the thread; what the container still does by
 * itself ends by its own timeout.
 */
final class ClientAttempt implements Runnable {
  interface Owner {
    /** It has a thread now. */
    void begun(ClientAttempt attempt);

    /** It has all it needs, and connects. */
    void equipped(ClientAttempt attempt);

    /** It could not get what it needs. */
    void notEquipped(ClientAttempt attempt, Exception why);

    void refused(ClientAttempt attempt, Exception why);

    /** It holds no thread any more. */
    void over(ClientAttempt attempt);
  }

  private record Equipment(Map<String, String> headers, URI uri) {}

  final ClientTargets.Target target;
  final ClientLink link;
  private final ClientSettings settings;
  private final Owner owner;

  /** Guarded by this. */
  private @Nullable Thread thread;

  /** Guarded by this. */
  private boolean abandoned;

  ClientAttempt(
      ClientTargets.Target target, ClientLink link, ClientSettings settings, Owner owner) {
    this.target = target;
    this.link = link;
    this.settings = settings;
    this.owner = owner;
  }

  @Override
  public void run() {
    try {
      if (begin()) {
        owner.begun(this);
        attempt();
      }
    } finally {
      end();
      owner.over(this);
    }
  }

  private void attempt() {
    Equipment equipment;
    try {
      equipment = equip();
    } catch (Exception e) { // InterruptedException included: we have interrupted it
      owner.notEquipped(this, e);
      return;
    }
    if (!isAbandoned()) {
      connect(equipment);
    }
  }

  private Equipment equip() throws Exception {
    Map<String, String> headers = Map.copyOf(settings.headers.call());
    if (settings.ticket.isEmpty()) {
      return new Equipment(headers, target.uri);
    }
    return new Equipment(headers, withTicket(settings.ticket.get().call()));
  }

  private URI withTicket(String ticket) {
    String separator = target.uri.getRawQuery() == null ? "?" : "&";
    return URI.create(
        target.uri
            + separator
            + URLEncoder.encode(settings.ticketParameter, UTF_8)
            + "="
            + URLEncoder.encode(ticket, UTF_8));
  }

  @SuppressWarnings("CatchingUnchecked") // whatever a container throws, it is a refusal
  private void connect(Equipment equipment) {
    owner.equipped(this);
    try {
      settings.container.connectToServer(link, config(equipment.headers), equipment.uri);
    } catch (Exception e) {
      owner.refused(this, e);
    }
  }

  private ClientEndpointConfig config(Map<String, String> wanted) {
    return ClientEndpointConfig.Builder.create()
        .preferredSubprotocols(settings.subprotocols)
        .configurator(
            new ClientEndpointConfig.Configurator() {
              @Override
              public void beforeRequest(Map<String, List<String>> headers) {
                put(wanted, headers);
              }
            })
        .build();
  }

  /** In place of one of that name, however it is written. */
  private static void put(Map<String, String> wanted, Map<String, List<String>> headers) {
    Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(wanted);
    headers.keySet().removeIf(byName::containsKey);
    byName.forEach((name, value) -> headers.put(name, List.of(value)));
  }

  /** Returns false if it was given up before. */
  private synchronized boolean begin() {
    thread = abandoned ? null : Thread.currentThread();
    return !abandoned;
  }

  /** The thread is a pool's, and whoever gets it next was not interrupted. */
  private synchronized void end() {
    thread = null;
    boolean unused = Thread.interrupted();
  }

  private synchronized boolean isAbandoned() {
    return abandoned;
  }

  @SuppressWarnings("Interruption") // only while the thread runs this
  synchronized void abandon() {
    abandoned = true;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
