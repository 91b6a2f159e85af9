/** Looks at the server's list all the time: what it said of whom, and whether it ever listed anybody twice. */
import { rest } from './patience.js';

/** @import {ReferenceServer, Session} from './reference-server.js' */

/** @typedef {{at: number, session: Session}} Sight */

export class Watch {
  /** @type {string[]} */
  doubles = [];
  /** @type {Map<string, Sight[]>} by user: each change */
  #sights = new Map();
  /** @type {{from: number, took: number}[]} */
  #looks = [];
  /** When the look under way began. @type {number | null} */
  #asking = null;
  #stopped = false;
  #watching = Promise.resolve();

  /** @param {ReferenceServer} server */
  constructor(server) {
    this.server = server;
  }

  start() {
    this.#watching = this.#look();
  }

  async stop() {
    this.#stopped = true;
    await this.#watching;
  }

  async #look() {
    while (!this.#stopped) {
      const from = Date.now();
      this.#asking = from;
      try {
        this.#saw(await this.server.sessions());
        this.#looks.push({ from, took: Date.now() - from });
      } catch {
        // it does not run, or stands still
      }
      this.#asking = null;
      await rest(100);
    }
  }

  /** How long the server has at most let somebody wait for an answer since then. @param {number} since */
  slowest(since) {
    const now = Date.now();
    const waits = [...this.#looks.map(({ from, took }) => Math.min(took, from + took - since)), now - Math.max(this.#asking ?? now, since)];
    return Math.max(0, ...waits);
  }

  /** @param {Session[]} sessions */
  #saw(sessions) {
    const users = sessions.map(({ user }) => user);
    this.doubles.push(...users.filter((user, i) => users.indexOf(user) !== i));
    sessions.forEach((session) => this.#note(session));
  }

  /** @param {Session} session */
  #note(session) {
    const sights = this.sights(session.user);
    const last = sights.at(-1)?.session;
    if (!last || last.id !== session.id || last.health !== session.health) {
      sights.push({ at: Date.now(), session });
    } else {
      last.silenceMillis = Math.max(last.silenceMillis, session.silenceMillis);
    }
    this.#sights.set(session.user, sights);
  }

  /** @param {string} user @returns {Sight[]} */
  sights(user) {
    return this.#sights.get(user) ?? [];
  }

  /** For people. @param {string} user */
  of(user) {
    return this.sights(user).map(({ at, session: { id, health, silenceMillis, remoteAddress } }) =>
      `${new Date(at).toISOString().slice(11, 23)} ${id} ${health} from ${remoteAddress}, silent for ${silenceMillis} ms at most`);
  }
}
