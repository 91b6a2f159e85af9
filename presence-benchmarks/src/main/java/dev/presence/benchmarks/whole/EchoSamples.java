package dev.presence.benchmarks.whole;

import dev.presence.benchmarks.Quartiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the turns of all servers of one kind told. */
final class EchoSamples {
  private final List<Double> throughput = new ArrayList<>();
  private final List<Double> cpuPerEcho = new ArrayList<>();
  private final List<Double> heap = new ArrayList<>();
  private final Map<String, List<Double>> roundTrips = new LinkedHashMap<>();

  void addTurn(double echoesPerSecond, double cpuMicrosPerEcho) {
    throughput.add(echoesPerSecond);
    cpuPerEcho.add(cpuMicrosPerEcho);
  }

  void addRoundTrip(String quantile, double micros) {
    roundTrips.computeIfAbsent(quantile, any -> new ArrayList<>()).add(micros);
  }

  void addHeap(double bytesPerConnection) {
    heap.add(bytesPerConnection);
  }

  Quartiles throughput() {
    return quartiles(throughput);
  }

  Quartiles cpuPerEcho() {
    return quartiles(cpuPerEcho);
  }

  Quartiles heapPerConnection() {
    return quartiles(heap);
  }

  Quartiles roundTrip(String quantile) {
    return quartiles(roundTrips.getOrDefault(quantile, List.of()));
  }

  private static Quartiles quartiles(List<Double> samples) {
    return Quartiles.of(samples.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
