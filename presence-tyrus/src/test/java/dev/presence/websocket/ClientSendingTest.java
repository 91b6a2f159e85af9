package dev.presence.websocket;

import static dev.presence.websocket.PresenceClient.Sent.DROPPED;
import static dev.presence.websocket.PresenceClient.Sent.QUEUED;
import static dev.presence.websocket.PresenceClient.Sent.SENT;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.presence.websocket.FakeServer.Visitor;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ClientSendingTest {
  @Test
  void messagesAreSentInOrder() throws Exception {
    ClientLab lab = new ClientLab().connected();
    assertThat(lab.client.send("a")).isEqualTo(SENT);
    assertThat(lab.client.send(ByteBuffer.wrap(new byte[] {7}))).isEqualTo(SENT);
    assertThat(lab.server.last().received).containsExactly("a", ByteBuffer.wrap(new byte[] {7}));
  }

  @Test
  void whatIsSentBeforeTheConnectionWaitsForIt() throws Exception {
    ClientLab lab = new ClientLab();
    assertThat(lab.client.send("a")).isEqualTo(QUEUED);
    assertThat(lab.client.send("b")).isEqualTo(QUEUED);
    assertThat(lab.client.queued()).isEqualTo(2);
    lab.connected();
    assertThat(lab.server.last().received).containsExactly("a", "b");
    assertThat(lab.client.queued()).isZero();
  }

  @Test
  void theContainerHoldsOneMessageAtATime() throws Exception {
    ClientLab lab = new ClientLab();
    lab.server.writes = false;
    lab.connected();
    assertThat(lab.client.send("a")).isEqualTo(SENT);
    assertThat(lab.client.send("b")).isEqualTo(QUEUED);
    assertThat(lab.server.last().received).containsExactly("a");

    lab.server.last().written(0);

    assertThat(lab.server.last().received).containsExactly("a", "b");
  }

  @Test
  void aBufferIsCopied() throws Exception {
    ClientLab lab = new ClientLab();
    ByteBuffer data = ByteBuffer.wrap(new byte[] {1});
    lab.client.send(data);
    data.put(0, (byte) 2);
    lab.connected();
    assertThat(lab.server.last().received).containsExactly(ByteBuffer.wrap(new byte[] {1}));
    assertThat(data.remaining()).isEqualTo(1);
  }

  @Test
  void aFullOutboxRefusesTheNewcomer() throws Exception {
    ClientLab byNumber = new ClientLab(b -> b.outbox(2, 1_000, ofSeconds(60)));
    byNumber.client.send("a");
    byNumber.client.send("b");
    assertThat(byNumber.client.send("c")).isEqualTo(DROPPED);

    ClientLab bySize = new ClientLab(b -> b.outbox(100, 10, ofSeconds(60)));
    assertThat(bySize.client.send("12345")).isEqualTo(QUEUED);
    assertThat(bySize.client.send("")).isEqualTo(QUEUED);
    assertThat(bySize.client.send("6")).isEqualTo(DROPPED);
    bySize.connected();
    assertThat(bySize.server.last().received).containsExactly("12345", "");
    assertThat(bySize.client.send("67890")).isEqualTo(SENT);
  }

  @Test
  void aMessageThatGrewTooOldIsDroppedAndTold() throws Exception {
    ClientLab lab = new ClientLab();
    lab.server.refusesConnections();
    lab.connected();
    lab.client.send("old");
    lab.pass(ofMillis(60_000));
    lab.client.send("young");
    assertThat(lab.dropped).isEmpty();
    lab.pass(ofMillis(1));
    lab.server.accepts();
    lab.waitOut();

    assertThat(lab.dropped).containsExactly("old too old");
    assertThat(lab.server.last().received).containsExactly("young");
  }

  @Test
  void whatWaitsWhenTheClientStopsIsToldAndNothingMoreIsTaken() throws Exception {
    ClientLab lab = new ClientLab();
    lab.server.refusesConnections();
    lab.connected();
    lab.client.send("a");
    lab.client.close();
    assertThat(lab.dropped).containsExactly("a stopped");
    assertThat(lab.client.send("b")).isEqualTo(DROPPED);
  }

  @Test
  void whileTheServerIsDoubtedMessagesAreHeldBack() throws Exception {
    ClientLab lab = new ClientLab();
    lab.server.answersPings = false;
    lab.connected().pass(ofSeconds(7));
    Visitor first = lab.server.last();
    assertThat(lab.client.send("a")).isEqualTo(QUEUED);
    assertThat(first.received).isEmpty();

    first.says("here I am");

    assertThat(first.received).containsExactly("a");
  }

  @Test
  void whatWasGivenToADeadConnectionIsNotSentAgain() throws Exception {
    ClientLab lab = new ClientLab();
    lab.server.writes = false;
    lab.connected();
    lab.client.send("lost");
    lab.client.send("kept");
    Visitor first = lab.server.last();
    first.closes(1006, "");
    lab.server.writes = true;
    lab.waitOut();
    first.written(0);
    assertThat(first.received).containsExactly("lost");
    assertThat(lab.server.last().received).containsExactly("kept");
  }

  @Test
  void aThousandQueuedMessagesDoNotOverflowTheStack() throws Exception {
    ClientLab lab = new ClientLab(b -> b.outbox(100_000, 10_000_000, ofSeconds(60)));
    for (int i = 0; i < 100_000; i++) {
      lab.client.send("x");
    }
    lab.connected();
    assertThat(lab.server.last().received).hasSize(100_000);
  }
}
