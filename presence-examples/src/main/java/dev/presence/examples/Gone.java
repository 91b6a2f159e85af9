package dev.presence.examples;

import dev.presence.Departure;
import dev.presence.Identity;
import dev.presence.Member;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client that left this node or another.
 *
 * @param id the session's
 * @param node the name of its node; null if this server is alone
 * @param leftAt by this node's wall clock
 * @param shown what API and console show of it now, given what its ghost would have cost
 */
record Gone(
    String id,
    Identity identity,
    @Nullable String node,
    Instant leftAt,
    Function<Ghosts, DepartureView> shown) {
  static Gone here(Departure departure, @Nullable String node) {
    return new Gone(
        departure.id(),
        departure.identity(),
        node,
        departure.leftAt(),
        ghosts -> DepartureView.of(departure, ghosts, node));
  }

  static Gone elsewhere(Member member, DepartureView view) {
    return new Gone(
        member.connection(),
        member.identity(),
        member.node(),
        Instant.parse(view.leftAt()),
        ghosts -> view);
  }

  DepartureView view(Ghosts ghosts) {
    return shown.apply(ghosts);
  }
}
