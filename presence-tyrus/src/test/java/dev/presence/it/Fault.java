package dev.presence.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What can happen to a peer, its network or its server: a row of the matrix. */
enum Fault {
  IDLE_CUT("idle, link cut", Fate.leaves("DEAD"), Cuts::idle),
  PUSH_CUT("link cut under a push every 100 ms", Fate.leaves("DEAD"), Cuts::pushed),
  FULL_BUFFER_CUT(
      "link cut with a full send buffer and a blocked sender",
      Fate.leaves("DEAD"),
      Cuts::fullBuffer),
  UPLOAD_CUT("link cut during a 5 MB upload", Fate.leaves("DEAD"), Cuts::upload),
  CLIENT_STOPPED("client process stopped (SIGSTOP)", Fate.leaves("DEAD"), Peers::stopped),
  CLIENT_KILLED("client process killed (SIGKILL)", Fate.leaves("CONNECTION_LOST"), Peers::killed),
  HOST_BACK(
      "client's host gone, and back with RST", Fate.leaves("CONNECTION_LOST"), Peers::hostBack),
  ZERO_WINDOW("peer stops reading and answering", Fate.leaves("DEAD"), Peers::zeroWindow),
  NAT_FORGOTTEN("NAT mapping forgotten", Fate.leaves("DEAD"), Networks::forgottenMapping),
  ADDRESS_CHANGED(
      "address changed, peer connects again", Fate.leaves("REPLACED"), Networks::changedAddress),
  PROXY_CUT("link cut behind nginx", Fate.leaves("DEAD"), Cuts::behindProxy),
  SLOW_UPLOAD("upload trickles, a byte every 500 ms", Fate.stays(), Peers::trickle),
  RARE_BYTES("upload trickles, a byte every 14 s", Fate.stays(), Peers::rareBytes),
  OUTAGE_HEALS("outage shorter than the timeout", Fate.stays(), Networks::outage),
  LOSS("30 % of all packets lost", Fate.stays(), Networks::loss),

  SERVER_STOPPED("server process stopped for 40 s (SIGSTOP)", Fate.stays(), Servers::stopped),
  COLLECTIONS("full collections for 20 s", Fate.stays(), Servers::collections, "-Xmx900m"),
  BUSY_WORKERS("all workers busy for 20 s", Fate.stays(), Servers::busyWorkers),
  BUSY_AGAIN("all workers busy for 6 s, three times", Fate.stays(), Servers::busyAgain),
  LONG_HANDLER("one handler runs for 60 s", Fate.stays(), Servers::longHandler),
  BUSY_UNSEEN(
      "all workers busy for 20 s, container unknown to presence",
      Fate.stays(),
      Servers::busyWorkers),
  LONG_UNSEEN(
      "one handler runs for 60 s, container unknown to presence",
      Fate.stays(),
      Servers::longHandler),
  CROWD("of 1,000 peers 200 blocked, 100 cut", Fate.leaves("DEAD"), Servers::crowd, "-Xmx900m"),
  RELEASE("100 peers cut, three times", Fate.leaves("DEAD"), Servers::release);

  /** Independent of each other: they share a run. */
  static final List<Fault> SHARED =
      List.of(
          IDLE_CUT,
          PUSH_CUT,
          FULL_BUFFER_CUT,
          UPLOAD_CUT,
          CLIENT_STOPPED,
          CLIENT_KILLED,
          HOST_BACK,
          ZERO_WINDOW,
          NAT_FORGOTTEN,
          ADDRESS_CHANGED,
          PROXY_CUT,
          SLOW_UPLOAD,
          OUTAGE_HEALS);

  /** Run over TLS too. */
  static final List<Fault> SECURE = List.of(IDLE_CUT, PUSH_CUT, FULL_BUFFER_CUT, UPLOAD_CUT);

  /**
   * Where nobody can look into the receive queue, the timeout has to exceed the slowest handler:
   * these show that it is enough.
   */
  private static final Set<Fault> UNSEEN = Set.of(BUSY_UNSEEN, LONG_UNSEEN);

  private static final Set<Fault> FEW_WORKERS = Set.of(BUSY_WORKERS, BUSY_AGAIN, BUSY_UNSEEN);

  private final String title;
  private final Fate fate;
  private final Script script;
  private final List<String> jvm;

  Fault(String title, Fate fate, Script script, String... jvm) {
    this.title = title;
    this.fate = fate;
    this.script = script;
    this.jvm = List.of(jvm);
  }

  String title() {
    return title;
  }

  Fate fate() {
    return fate;
  }

  /** Whether it has a run for itself: it strikes the whole server, or needs another policy. */
  boolean isAlone() {
    return !SHARED.contains(this);
  }

  /** Whether it keeps a core busy for long. */
  boolean isHeavy() {
    return this == COLLECTIONS || this == CROWD;
  }

  /** The policy it is run under, beside others that may be asked for. */
  Pace pace() {
    if (this == RARE_BYTES) {
      return Pace.DEFAULT;
    }
    return UNSEEN.contains(this) ? Pace.PATIENT : Pace.QUICK;
  }

  /** Whether it says anything of such a server. One container stands for all unknown ones. */
  boolean fits(Setting setting) {
    if (UNSEEN.contains(this)) {
      return !setting.bare() && setting.kind() == ServerKind.TOMCAT;
    }
    return this != RELEASE || !setting.bare();
  }

  /** Options of the server that it strikes. */
  List<String> options() {
    List<String> options = new ArrayList<>();
    if (FEW_WORKERS.contains(this)) {
      options.add("workers=" + Servers.WORKERS);
    }
    if (UNSEEN.contains(this)) {
      options.add("endpoint=hidden");
    }
    return options;
  }

  /** Options of the JVM of that server. */
  List<String> jvm() {
    return jvm;
  }

  void play(Scene scene) {
    script.play(scene);
  }

  /** How it is done. */
  @FunctionalInterface
  interface Script {
    void play(Scene scene);
  }
}
