package dev.presence.it;

import java.util.ArrayList;
import java.util.List;

/** Which faults run where, and what runs side by side. */
final class Plans {
  private Plans() {}

  /** Everything, with presence in one lane and without it in the other. */
  static Matrix full(List<ServerKind> kinds, List<Fault> faults) {
    return new Matrix(List.of(lane(kinds, faults, false), lane(kinds, faults, true)));
  }

  private static List<Run> lane(List<ServerKind> kinds, List<Fault> faults, boolean bare) {
    return kinds.stream().flatMap(kind -> runs(kind, faults, bare).stream()).toList();
  }

  private static List<Run> runs(ServerKind kind, List<Fault> faults, boolean bare) {
    List<Run> runs = new ArrayList<>();
    add(runs, quick(kind, bare), common(Fault.SHARED, faults));
    if (!bare) {
      add(runs, quick(kind, false).withPace(Pace.DEFAULT), common(List.of(Fault.IDLE_CUT), faults));
    }
    add(runs, quick(kind, bare).secured(), common(Fault.SECURE, faults));
    for (Fault fault : common(Fault.ALONE, faults)) {
      add(runs, quick(kind, bare).withPace(fault.pace(kind)), List.of(fault));
    }
    return runs;
  }

  private static void add(List<Run> runs, Setting setting, List<Fault> faults) {
    List<Fault> fit = faults.stream().filter(fault -> fault.fits(setting)).toList();
    if (!fit.isEmpty()) {
      runs.add(new Run(setting, fit));
    }
  }

  private static List<Fault> common(List<Fault> some, List<Fault> wanted) {
    return some.stream().filter(wanted::contains).toList();
  }

  private static Setting quick(ServerKind kind, boolean bare) {
    return new Setting(kind, bare, Pace.QUICK, false);
  }

  /** What {@code mvn verify} has time for: each fault once. */
  static Matrix part() {
    return new Matrix(
        List.of(
            List.of(
                alone(ServerKind.TYRUS, Fault.LONG_HANDLER),
                alone(ServerKind.TYRUS, Fault.RELEASE)),
            List.of(
                alone(ServerKind.TYRUS, Fault.SERVER_STOPPED),
                alone(ServerKind.TYRUS, Fault.BUSY_AGAIN)),
            List.of(
                shared(ServerKind.TYRUS),
                secure(ServerKind.TYRUS),
                byDefault(ServerKind.TYRUS),
                alone(ServerKind.TYRUS, Fault.CROWD)),
            List.of(
                alone(ServerKind.TYRUS, Fault.COLLECTIONS),
                alone(ServerKind.TYRUS, Fault.BUSY_WORKERS))));
  }

  private static Run shared(ServerKind kind) {
    return new Run(quick(kind, false), Fault.SHARED);
  }

  private static Run secure(ServerKind kind) {
    return new Run(quick(kind, false).secured(), Fault.SECURE);
  }

  private static Run byDefault(ServerKind kind) {
    return new Run(quick(kind, false).withPace(Pace.DEFAULT), List.of(Fault.IDLE_CUT));
  }

  private static Run alone(ServerKind kind, Fault fault) {
    return new Run(quick(kind, false).withPace(fault.pace(kind)), List.of(fault));
  }
}
