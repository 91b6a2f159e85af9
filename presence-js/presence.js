/**
 * A WebSocket client that notices a dead server, comes back without a herd, and never opens a second socket.
 * README.md shows its states; docs/heartbeat-protocol.md is the protocol.
 *
 * The parts, in this order: heartbeat texts, close codes, time, choice of URI, outbox, one socket, the watch over it,
 * hints of the page, and the client, which is the state machine.
 *
 * @import {Data, Dropped, Environment, Events, Heartbeat, Options, Sent, Socket, State, StateName, TicketRequest, WebSocketConstructor} from './presence.d.ts'
 */

// ---- heartbeat texts

const PREFIX = '\u0005hb';
const VERSION = 1;
const LONGEST = 128;
const SHAPE = /^\u0005hb(0|[1-9]\d{0,2}) ([a-z]{1,16})((?: [a-z]{1,16}=[A-Za-z0-9-]{1,24})*)$/;
const RANGES = Object.freeze({ ask: [1_000, 300_000], answer: [500, 60_000], spread: [0, 600_000] });

/** Most heartbeats that are taken from the server within {@link QUOTA_WINDOW}. */
const QUOTA = 20;
const QUOTA_WINDOW = 10_000;

/** @typedef {{version: number, kind: string, fields: Map<string, string>}} Beat */
/** @typedef {{ask: number, answer: number, spread: number}} Times */

/** @param {string} text @returns {Beat | null} null if it is malformed */
function parse(text) {
  const match = text.length <= LONGEST ? SHAPE.exec(text) : null;
  if (!match) {
    return null;
  }
  const pairs = match[3].split(' ').slice(1).map((pair) => /** @type {[string, string]} */ (pair.split('=')));
  const fields = new Map(pairs);
  return fields.size === pairs.length ? { version: Number(match[1]), kind: match[2], fields } : null;
}

/** @param {string} kind @param {Record<string, string | number>} fields */
function format(kind, fields) {
  const tail = Object.entries(fields).map(([name, value]) => ` ${name}=${value}`);
  return `${PREFIX}${VERSION} ${kind}${tail.join('')}`;
}

/** @param {Beat} beat @param {keyof typeof RANGES} name @param {number} absent @returns {number} NaN if malformed */
function timeIn(beat, name, absent) {
  const text = beat.fields.get(name);
  if (text === undefined) {
    return absent;
  }
  return /^\d+$/.test(text) ? clamp(Number(text), RANGES[name]) : NaN;
}

/** @param {number} value @param {readonly number[]} range */
function clamp(value, [least, most]) {
  return Math.min(most, Math.max(least, value));
}

/** @param {Beat} beat @param {{ask: number, answer: number}} proposed @returns {Times | null} */
function timesIn(beat, proposed) {
  const times = {
    ask: timeIn(beat, 'ask', proposed.ask),
    answer: timeIn(beat, 'answer', proposed.answer),
    spread: timeIn(beat, 'spread', 0),
  };
  return Object.values(times).some(Number.isNaN) ? null : times;
}

// ---- close codes

const FINAL_CODES = new Set([1000, 1008, 1010, 4400, 4403, 4409, 4410]);
const CREDENTIALS_REFUSED = 4401;
const REPLACED = 4409;
const NO_CLOSE_FRAME = 1006;
const PAGE_LEFT = 4001;
const SERVER_SILENT = 4002;
const ADVICE = /^try again in (\d{1,9}) ms$/;
const LONGEST_ADVICE = 3_600_000;

/** @param {string} reason @returns {number} the delay that the server advises; 0 if it advises none */
function adviceIn(reason) {
  const match = ADVICE.exec(reason);
  return match ? Math.min(LONGEST_ADVICE, Number(match[1])) : 0;
}

// ---- time

/** A timer is looked at at least so often, because those of a sleeping machine stand still. */
const SLICE = 5_000;

/** What a wall clock must run ahead for it to count as sleep. */
const SLEEP = 2_000;

/** What the event queue gets before silence is believed: messages may wait in it behind the timer. */
const TURN = 250;

/** A timer that is later than this says that we were not there, so that silence proves little. */
const LATE = 1_000;

/** A timer that is later than this says that the machine slept, or the page did. */
const GAP = 10_000;

/** Never goes back, and unlike a monotonic clock counts the time that the machine slept. */
class Clock {
  /** @param {Environment} environment */
  constructor(environment) {
    this.environment = environment;
    this.slept = 0;
    this.offset = environment.wall() - environment.monotonic();
  }

  now() {
    const monotonic = this.environment.monotonic();
    const offset = this.environment.wall() - monotonic;
    const ahead = offset - this.offset;
    this.offset = offset;
    if (ahead > SLEEP) {
      this.slept += ahead;
    }
    return monotonic + this.slept;
  }
}

/** One timer, which tells how late it is. Setting it again replaces it. */
class Alarm {
  /** @param {Clock} clock */
  constructor(clock) {
    this.clock = clock;
    this.environment = clock.environment;
    this.due = 0;
    /** @type {any} */
    this.handle = null;
  }

  /** @param {number} due @param {(late: number) => void} ring */
  at(due, ring) {
    this.clear();
    this.due = due;
    this.wait(ring);
  }

  /** @param {number} delay @param {(late: number) => void} ring */
  after(delay, ring) {
    this.at(this.clock.now() + delay, ring);
  }

  /** As {@link after}, but the event queue gets a turn before it rings. @param {number} delay @param {() => void} ring */
  patiently(delay, ring) {
    this.after(delay, () => this.after(TURN, ring));
  }

  /** @private @param {(late: number) => void} ring */
  wait(ring) {
    const left = Math.max(0, this.due - this.clock.now());
    this.handle = this.environment.setTimeout(() => this.look(ring), Math.min(left, SLICE));
  }

  /** @private @param {(late: number) => void} ring */
  look(ring) {
    const late = this.clock.now() - this.due;
    if (late < 0) {
      this.wait(ring);
    } else {
      this.handle = null;
      ring(late);
    }
  }

  clear() {
    if (this.handle !== null) {
      this.environment.clearTimeout(this.handle);
      this.handle = null;
    }
  }
}

/** Allows so many events in {@link QUOTA_WINDOW}. */
class Quota {
  /** @param {number} most */
  constructor(most) {
    this.most = most;
    this.since = -Infinity;
    this.used = 0;
  }

  /** @param {number} now */
  take(now) {
    if (now - this.since >= QUOTA_WINDOW) {
      this.since = now;
      this.used = 0;
    }
    return ++this.used <= this.most;
  }
}

// ---- choice of URI

const AVOIDED = 60_000;
const AVOIDED_LONGEST = 600_000;

/** The endpoints, the preferred first. */
class Uris {
  /** @param {string[]} uris */
  constructor(uris) {
    this.entries = uris.map((uri) => ({ uri, failures: 0, until: -Infinity }));
  }

  /** The first that is not avoided; if all are, the one whose time ends first. @param {number} now */
  next(now) {
    const free = this.entries.find((entry) => entry.until <= now);
    return (free ?? this.entries.reduce((a, b) => (b.until < a.until ? b : a))).uri;
  }

  /** @param {string} uri @param {number} now */
  failed(uri, now) {
    const entry = this.entry(uri);
    entry.until = now + Math.min(AVOIDED_LONGEST, AVOIDED * 2 ** entry.failures);
    entry.failures = Math.min(entry.failures + 1, 10);
  }

  /** @param {string} uri */
  proved(uri) {
    Object.assign(this.entry(uri), { failures: 0, until: -Infinity });
  }

  /** It was our own network. */
  forgive() {
    this.entries.forEach(({ uri }) => this.proved(uri));
  }

  /** @private @param {string} uri */
  entry(uri) {
    return /** @type {{uri: string, failures: number, until: number}} */ (this.entries.find((e) => e.uri === uri));
  }
}

// ---- outbox

/** @param {unknown} data */
function requireData(data) {
  const fits = typeof data === 'string' || data instanceof ArrayBuffer || ArrayBuffer.isView(data) || data instanceof Blob;
  if (!fits) {
    throw new TypeError(`only a string, an ArrayBuffer, a view of one or a Blob can be sent, this is ${typeof data}`);
  }
}

/** @param {Data} data @returns {number} what it takes in memory */
function sizeOf(data) {
  if (typeof data === 'string') {
    return data.length * 2;
  }
  return 'byteLength' in data ? data.byteLength : data.size;
}

/** Messages that wait. A full one refuses the newcomer, so that its sender knows; old ones are dropped. */
class Outbox {
  /**
   * @param {{messages: number, bytes: number, age: number}} limits
   * @param {(dropped: Dropped) => void} dropped
   */
  constructor(limits, dropped) {
    this.limits = limits;
    this.dropped = dropped;
    /** @type {{data: Data, size: number, at: number}[]} */
    this.entries = [];
    this.bytes = 0;
  }

  get length() {
    return this.entries.length;
  }

  /** @param {Data} data @param {number} now */
  add(data, now) {
    this.expire(now);
    const size = sizeOf(data);
    if (this.length >= this.limits.messages || this.bytes + size > this.limits.bytes) {
      return false;
    }
    this.entries.push({ data, size, at: now });
    this.bytes += size;
    return true;
  }

  /** @param {number} now */
  expire(now) {
    while (this.length > 0 && now - this.entries[0].at > this.limits.age) {
      this.dropped({ data: this.take(), why: 'too old' });
    }
  }

  take() {
    const entry = /** @type {{data: Data, size: number}} */ (this.entries.shift());
    this.bytes -= entry.size;
    return entry.data;
  }

  clear() {
    const entries = this.entries;
    this.entries = [];
    this.bytes = 0;
    entries.forEach(({ data }) => this.dropped({ data, why: 'stopped' }));
  }
}

// ---- one socket

const OPEN = 1;
const ignore = () => {};

/** One socket. Once abandoned it tells nothing any more, whatever its close() takes. */
class Link {
  /**
   * @param {Socket} socket
   * @param {{opened: () => void, message: (data: any) => void, closed: (code: number, reason: string) => void}} listener
   */
  constructor(socket, listener) {
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => listener.opened();
    socket.onmessage = (event) => listener.message(event.data);
    socket.onerror = ignore; // a close follows
    socket.onclose = (event) => {
      this.silence();
      listener.closed(event.code ?? NO_CLOSE_FRAME, event.reason ?? '');
    };
  }

  /** @private */
  silence() {
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = ignore;
  }

  get isOpen() {
    return this.socket.readyState === OPEN;
  }

  get unsent() {
    return this.socket.bufferedAmount;
  }

  /** @param {Data} data */
  send(data) {
    this.socket.send(data);
  }

  /** @param {number} code @param {string} reason */
  abandon(code, reason) {
    const { socket } = this;
    this.silence();
    try {
      socket.close(code, fit(reason));
    } catch {
      socket.close();
    }
    if (code === SERVER_SILENT && 'terminate' in socket && typeof socket.terminate === 'function') {
      socket.terminate(); // npm's ws would wait 30 s for the dead server's close frame
    }
  }
}

/** A close reason may have 123 bytes. @param {string} reason */
function fit(reason) {
  let text = reason.slice(0, 123);
  while (new TextEncoder().encode(text).length > 123) {
    text = text.slice(0, -1);
  }
  return text;
}

// ---- the watch over an open socket

/** How long a probe waits: in doubt about the network four round trips, within these limits; else the longer. */
const PROBE = [500, 2_000];

/** A doubt is shown after so long, so that an ordinary question is none. */
const SUSPECT_AFTER = 1_000;

/** Probes, and partings, within {@link QUOTA_WINDOW}; hints may flap. */
const MOST_PROBES = 5;
const MOST_UNANSWERED = 2;

/**
 * Says when a server is dead: it asks when it has heard nothing for a while, and waits for anything to arrive.
 *
 * Messages only mark the time, the timer works out the rest when it rings. A timer that rang late proves that we were
 * not listening; then one more question is asked before the server is given up.
 */
class Watch {
  /**
   * @param {Alarm} alarm
   * @param {Times} times
   * @param {number} roundTrip
   * @param {{send: (text: string) => void, suspected: (silence: number) => void, recovered: () => void,
   *     dead: (silence: number) => void, roundTrip: (ms: number) => void}} listener
   */
  constructor(alarm, times, roundTrip, listener) {
    this.alarm = alarm;
    this.clock = alarm.clock;
    this.times = times;
    this.listener = listener;
    this.heardAt = this.clock.now();
    /** @type {Map<string, number>} unanswered questions, and when they were asked */
    this.asked = new Map();
    this.questions = 0;
    this.probes = new Quota(MOST_PROBES);
    this.partings = new Quota(MOST_PROBES);
    this.paused = false;
    this.parted = false;
    this.roundTrip = roundTrip;
    this.suspectAt = this.deadline = this.heardAt;
    this.again = times.answer;
    this.rest();
  }

  get silence() {
    return this.clock.now() - this.heardAt;
  }

  /** Nothing is in doubt: look again when the silence might be long enough. @private */
  rest() {
    this.doubting = false;
    this.hinted = false;
    this.wasLate = false;
    this.askedAgain = false;
    this.forgetOldQuestions();
    this.alarm.at(this.heardAt + this.times.ask, (late) => this.rang(late));
  }

  /** @private @param {number} late */
  rang(late) {
    if (this.silence < this.times.ask) {
      this.rest();
    } else {
      this.doubt(late > GAP ? PROBE[1] : this.times.answer);
    }
  }

  /** Any message arrived. */
  heard() {
    this.heardAt = this.clock.now();
    if (this.doubting) {
      this.rest();
      this.listener.recovered();
    }
  }

  /** Who has said that he is away may not: an ask that was under way may still reach the page before it stops. */
  get mayAnswer() {
    return !this.parted;
  }

  /** @param {string} id */
  answered(id) {
    const at = this.asked.get(id);
    if (at !== undefined) {
      this.asked.delete(id);
      this.roundTrip = this.clock.now() - at;
      this.listener.roundTrip(this.roundTrip);
    }
  }

  /** @param {Times} times */
  retime(times) {
    this.times = times;
    if (!this.doubting && !this.paused) {
      this.rest();
    }
  }

  /** Those that a living server left unanswered must not keep us from asking. @private */
  forgetOldQuestions() {
    for (const id of [...this.asked.keys()].slice(0, 1 - MOST_UNANSWERED)) {
      this.asked.delete(id);
    }
  }

  /** Something happened after which the connection may be gone. @param {boolean} newNetwork */
  probe(newNetwork) {
    if (this.probes.take(this.clock.now())) {
      this.lookNow(newNetwork ? clamp(4 * this.roundTrip, PROBE) : PROBE[1]);
    } else if (!this.doubting) {
      this.rest();
    }
  }

  /** @private @param {number} patience */
  lookNow(patience) {
    const deadline = this.clock.now() + patience;
    if (!this.doubting) {
      this.doubt(patience);
    } else if (deadline < this.deadline) {
      this.deadline = deadline;
      this.expect();
    }
    this.hinted = true;
  }

  /** @private @param {number} patience */
  doubt(patience) {
    this.doubting = true;
    this.suspectAt = this.clock.now() + Math.min(SUSPECT_AFTER, patience / 2);
    this.deadline = this.clock.now() + patience;
    this.again = patience;
    this.expect();
    this.ask();
  }

  /** @private */
  ask() {
    if (this.asked.size < MOST_UNANSWERED) {
      const id = String(++this.questions);
      this.asked.set(id, this.clock.now());
      this.listener.send(format('ask', { id }));
    }
  }

  /** @private */
  expect() {
    this.alarm.at(Math.min(this.suspectAt, this.deadline), (late) => this.suspect(late));
  }

  /** A late timer raises no suspicion: the answer may be in the queue. @private @param {number} late */
  suspect(late) {
    this.note(late);
    this.alarm.at(this.deadline, (later) => this.overdue(later));
    if (!this.wasLate) {
      this.listener.suspected(this.silence);
    }
  }

  /** @private @param {number} late */
  overdue(late) {
    this.note(late);
    this.alarm.after(TURN, (later) => this.judge(later));
  }

  /** @private @param {number} late */
  judge(late) {
    this.note(late);
    if (this.wasLate && !this.askedAgain) {
      this.askOnceMore();
    } else {
      this.listener.dead(this.silence);
    }
  }

  /** @private */
  askOnceMore() {
    this.askedAgain = true;
    this.doubt(this.again);
  }

  /** @private @param {number} late */
  note(late) {
    this.wasLate ||= late > LATE;
  }

  /** The page stops, though its browser goes on to answer pings for it. What was asked measures nothing any more. */
  pause() {
    if (this.partings.take(this.clock.now())) {
      this.parted = true;
      this.listener.send(format('away', {}));
    }
    this.alarm.clear();
    this.asked.clear();
    this.doubting = this.wasLate = this.askedAgain = false;
    this.paused = true;
  }

  /** The page goes on. A server that was told of its parting hears of its return, however often hints flap. */
  resume() {
    this.paused = false;
    if (this.parted || this.probes.take(this.clock.now())) {
      this.parted = false;
      this.lookNow(PROBE[1]);
    } else {
      this.rest();
      this.doubting = true; // it is not asked yet, but has to be heard
    }
    this.hinted = true;
  }
}

// ---- hints of the page

/** Listens to what tells of sleep, network and page; where there is none of it, to nothing. */
class Surroundings {
  /** @param {Environment} environment @param {(name: string, event: any) => void} hint */
  constructor({ window, document, connection }, hint) {
    this.hint = hint;
    /** @type {[EventTarget | undefined, string[]][]} */
    this.sources = [
      [window, ['online', 'offline', 'pagehide', 'pageshow']],
      [document, ['visibilitychange', 'freeze', 'resume']],
      [connection, ['change']],
    ];
    this.listener = (/** @type {Event} */ event) => hint(event.type, event);
  }

  attach() {
    this.sources.forEach(([target, names]) => names.forEach((name) => target?.addEventListener(name, this.listener)));
  }

  detach() {
    this.sources.forEach(([target, names]) => names.forEach((name) => target?.removeEventListener(name, this.listener)));
  }
}

// ---- options

/** @returns {Environment} */
function surroundingEnvironment() {
  const { document, navigator } = globalThis;
  return {
    monotonic: () => performance.now(),
    wall: () => Date.now(),
    setTimeout: (action, ms) => setTimeout(action, ms),
    clearTimeout: (handle) => clearTimeout(handle),
    random: () => Math.random(),
    window: typeof globalThis.addEventListener === 'function' ? globalThis : undefined,
    document,
    connection: /** @type {any} */ (navigator)?.connection,
  };
}

/** @param {string} name @param {number | undefined} value @param {number} absent @param {readonly number[]} range */
function numberOf(name, value, absent, [least, most]) {
  if (value === undefined) {
    return absent;
  }
  if (typeof value !== 'number' || !(value >= least && value <= most)) {
    throw new RangeError(`${name} must be a number from ${least} to ${most}, is ${value}`);
  }
  return value;
}

/** @param {string} uri */
function absolute(uri) {
  const base = globalThis.location?.href;
  const url = URL.canParse(uri, base) ? new URL(uri, base) : null;
  const scheme = url?.protocol.replace(/^http/, 'ws');
  if (!url || url.hash || (scheme !== 'ws:' && scheme !== 'wss:')) {
    throw new TypeError(`a URI must be ws: or wss: and have no fragment, is ${uri}`);
  }
  return url.href.replace(/^http/, 'ws');
}

/** @param {string | readonly string[]} uris */
function absoluteAll(uris) {
  const all = [...new Set((typeof uris === 'string' ? [uris] : uris).map(absolute))];
  if (all.length === 0) {
    throw new TypeError('at least one URI is needed, none is given');
  }
  return all;
}

/** @param {Options} options @returns {WebSocketConstructor} */
function constructorIn(options) {
  const found = options.WebSocket ?? /** @type {WebSocketConstructor | undefined} */ (globalThis.WebSocket);
  if (typeof found !== 'function') {
    throw new TypeError("there is no global WebSocket: give one as options.WebSocket, for example that of npm's ws");
  }
  return found;
}

const ANY = [1, 86_400_000];
const COUNT = [0, Number.MAX_SAFE_INTEGER];

/** @param {Options} options */
function settingsIn(options) {
  const { backoff = {}, outbox = {}, heartbeat = {} } = options;
  return {
    ticket: options.ticket,
    ticketParameter: options.ticketParameter ?? 'ticket',
    ticketTimeout: numberOf('ticketTimeout', options.ticketTimeout, 10_000, ANY),
    connectTimeout: numberOf('connectTimeout', options.connectTimeout, 10_000, ANY),
    stableAfter: numberOf('stableAfter', options.stableAfter, 30_000, ANY),
    maxBuffered: numberOf('maxBuffered', options.maxBuffered, 1_048_576, COUNT),
    proposal: heartbeat && {
      ask: numberOf('heartbeat.ask', heartbeat.ask, 5_000, RANGES.ask),
      answer: numberOf('heartbeat.answer', heartbeat.answer, 5_000, RANGES.answer),
    },
    base: numberOf('backoff.base', backoff.base, 500, ANY),
    cap: numberOf('backoff.cap', backoff.cap, 30_000, ANY),
    outbox: {
      messages: numberOf('outbox.messages', outbox.messages, 1_000, COUNT),
      bytes: numberOf('outbox.bytes', outbox.bytes, 262_144, COUNT),
      age: numberOf('outbox.age', outbox.age, 60_000, ANY),
    },
    identify: options.identify,
    stopOn: new Set([...FINAL_CODES, ...(options.stopOn ?? [])]),
    protocols: options.protocols,
    WebSocket: constructorIn(options),
  };
}

/** @param {unknown} error */
function report(error) {
  if (typeof globalThis.reportError === 'function') {
    globalThis.reportError(error);
  } else {
    console.error(error);
  }
}

/** Whatever was thrown: not all of it has a text. @param {unknown} error @returns {string} */
function textOf(error) {
  try {
    return String(error instanceof Error ? error.message : error);
  } catch {
    return typeof error;
  }
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1_000).toFixed(1)} s`;
}

// ---- the client

/** Hints dial at once at most so often, a network that is back does, and probes that failed. */
const HURRY_PAUSE = 5_000;

/** How often a socket that is full is looked at. */
const DRAIN = 100;

/** @typedef {{uri: string, controller: AbortController}} Attempt */

/** @implements {import('./presence.d.ts').PresenceClient} */
export class PresenceClient {
  #settings;
  #clock;
  #environment;
  /** For the phase that the connection is in. */
  #alarm;
  /** For a socket that is full. */
  #drain;
  #uris;
  #outbox;
  #surroundings;
  #quota = new Quota(QUOTA);

  /** @type {{[K in keyof Events]: Set<Events[K]>}} */
  #listeners = { state: new Set(), message: new Set(), dropped: new Set(), roundTrip: new Set() };

  /** @type {State} */
  #state = Object.freeze({ name: 'idle', reason: '', uri: '', attempt: 0, code: null, retryAt: null });

  /** What runs before there is a socket; a result for another attempt is not wanted. @type {Attempt | null} */
  #attempt = null;
  /** Of an attempt that is over. @type {AbortController | undefined} */
  #unwanted;
  /** The only socket. @type {Link | null} */
  #link = null;
  /** @type {Watch | null} */
  #watch = null;
  /** @type {Heartbeat} */
  #heartbeat = 'not agreed';
  #spread = 0;
  /** @type {number | null} */
  #roundTrip = null;

  /** Attempts since a connection last proved stable. */
  #attempts = 0;
  #credentialsRefused = 0;

  /** Attempts given up since then: each may still reach the server, and take the place of a later connection. */
  #ghosts = 0;
  /** @type {number | null} */
  #onlineSince = null;
  #notBefore = -Infinity;
  /** A probe that fails without a network, or another hint, must not keep that network's return from being used. */
  #hurriedAt = { probe: -Infinity, hint: -Infinity, network: -Infinity };
  #introducedAt = 0;

  /** @param {string | readonly string[]} uris @param {Options} [options] */
  constructor(uris, options = {}) {
    this.#settings = settingsIn(options);
    this.#environment = { ...surroundingEnvironment(), ...options.environment };
    this.#clock = new Clock(this.#environment);
    this.#alarm = new Alarm(this.#clock);
    this.#drain = new Alarm(this.#clock);
    this.#uris = new Uris(absoluteAll(uris));
    this.#outbox = new Outbox(this.#settings.outbox, (dropped) => this.#emit('dropped', dropped));
    this.#surroundings = new Surroundings(this.#environment, (name, event) => this.#hint(name, event));
  }

  get state() {
    return this.#state;
  }

  get roundTrip() {
    return this.#roundTrip;
  }

  get heartbeat() {
    return this.#heartbeat;
  }

  get queued() {
    return this.#outbox.length;
  }

  connect() {
    if (this.#is('idle', 'stopped')) {
      this.#attempts = 0;
      this.#credentialsRefused = 0;
      this.#notBefore = -Infinity;
      this.#surroundings.attach();
      this.#dial('asked to connect');
    }
  }

  /** @param {Data} data @param {{queue?: boolean}} [options] @returns {Sent} */
  send(data, { queue = true } = {}) {
    requireData(data);
    if (this.#canSend() && this.#outbox.length === 0) {
      this.#link?.send(data);
      return 'sent';
    }
    if (!queue || this.#is('stopped') || !this.#outbox.add(data, this.#clock.now())) {
      return 'dropped';
    }
    this.#flush();
    return 'queued';
  }

  probe(why = 'asked to probe') {
    this.#doubtLink(false);
    this.#hurry(why, 'hint');
  }

  close(reason = 'closed') {
    this.#stop(reason, null, 1000);
  }

  /** @template {keyof Events} K @param {K} event @param {Events[K]} listener @returns {() => void} */
  on(event, listener) {
    const listeners = this.#listeners[event];
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  // Connecting. State is told last everywhere, because a listener may close or send.

  /** @param {string} reason */
  #dial(reason) {
    this.#attempts++;
    const attempt = { uri: this.#uris.next(this.#clock.now()), controller: new AbortController() };
    this.#attempt = attempt;
    this.#tell('connecting', reason, { uri: attempt.uri });
    if (this.#attempt === attempt) {
      this.#fetchTicket(attempt);
    }
  }

  /** @param {Attempt} attempt */
  #fetchTicket(attempt) {
    const { ticket, ticketTimeout } = this.#settings;
    if (!ticket) {
      this.#open(attempt, null);
      return;
    }
    const request = { uri: attempt.uri, attempt: this.#attempts, signal: attempt.controller.signal };
    this.#alarm.patiently(ticketTimeout, () => this.#noTicket(attempt, `none within ${seconds(ticketTimeout)}`));
    new Promise((resolve) => resolve(ticket(request))).then(
      (value) => this.#open(attempt, /** @type {string | null | undefined} */ (value)),
      (error) => this.#noTicket(attempt, error),
    );
  }

  /** @param {Attempt} attempt @param {unknown} error */
  #noTicket(attempt, error) {
    if (this.#attempt === attempt) {
      this.#comeBack(`no ticket: ${textOf(error)}`, {});
    }
  }

  /** @param {Attempt} attempt @param {string | null | undefined} ticket */
  #open(attempt, ticket) {
    if (this.#attempt !== attempt) {
      return;
    }
    const { connectTimeout } = this.#settings;
    try {
      this.#link = this.#newLink(this.#withTicket(attempt.uri, ticket));
    } catch (error) {
      this.#fail(`no socket: ${textOf(error)}`);
      return;
    }
    this.#alarm.patiently(connectTimeout, () => this.#fail(`no connection within ${seconds(connectTimeout)}`));
  }

  /** @param {string} uri @param {string | null | undefined} ticket */
  #withTicket(uri, ticket) {
    const url = new URL(uri);
    if (ticket !== null && ticket !== undefined) {
      url.searchParams.set(this.#settings.ticketParameter, ticket);
    }
    return url.href;
  }

  /** @param {string} uri @returns {Link} */
  #newLink(uri) {
    const { WebSocket, protocols } = this.#settings;
    const socket = protocols === undefined ? new WebSocket(uri) : new WebSocket(uri, protocols);
    return new Link(socket, {
      opened: () => this.#opened(),
      message: (data) => this.#received(data),
      closed: (code, reason) => this.#closed(code, reason),
    });
  }

  #opened() {
    const { proposal } = this.#settings;
    this.#quota = new Quota(QUOTA);
    if (!proposal) {
      this.#online('off', 'connected');
      return;
    }
    this.#heartbeat = 'not agreed';
    this.#alarm.patiently(proposal.answer, () => this.#fail(`no welcome within ${seconds(proposal.answer)}`));
    this.#introducedAt = this.#clock.now();
    this.#link?.send(format('hello', { max: VERSION, ...proposal }));
    this.#tell('introducing', 'connected');
  }

  /** @param {Heartbeat} heartbeat @param {string} reason */
  #online(heartbeat, reason) {
    this.#heartbeat = heartbeat;
    this.#onlineSince = this.#clock.now();
    this.#alarm.clear();
    if (typeof heartbeat === 'object') {
      this.#spread = heartbeat.spread;
      this.#watch = this.#newWatch(heartbeat);
    }
    const link = this.#link;
    this.#identify();
    if (this.#link !== link) {
      return; // it closed the client
    }
    this.#tell('online', reason);
    this.#flush();
  }

  #identify() {
    try {
      const { identify } = this.#settings;
      if (identify) {
        this.#link?.send(identify());
      }
    } catch (error) {
      report(error);
    }
  }

  /** @param {Times} times */
  #newWatch(times) {
    return new Watch(this.#alarm, times, this.#roundTrip ?? 0, {
      send: (text) => this.#link?.send(text),
      suspected: (silence) => this.#tell('suspect', `silent for ${seconds(silence)}`),
      recovered: () => this.#recovered(),
      dead: (silence) => this.#fail(`silent for ${seconds(silence)}`),
      roundTrip: (ms) => this.#measured(ms),
    });
  }

  #recovered() {
    if (this.#is('suspect')) {
      this.#tell('online', 'heard again');
      this.#flush();
    }
  }

  /** @param {number} ms */
  #measured(ms) {
    this.#roundTrip = ms;
    this.#emit('roundTrip', ms);
  }

  // Receiving.

  /** @param {any} data */
  #received(data) {
    const link = this.#link;
    this.#watch?.heard();
    if (this.#link !== link) {
      return; // a listener closed
    }
    if (typeof data === 'string' && this.#settings.proposal && data.startsWith(PREFIX)) {
      this.#beat(data);
    } else {
      this.#emit('message', data);
    }
  }

  /** @param {string} text */
  #beat(text) {
    const beat = this.#quota.take(this.#clock.now()) ? parse(text) : null;
    if (beat?.version === 0 && beat.kind === 'unsupported') {
      this.#unsupported(beat);
    } else if (beat?.version === VERSION) {
      this.#understood(beat);
    }
  }

  /** @param {Beat} beat */
  #understood(beat) {
    const id = beat.fields.get('id');
    if (beat.kind === 'welcome') {
      this.#welcome(beat);
    } else if (beat.kind === 'ask' && id && this.#watch?.mayAnswer) {
      this.#link?.send(format('answer', { id }));
    } else if (beat.kind === 'answer' && id) {
      this.#watch?.answered(id);
    }
  }

  /** @param {Beat} beat */
  #welcome(beat) {
    const times = timesIn(beat, /** @type {{ask: number, answer: number}} */ (this.#settings.proposal));
    if (times && this.#is('introducing')) {
      this.#roundTrip = this.#clock.now() - this.#introducedAt;
      this.#online(Object.freeze(times), 'welcomed');
    } else if (times && this.#watch) {
      this.#heartbeat = Object.freeze(times);
      this.#spread = times.spread;
      this.#watch.retime(times);
    }
  }

  /** @param {Beat} beat */
  #unsupported(beat) {
    if (this.#is('introducing')) {
      const { min = '?', max = '?' } = Object.fromEntries(beat.fields);
      this.#online('unsupported', `connected, without heartbeats: the server speaks versions ${min} to ${max}`);
    }
  }

  // Sending.

  #canSend() {
    return this.#is('online') && this.#link?.isOpen && this.#link.unsent <= this.#settings.maxBuffered;
  }

  /** A socket tells nobody that it has room again, so it is looked at. */
  #flush() {
    this.#outbox.expire(this.#clock.now());
    while (this.#outbox.length > 0 && this.#canSend()) {
      this.#link?.send(this.#outbox.take());
    }
    if (this.#outbox.length > 0 && this.#is('online')) {
      this.#drain.after(DRAIN, () => this.#flush());
    }
  }

  // The end of a connection.

  /** @param {number} code @param {string} reason */
  #closed(code, reason) {
    this.#forgetLink();
    const why = `closed ${code} ${reason}`.trim();
    if (this.#isFinal(code)) {
      this.#stop(why, code, 1000);
    } else if (this.#is('suspended')) {
      this.#notBefore = this.#clock.now() + adviceIn(reason);
    } else {
      this.#ended(why, { code, advice: adviceIn(reason) });
    }
  }

  /** @param {number} code */
  #isFinal(code) {
    if (code === REPLACED && this.#ghosts > 0 && !this.#wasStable()) {
      return false; // by our own ghost, which is closed by now
    }
    if (code === CREDENTIALS_REFUSED) {
      this.#credit();
      return ++this.#credentialsRefused > 1;
    }
    if (code !== NO_CLOSE_FRAME) {
      this.#credentialsRefused = 0;
    }
    return this.#settings.stopOn.has(code);
  }

  /** We give up on it. @param {string} why */
  #fail(why) {
    this.#abandon(SERVER_SILENT, why);
    this.#ended(why, {});
  }

  /** @param {string} why @param {{code?: number, advice?: number}} how */
  #ended(why, how) {
    const hinted = this.#watch?.hinted ?? false;
    this.#credit();
    if (!hinted) {
      this.#uris.failed(this.#state.uri, this.#clock.now());
    }
    this.#comeBack(why, { ...how, atOnce: hinted && this.#mayHurry('probe') });
  }

  /** A connection that lasted lets everything start afresh. */
  #credit() {
    if (this.#wasStable()) {
      this.#attempts = 0;
      this.#ghosts = 0;
      this.#credentialsRefused = 0;
      this.#uris.proved(this.#state.uri);
    }
    this.#onlineSince = null;
  }

  #wasStable() {
    return this.#onlineSince !== null && this.#clock.now() - this.#onlineSince >= this.#settings.stableAfter;
  }

  /** @param {string} why @param {{code?: number, advice?: number, atOnce?: boolean}} how */
  #comeBack(why, { code, advice = 0, atOnce = false }) {
    this.#forgetConnection();
    const delay = advice + (atOnce ? 0 : this.#environment.random() * this.#window());
    this.#notBefore = this.#clock.now() + advice;
    this.#alarm.after(delay, () => this.#dial('the delay is over'));
    this.#tell('waiting', why, { code: code ?? null, retryAt: Math.ceil(this.#environment.wall() + delay) });
  }

  /** Full jitter: all of the delay is random, so that clients that fell together do not rise together. */
  #window() {
    const { base, cap } = this.#settings;
    return Math.max(this.#spread, Math.min(cap, base * 2 ** this.#attempts));
  }

  #forgetLink() {
    this.#link = null;
  }

  #forgetConnection() {
    this.#credit();
    this.#unwanted = this.#attempt?.controller ?? this.#unwanted;
    this.#attempt = null;
    this.#link = null;
    this.#watch = null;
    this.#alarm.clear();
    this.#drain.clear();
  }

  /** Its onclose may come a minute later or never; nobody waits for it. @param {number} code @param {string} reason */
  #abandon(code, reason) {
    if (this.#link && !this.#link.isOpen) {
      this.#ghosts++;
    }
    this.#link?.abandon(code, reason);
    this.#link = null;
  }

  /** @param {string} reason @param {number | null} code @param {number} goodbye */
  #stop(reason, code, goodbye) {
    if (this.#is('stopped')) {
      return;
    }
    this.#surroundings.detach();
    this.#abandon(goodbye, reason);
    this.#forgetConnection();
    this.#tell('stopped', reason, { code });
    if (this.#is('stopped')) {
      this.#outbox.clear();
    }
  }

  // Hints: they say when to look, never what is true.

  /** @param {string} name @param {any} event */
  #hint(name, event) {
    if (name === 'pagehide' || name === 'freeze') {
      this.#suspend(name, event);
    } else if (name === 'pageshow' || name === 'resume') {
      this.#resume(name);
    } else if (name === 'online') {
      this.#networkIsBack();
    } else if (name === 'visibilitychange') {
      this.#visibilityChanged();
    } else {
      this.#doubtLink(true); // offline, change: no reason to dial, and often not even true
    }
  }

  /** @param {boolean} newNetwork */
  #doubtLink(newNetwork) {
    if (this.#is('online', 'suspect')) {
      this.#watch?.probe(newNetwork);
    }
  }

  #visibilityChanged() {
    if (this.#environment.document?.visibilityState === 'visible') {
      this.probe('the page is visible');
    }
  }

  /** A socket that was connecting over the old network may hang for minutes, and so may a ticket. */
  #networkIsBack() {
    this.#uris.forgive();
    if (this.#is('connecting', 'introducing') && this.#mayHurry('network')) {
      this.#abandon(SERVER_SILENT, 'the network is back');
      this.#comeBack('the network is back', { atOnce: true });
    } else {
      this.#doubtLink(true);
      this.#hurry('the network is back', 'network');
    }
  }

  /** A page in the back/forward cache keeps its socket; one that is gone says so. @param {string} name @param {any} event */
  #suspend(name, event) {
    const stays = name === 'freeze' || event.persisted;
    if (this.#is('idle', 'stopped') || (stays && this.#is('suspended'))) {
      return;
    }
    if (stays && this.#is('online', 'suspect')) {
      this.#watch?.pause();
      this.#drain.clear();
    } else {
      this.#abandon(PAGE_LEFT, 'the page was left');
      this.#forgetConnection();
    }
    this.#tell('suspended', name);
  }

  /** @param {string} name */
  #resume(name) {
    if (!this.#is('suspended')) {
      return;
    }
    if (this.#link?.isOpen) {
      this.#tell(this.#watch ? 'suspect' : 'online', name);
      this.#watch?.resume();
      this.#flush();
    } else {
      this.#abandon(PAGE_LEFT, name);
      this.#forgetConnection();
      this.#redial(name);
    }
  }

  /** @param {string} why */
  #redial(why) {
    const delay = Math.max(0, this.#notBefore - this.#clock.now());
    this.#alarm.after(delay, () => this.#dial(why));
    this.#tell('waiting', why, { retryAt: Math.ceil(this.#environment.wall() + delay) });
  }

  /** @param {string} why @param {'hint' | 'network'} cause */
  #hurry(why, cause) {
    if (this.#is('waiting') && this.#clock.now() >= this.#notBefore && this.#mayHurry(cause)) {
      this.#dial(why);
    }
  }

  /** @param {'probe' | 'hint' | 'network'} cause */
  #mayHurry(cause) {
    const now = this.#clock.now();
    const may = now - this.#hurriedAt[cause] >= HURRY_PAUSE;
    if (may) {
      this.#hurriedAt[cause] = now;
    }
    return may;
  }

  // Telling.

  /** @param {StateName[]} names */
  #is(...names) {
    return names.includes(this.#state.name);
  }

  /** @param {StateName} name @param {string} reason @param {Partial<State>} [more] */
  #tell(name, reason, more = {}) {
    const previous = this.#state;
    const { uri } = previous;
    this.#state = Object.freeze({ name, reason, uri, attempt: this.#attempts, code: null, retryAt: null, ...more });
    this.#emit('state', this.#state, previous);
    this.#unwanted?.abort(); // last too: whoever hears of that may close
  }

  /** @template {keyof Events} K @param {K} event @param {Parameters<Events[K]>} values */
  #emit(event, ...values) {
    for (const listener of [...this.#listeners[event]]) {
      try {
        /** @type {(...values: any[]) => void} */ (listener)(...values);
      } catch (error) {
        report(error);
      }
    }
  }
}
