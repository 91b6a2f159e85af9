package dev.presence.simulator;

/** What one client-day came to. Times in nanoseconds. */
final class Tally {
  long connected;
  long listed;
  long wronglyAbsent;
  long ghost;
  long mistakes;
  long deaths;
  long natLosses;
  long pings;
  long bytes;
  long wakeUps;
  final Samples detections = new Samples();
  final Samples mistakeDurations = new Samples();

  void clear() {
    connected = 0;
    listed = 0;
    wronglyAbsent = 0;
    ghost = 0;
    mistakes = 0;
    deaths = 0;
    natLosses = 0;
    pings = 0;
    bytes = 0;
    wakeUps = 0;
    detections.clear();
    mistakeDurations.clear();
  }
}
