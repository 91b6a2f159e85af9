package dev.presence;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An application's observer of round trips, whose failures reach no container thread. */
final class RoundTripObserver {
  private static final Logger LOG = LoggerFactory.getLogger(RoundTripObserver.class);

  private final LongConsumer observer;
  private final LongAdder errors;
  private final AtomicBoolean logged = new AtomicBoolean();

  RoundTripObserver(LongConsumer observer, LongAdder errors) {
    this.observer = observer;
    this.errors = errors;
  }

  void accept(long nanos) {
    try {
      observer.accept(nanos);
    } catch (RuntimeException e) {
      errors.increment();
      if (logged.compareAndSet(false, true)) { // there may be thousands a second
        LOG.error("{} failed; further failures are counted only", observer, e);
      }
    }
  }
}
