package dev.presence.simulator;

/** Many client-days added up. */
final class Totals {
  private static final double HOUR = 3.6e12;

  final Ratio mistakes = new Ratio();
  final Ratio absence = new Ratio();
  final Ratio ghost = new Ratio();
  final Ratio natLosses = new Ratio();
  final Ratio pings = new Ratio();
  final Ratio bytes = new Ratio();
  final Ratio wakeUps = new Ratio();
  final Samples detections = new Samples();
  final Samples mistakeDurations = new Samples();
  long clientDays;
  long cpuNanos;

  void add(Tally day) {
    clientDays++;
    double hours = (day.listed + day.ghost) / HOUR;
    double connectedDays = day.connected / (double) Script.DAY;
    mistakes.add((double) day.mistakes, connectedDays);
    absence.add((double) day.wronglyAbsent, (double) day.connected);
    ghost.add(day.ghost / 1e9, 1);
    natLosses.add((double) day.natLosses, connectedDays);
    pings.add((double) day.pings, hours);
    bytes.add((double) day.bytes, hours);
    wakeUps.add((double) day.wakeUps, hours);
    detections.addAll(day.detections);
    mistakeDurations.addAll(day.mistakeDurations);
  }

  void add(Totals other) {
    clientDays += other.clientDays;
    cpuNanos += other.cpuNanos;
    mistakes.add(other.mistakes);
    absence.add(other.absence);
    ghost.add(other.ghost);
    natLosses.add(other.natLosses);
    pings.add(other.pings);
    bytes.add(other.bytes);
    wakeUps.add(other.wakeUps);
    detections.addAll(other.detections);
    mistakeDurations.addAll(other.mistakeDurations);
  }
}
