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
      try {
        this.#saw(await this.server.sessions());
        this.#looks.push({ from, took: Date.now() - from });
      } catch {
        // it does not run, or stands still
      }
      await rest(100);
    }
  }

  /** How long the server took at most for an answer that was asked for since then. @param {number} since */
  slowest(since) {
    return Math.max(0, ...this.#looks.filter(({ from }) => from >= since).map(({ took }) => took));
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
