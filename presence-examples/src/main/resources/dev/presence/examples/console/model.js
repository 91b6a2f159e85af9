/**
 * What the server told: who is present, who left, and the figures. It knows nothing of the page.
 *
 * @typedef {{at: string, what: string}} Moment
 *
 * @typedef {object} SessionData a session, as the server tells it
 * @property {string} id
 * @property {string} user
 * @property {string} device
 * @property {string | null} health null if it is not known
 * @property {string} [why]
 * @property {string | null} [remoteAddress]
 * @property {string | null} [address]
 * @property {string | null} [userAgent]
 * @property {string | null} [version]
 * @property {string} [joinedAt]
 * @property {string} [since]
 * @property {string | null} [lastHeardAt]
 * @property {number | null} [silenceMillis]
 * @property {number | null} [rttMillis]
 * @property {number} [unansweredPings]
 * @property {number} [queuedBytes]
 * @property {string} [node] of several
 *
 * @typedef {object} Departure
 * @property {string} id
 * @property {string} user
 * @property {string} device
 * @property {string} reason
 * @property {string} detail
 * @property {string} joinedAt
 * @property {string} leftAt
 * @property {number | null} silenceMillis null if only another node knows
 * @property {number | null} [ghostAvoidedMillis]
 * @property {Moment[]} timeline
 * @property {string} [node] of several
 *
 * @typedef {{node: string, freshness: string, ageMillis: number, clients: Record<string, number>}} Cluster
 *
 * @typedef {object} Stats
 * @property {string} [now]
 * @property {Cluster} [cluster]
 * @property {number} present
 * @property {number} users
 * @property {number} suspect
 * @property {number} frozen
 * @property {Record<string, number>} departures
 * @property {{avoided: number, current: number, how: string}} [ghostSeconds]
 * @property {number} [detectorLagMillis]
 * @property {number} [consoles]
 * @property {number} [watched]
 *
 * @typedef {{startedAt?: string, policy?: string, boundMillis?: number | null, dryRun?: boolean, limits?: {look?: number}, node?: string}} Hello
 */
import { ServerClock } from './clock.js';
import { Row } from './row.js';
import { Watching } from './watching.js';

/** Of the newest. */
const DEPARTURES = 1_000;

/** How long a session that left stays in the list, in milliseconds. */
export const LINGER = 60_000;

export class Model {
  clock = new ServerClock();
  /** @type {Map<string, Row>} */
  rows = new Map();
  /** The newest first. @type {Departure[]} */
  departures = [];
  /** @type {Stats | null} */
  stats = null;
  /** @type {Hello} */
  hello = {};
  /** Whether a snapshot is complete. */
  isFilled = false;
  /** Counts whatever may change which rows there are, and their order. */
  membership = 0;
  /** @type {Watching | null} */
  watching = null;
  /** What each session's health became. @type {(id: string) => void} */
  onHealth = () => {};
  /** @type {SessionData[]} */
  #snapshot = [];

  /** Unknown types are of a newer server, and ignored. @param {any} message */
  receive(message) {
    if (message.now) {
      this.clock.heard(message.now);
    }
    switch (message.type) {
      case 'hello':
        this.hello = message;
        this.#snapshot = [];
        break;
      case 'sessions':
        this.#part(message);
        break;
      case 'departures':
        this.#past(message.departures);
        break;
      case 'delta':
        this.#delta(message);
        break;
      case 'vitals':
        message.sessions.forEach((/** @type {SessionData} */ vitals) => this.rows.get(vitals.id)?.vitals(vitals, this.clock.now));
        break;
      case 'stats':
        this.stats = message;
        break;
      default:
        this.watching?.receive(message);
    }
  }

  /** @param {{sessions: SessionData[], last: boolean}} part */
  #part({ sessions, last }) {
    this.#snapshot.push(...sessions);
    if (last) {
      const before = this.rows;
      this.rows = new Map();
      this.#snapshot.forEach((session) => this.#join(session, before.get(session.id)));
      this.#snapshot = [];
      this.isFilled = true;
      this.membership++; // also if nobody is there
    }
  }

  /** @param {SessionData} session @param {Row} [before] */
  #join(session, before) {
    this.rows.set(session.id, new Row(session, this.clock.now, before));
    this.membership++;
  }

  /** @param {Departure[]} departures */
  #past(departures) {
    this.departures = departures.slice(0, DEPARTURES);
    [...this.departures].reverse().forEach((departure) => this.#gone(departure));
  }

  /** @param {{joined?: SessionData[], changed?: SessionData[], left?: Departure[]}} delta */
  #delta({ joined = [], changed = [], left = [] }) {
    joined.forEach((session) => this.#join(session));
    changed.forEach((change) => this.#change(change));
    left.forEach((departure) => {
      this.departures.unshift(departure);
      this.#gone(departure);
    });
    this.departures.length = Math.min(this.departures.length, DEPARTURES);
  }

  /** @param {SessionData} change */
  #change(change) {
    this.rows.get(change.id)?.change(change, this.clock.now);
    this.membership++; // a filter may ask for its health
    this.onHealth(change.id);
  }

  /** @param {Departure} departure */
  #gone(departure) {
    if (this.clock.now - Date.parse(departure.leftAt) < LINGER) {
      const row = this.rows.get(departure.id) ?? new Row({ ...departure, health: '' }, this.clock.now);
      row.leave(departure);
      this.rows.set(departure.id, row);
    } else {
      this.rows.delete(departure.id);
    }
    this.membership++;
    this.onHealth(departure.id);
  }

  /** Forgets those that left long enough ago. */
  expire() {
    const before = this.clock.now - LINGER;
    for (const row of this.rows.values()) {
      if (row.left && Date.parse(row.left.leftAt) < before) {
        this.rows.delete(row.id);
        this.membership++;
      }
    }
  }

  /** Takes over what grew since it was told. @param {Departure[]} departures */
  recount(departures) {
    const avoided = new Map(departures.map(({ id, ghostAvoidedMillis }) => [id, ghostAvoidedMillis]));
    this.departures.forEach((departure) => (departure.ghostAvoidedMillis = avoided.get(departure.id) ?? departure.ghostAvoidedMillis));
  }

  /** @param {string} id */
  departure(id) {
    return this.departures.find((departure) => departure.id === id);
  }

  /** The one session whose readings and log are wanted. @param {string} id */
  watch(id) {
    this.watching = new Watching(id);
    return this.watching;
  }

  unwatch() {
    this.watching = null;
  }

  /** Of a user who is no longer signed in. */
  clear() {
    this.rows = new Map();
    this.departures = [];
    this.stats = null;
    this.isFilled = false;
    this.watching = null;
    this.membership++;
  }
}
