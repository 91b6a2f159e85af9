package dev.presence.benchmarks.parts;

import dev.presence.SessionRegistry;
import dev.presence.TimeSource;
import java.util.List;
import org.openjdk.jmh.annotations.Setup;

/** {@link SessionRegistry#sessions()}: of one moment. */
public class PresenceLists extends Listing {
  private final Crowd crowd = new Crowd(TimeSource.system(), Crowd.POLICY);

  @Setup
  public void join() {
    crowd.join(sessions);
  }

  @Override
  protected List<?> list() {
    return crowd.registry().sessions();
  }
}
