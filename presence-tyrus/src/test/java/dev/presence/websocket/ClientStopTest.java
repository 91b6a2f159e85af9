package dev.presence.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.TimeSource;
import dev.presence.websocket.ClientState.Name;
import dev.presence.websocket.PresenceClient.Sent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who connects again as soon as he is told that the client has stopped. */
class ClientStopTest {
  /** Made in the test: virtual threads belong to who makes them. */
  private static final class Lab implements ClientListener {
    private final FakeServer server = new FakeServer();
    private final VirtualClientThreads timer = new VirtualClientThreads();
    private final PresenceClient client =
        PresenceClient.builder(ClientLab.ONE)
            .container(server.container)
            .threads(new ListenerAhead(timer), () -> 0.5)
            .listener(this)
            .build();
    private boolean returned;

    Lab() throws Exception {}

    @Override
    public void state(ClientState state, ClientState previous) {
      if (state.name() == Name.STOPPED && !returned) {
        returned = true;
        client.connect();
      }
    }

    void assertOnline() {
      timer.settle();
      timer.advance(Duration.ofSeconds(20));

      assertThat(client.state().name()).isEqualTo(Name.ONLINE);
      assertThat(client.send("hello")).isEqualTo(Sent.SENT);
    }
  }

  /** A listener's thread that is faster than the timer's. */
  private record ListenerAhead(VirtualClientThreads timer) implements ClientThreads {
    @Override
    public TimeSource time() {
      return timer.time();
    }

    @Override
    public void run(Runnable step) {
      timer.run(step);
    }

    @Override
    public Runnable after(Duration delay, Runnable step) {
      return timer.after(delay, step);
    }

    @Override
    public void dial(Runnable attempt) {
      timer.dial(attempt);
    }

    @Override
    public void write(Runnable write) {
      timer.write(write);
    }

    @Override
    public void tell(Runnable news) {
      news.run();
    }

    @Override
    public void release() {
      timer.release();
    }
  }

  @Test
  void afterAFinalCloseCodeTheListenerMayConnectAgain() throws Exception {
    Lab lab = new Lab();
    lab.client.connect();

    lab.server.last().closes(4409, "");

    lab.assertOnline();
  }

  @Test
  void afterACloseTheListenerMayConnectAgain() throws Exception {
    Lab lab = new Lab();
    lab.client.connect();

    lab.client.close();

    lab.assertOnline();
  }
}
