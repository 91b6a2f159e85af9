package dev.presence.examples;

import java.util.concurrent.atomic.LongAdder;

/**
 * What became of the messages that clients stream.
 *
 * @param relayed sent on to those who watch
 * @param unwatched dropped because nobody watches, for example on the way when the last one left
 * @param excess dropped because there were too many of them
 */
record StreamCounters(LongAdder relayed, LongAdder unwatched, LongAdder excess) {
  StreamCounters() {
    this(new LongAdder(), new LongAdder(), new LongAdder());
  }
}
