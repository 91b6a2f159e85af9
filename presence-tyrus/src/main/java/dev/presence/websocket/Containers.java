package dev.presence.websocket;

import dev.presence.internal.Hidden.UnreachableException;
import jakarta.websocket.Session;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The containers we know, told apart by the class of a session. */
final class Containers implements Function<Session, Optional<SessionConnection>> {
  private static final Logger LOG = LoggerFactory.getLogger(Containers.class);
  private static final List<Container> KNOWN = List.of(new Tomcat(), new Jetty(), new Undertow());

  private final Set<Container> warnedOf = ConcurrentHashMap.newKeySet();

  /** Empty for a container that we do not know, or that is not as we know it. */
  @Override
  public Optional<SessionConnection> apply(Session session) {
    String type = session.getClass().getName();
    return KNOWN.stream()
        .filter(container -> container.sessionClass().equals(type))
        .findFirst()
        .flatMap(container -> connection(container, session));
  }

  private Optional<SessionConnection> connection(Container container, Session session) {
    try {
      container.prepare(session);
      return Optional.of(new ContainerConnection(container, session));
    } catch (UnreachableException | RuntimeException changed) {
      if (warnedOf.add(container)) {
        LOG.warn("sessions of this server are served by the API alone: {}", changed.getMessage());
      }
      return Optional.empty();
    }
  }
}
