package dev.presence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presence.LeaveReason;
import dev.presence.PeerSession;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoardTest {
  private final Crowd crowd = new Crowd();
  private final Board board = new Board(new Ghosts(crowd.time));
  private Changes changes = new Changes();

  private PeerSession join(String name) {
    PeerSession session = crowd.join(name);
    changes.joined(new Present.Here(session, null));
    return session;
  }

  private void leave(PeerSession session) {
    crowd.leave(session, LeaveReason.CLOSED_BY_PEER);
    changes.left(Gone.here(crowd.registry.departures().get(0), null));
  }

  private List<JsonNode> delta() throws Exception {
    Changes taken = changes;
    changes = new Changes();
    board.apply(taken);
    return parsed(board.delta(taken));
  }

  private static List<JsonNode> parsed(List<String> texts) throws Exception {
    List<JsonNode> parsed = new ArrayList<>();
    for (String text : texts) {
      parsed.add(new ObjectMapper().readTree(text));
    }
    return parsed;
  }

  private static List<String> ids(JsonNode entries) {
    return entries.findValuesAsText("id");
  }

  @Test
  void withNobodyThereAnEmptyListIsTheLast() throws Exception {
    List<JsonNode> snapshot = parsed(board.snapshot());

    assertThat(snapshot).hasSize(2);
    assertThat(snapshot.get(0).toString())
        .isEqualTo("{\"type\":\"sessions\",\"sessions\":[],\"last\":true}");
    assertThat(snapshot.get(1).toString()).isEqualTo("{\"type\":\"departures\",\"departures\":[]}");
  }

  @Test
  void nothingIsSaidIfNothingChanged() throws Exception {
    assertThat(delta()).isEmpty();
  }

  @Test
  void aNewcomerIsToldWhatTheOthersWereToldAndTheNextDeltaIsForAll() throws Exception {
    PeerSession anna = join("anna");
    join("boris");
    delta();

    join("chen");
    leave(anna);
    List<JsonNode> snapshot = parsed(board.snapshot());
    List<JsonNode> next = delta();

    assertThat(ids(snapshot.get(0).get("sessions"))).containsExactly("anna", "boris");
    assertThat(snapshot.get(1).get("departures")).isEmpty();
    assertThat(next).hasSize(1);
    assertThat(ids(next.get(0).get("joined"))).containsExactly("chen");
    assertThat(ids(next.get(0).get("left"))).containsExactly("anna");
  }

  @Test
  void aListIsToldInPartsOf500() throws Exception {
    for (int i = 0; i < 1_001; i++) {
      join("user" + i);
    }
    List<JsonNode> delta = delta();
    List<JsonNode> snapshot = parsed(board.snapshot());

    assertThat(delta).extracting(d -> d.get("joined").size()).containsExactly(500, 500, 1);
    assertThat(snapshot.subList(0, 3))
        .extracting(part -> part.get("sessions").size())
        .containsExactly(500, 500, 1);
    assertThat(snapshot.subList(0, 3))
        .extracting(part -> part.get("last").asBoolean())
        .containsExactly(false, false, true);
    assertThat(snapshot.get(3).get("type").asText()).isEqualTo("departures");
  }

  @Test
  void theNewest500DeparturesAreKeptNewestFirst() throws Exception {
    for (int i = 0; i < 510; i++) {
      leave(join("user" + i));
    }
    delta();

    List<String> kept = ids(parsed(board.snapshot()).get(1).get("departures"));

    assertThat(kept).hasSize(500).startsWith("user509", "user508").endsWith("user10");
  }

  @Test
  void whatWasMissedReplacesWhoIsPresent() throws Exception {
    join("anna");
    delta();

    changes.missed(List.of(new Present.Here(crowd.join("boris"), null)));
    delta();

    assertThat(ids(parsed(board.snapshot()).get(0).get("sessions"))).containsExactly("boris");
    assertThat(board.find("anna")).isEmpty();
  }
}
