package dev.presence.websocket;

import dev.presence.TimeSource;
import jakarta.websocket.WebSocketContainer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** What a builder was told; never changes. */
final class ClientSettings {
  final List<URI> uris;
  final WebSocketContainer container;
  final Callable<Map<String, String>> headers;
  final Optional<Callable<String>> ticket;
  final String ticketParameter;
  final Duration ticketTimeout;
  final Duration connectTimeout;
  final HeartbeatTimes times;
  final boolean introduces;
  final ClientBackoff backoff;
  final Duration stableAfter;
  final int outboxMessages;
  final int outboxBytes;
  final Duration outboxAge;
  final Set<Integer> stopOn;
  final List<String> subprotocols;
  final ClientListener listener;
  final Supplier<ClientThreads> threads;
  final TimeSource time;
  final DoubleSupplier chance;

  ClientSettings(PresenceClient.Builder b) {
    uris = List.copyOf(b.uris);
    container = b.container();
    headers = b.headers;
    ticket = b.ticket;
    ticketParameter = b.ticketParameter;
    ticketTimeout = b.ticketTimeout;
    connectTimeout = b.connectTimeout;
    times = new HeartbeatTimes(b.ask, b.answer, b.spread);
    introduces = b.introduces;
    backoff = new ClientBackoff(b.base, b.cap);
    stableAfter = b.stableAfter;
    outboxMessages = b.outboxMessages;
    outboxBytes = b.outboxBytes;
    outboxAge = b.outboxAge;
    stopOn = Set.copyOf(b.stopOn);
    subprotocols = List.copyOf(b.subprotocols);
    listener = b.listener;
    threads = b.threads;
    time = b.time;
    chance = b.chance;
  }

  boolean isFinal(int code) {
    return ClientReturn.isFinal(code) || stopOn.contains(code);
  }
}
