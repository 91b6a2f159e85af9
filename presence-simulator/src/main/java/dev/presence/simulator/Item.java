package dev.presence.simulator;

/** An arrival packed into a long: the number above, the kind in the lowest 2 bits. */
final class Item {
  private static final Arrival[] ARRIVALS = Arrival.values();

  private Item() {}

  @SuppressWarnings("EnumOrdinal") // never leaves the process
  static long pack(Arrival what, long number) {
    return number << 2 | what.ordinal();
  }

  static Arrival what(long item) {
    return ARRIVALS[(int) (item & 3)];
  }

  static long number(long item) {
    return item >>> 2;
  }
}
