package dev.presence.it;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Which faults run where, and what runs side by side. */
final class Plans {
  private Plans() {}

  /** Everything: a lane for each container with presence, and one for each without. */
  static Matrix full(List<ServerKind> kinds, List<Fault> faults) {
    return new Matrix(
        Stream.of(false, true)
            .flatMap(bare -> kinds.stream().map(kind -> lane(kind, faults, bare)))
            .toList());
  }

  /** Each container begins elsewhere, so that not all do the same at the same time. */
  private static List<Run> lane(ServerKind kind, List<Fault> faults, boolean bare) {
    List<Run> runs = new ArrayList<>(runs(kind, faults, bare));
    Collections.rotate(runs, 2 * kind.ordinal());
    return runs;
  }

  private static List<Run> runs(ServerKind kind, List<Fault> faults, boolean bare) {
    List<Run> runs = new ArrayList<>();
    add(runs, quick(kind, bare), common(Fault.SHARED, faults));
    if (!bare) {
      add(runs, quick(kind, false).withPace(Pace.DEFAULT), common(List.of(Fault.IDLE_CUT), faults));
    }
    add(runs, quick(kind, bare).secured(), common(Fault.SECURE, faults));
    faults.stream()
        .filter(Fault::isAlone)
        .forEach(fault -> add(runs, quick(kind, bare).withPace(fault.pace()), List.of(fault)));
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

  /**
   * What {@code mvn verify} has time for: each container under all faults that share a run, and
   * each other fault in some container.
   */
  static Matrix part() {
    return new Matrix(
        List.of(
            List.of(
                alone(ServerKind.TOMCAT, Fault.LONG_HANDLER),
                shared(ServerKind.JETTY),
                alone(ServerKind.UNDERTOW, Fault.COLLECTIONS)),
            List.of(
                alone(ServerKind.SPRING, Fault.SERVER_STOPPED),
                shared(ServerKind.TYRUS),
                alone(ServerKind.TYRUS, Fault.BUSY_AGAIN)),
            List.of(
                alone(ServerKind.TOMCAT, Fault.LONG_UNSEEN),
                shared(ServerKind.UNDERTOW),
                secure(ServerKind.JETTY),
                alone(ServerKind.UNDERTOW, Fault.LOSS)),
            List.of(
                shared(ServerKind.TOMCAT),
                byDefault(ServerKind.SPRING),
                alone(ServerKind.JETTY, Fault.BUSY_WORKERS),
                alone(ServerKind.TOMCAT, Fault.BUSY_UNSEEN)),
            List.of(
                shared(ServerKind.SPRING),
                alone(ServerKind.SPRING, Fault.CROWD),
                alone(ServerKind.UNDERTOW, Fault.RELEASE)),
            List.of(alone(ServerKind.TOMCAT, Fault.RARE_BYTES))));
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
    return new Run(quick(kind, false).withPace(fault.pace()), List.of(fault));
  }
}
