package dev.presence.it;

import dev.presence.Departure;
import dev.presence.PeerSession;
import dev.presence.PresenceEvent;
import dev.presence.PresenceStats;
import dev.presence.SessionRegistry;
import java.lang.management.ManagementFactory;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the server tells its parent of its registry: every event, and all it knows on demand. */
final class Chronicle {
  private Chronicle() {}

  /** One listener hears all kinds of events, so that their order is kept. */
  static void follow(SessionRegistry registry) {
    registry.on(PresenceEvent.class, Chronicle::tell);
  }

  private static void tell(PresenceEvent event) {
    if (event instanceof PresenceEvent.Joined joined) {
      joined(joined.session());
    } else if (event instanceof PresenceEvent.Left left) {
      left(left.departure());
    } else if (event instanceof PresenceEvent.Suspected suspected) {
      edge("suspected", suspected.session());
    } else if (event instanceof PresenceEvent.Recovered recovered) {
      edge("recovered", recovered.session());
    } else if (event instanceof PresenceEvent.Online online) {
      Out.report("online", "user", online.user());
    } else if (event instanceof PresenceEvent.Offline offline) {
      Out.report("offline", "user", offline.user());
    } else {
      Out.report("other", "event", event);
    }
  }

  private static void joined(PeerSession session) {
    Out.report(
        "joined",
        "user",
        session.identity().user(),
        "session",
        session.id(),
        "remote",
        session.attributes());
  }

  private static void edge(String what, PeerSession session) {
    Out.report(what, "user", session.identity().user(), "session", session.id());
  }

  private static void left(Departure departure) {
    Out.report(
        "left",
        "user",
        departure.identity().user(),
        "session",
        departure.id(),
        "reason",
        departure.reason(),
        "detail",
        departure.detail(),
        "silence",
        departure.silence(),
        "waiting",
        departure.waiting(),
        "q",
        departure.pingDelay(),
        "s",
        departure.standstill(),
        "unread",
        departure.unread());
  }

  /** Reports every number of the statistics under its own name. */
  static void stats(SessionRegistry registry) {
    PresenceStats stats = registry.stats();
    List<Object> details = new ArrayList<>();
    for (RecordComponent part : PresenceStats.class.getRecordComponents()) {
      details.add(part.getName());
      details.add(value(stats, part));
    }
    Out.report("stats", details.toArray());
  }

  private static Object value(PresenceStats stats, RecordComponent part) {
    try {
      return part.getAccessor().invoke(stats);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Prints sessions, departures, their timelines and all threads to the log. */
  static void dump(SessionRegistry registry) {
    registry.sessions().forEach(Chronicle::print);
    registry.departures().forEach(Chronicle::print);
    System.out.println(registry.stats());
    Arrays.stream(ManagementFactory.getThreadMXBean().dumpAllThreads(false, false))
        .forEach(System.out::println);
    Out.report("dumped");
  }

  private static void print(PeerSession session) {
    System.out.println(session.identity() + " " + session.health() + " " + session.why());
    session.timeline().forEach(entry -> System.out.println("  " + entry));
  }

  private static void print(Departure departure) {
    System.out.println(departure.identity() + " " + departure.reason() + " " + departure.detail());
    departure.timeline().forEach(entry -> System.out.println("  " + entry));
  }
}
