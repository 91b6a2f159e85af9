/**
 * A server, a browser, and clients of every kind, each where its link can be cut.
 *
 * @import {TestContext} from 'node:test'
 * @import {StateName} from '../../presence.js'
 * @import {Client, PageClient as Page} from './client.js'
 * @import {Part} from './program.js'
 * @import {Departure, Session} from './reference-server.js'
 */
import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { after, before, test } from 'node:test';
import { Chromium } from './chromium.js';
import { NodeClient, PageClient } from './client.js';
import { Home } from './home.js';
import { LONG, eventually } from './patience.js';
import { ReferenceServer } from './reference-server.js';
import { Watch } from './watch.js';

const LIMIT = LONG ? 900_000 : 180_000;

/** What the server grants; it gives nobody less. */
export const ASK = 5_000;
export const ANSWER = 5_000;

/** A client notices a silent server so soon after the last message. */
export const NOTICE = ASK + ANSWER + 250;

/** The server's policy, and three ticks. A client is back before it gives up, even if it pinged at once. */
export const GONE = 5_000 + 15_000 + 300;

/** The longest attempt that was under way when the fault healed, and the longest delay after it. */
export const BACK = 3_000 + 250 + 1_000;

/** What the machine is granted beyond a bound, besides the time by which the client's own timers were late. */
const GRACE = 1_000;
const MOST_LAG = 5_000;

/** A page is online so soon after it was told that its network, or it itself, is back; and listed as stopped or gone. */
const AT_ONCE = 1_000;

/** A client doubts a second after the answer was due: who is so late may raise a doubt that passes. */
const LATE = 900;

/** What an answer of the server's may take within that; three of them it takes to be online: ticket, upgrade, welcome. */
const EXCHANGE = 50;
const EXCHANGES = 3;

/** @typedef {{outbox?: Part['outbox']}} Settings */

export class Stage {
  server = new ReferenceServer();
  watch = new Watch(this.server);
  /** @type {Home[]} */
  homes = [];
  /** @type {Chromium | null} */
  #browser = null;
  #users = 0;
  /** All that were started in this scene. @type {Client[]} */
  #present = [];
  #delay = monitorEventLoopDelay({ resolution: 20 });

  /** @param {number} number of this file, 1 to 9: each has a network of its own */
  constructor(number) {
    this.number = number;
    before(() => this.#open(), { timeout: LIMIT });
    after(() => this.#close(), { timeout: LIMIT });
  }

  async #open() {
    for (const which of [0, 1]) {
      this.homes.push(await Home.make(this.number * 10 + which));
    }
    const browser = Chromium.start(this.homes[0]).then((started) => (this.#browser = started));
    // Each is awaited, also if the other fails: what has started must be known when it is to end.
    for (const start of await Promise.allSettled([browser, this.server.start()])) {
      if (start.status === 'rejected') throw start.reason;
    }
    this.watch.start();
    this.#delay.enable();
  }

  async #close() {
    this.#delay.disable();
    await this.watch.stop();
    const ends = [this.#browser?.close(), this.server.kill(), ...this.homes.map((home) => home.remove())];
    const failures = (await Promise.allSettled(ends)).filter(({ status }) => status === 'rejected');
    assert.deepEqual(failures, []);
  }

  get browser() {
    return /** @type {Chromium} */ (this.#browser);
  }

  get theatre() {
    return { port: this.server.port, token: this.server.clientToken };
  }

  /** A page in Chromium. @param {Settings} [settings] */
  async page(settings) {
    const theatre = { ...this.theatre, ...settings };
    const page = new PageClient(await this.browser.open(), `u${++this.#users}`, this.homes[0], theatre);
    this.#present.push(page);
    await page.start();
    return page;
  }

  /** @param {'ws' | 'own'} socket @param {Settings} [settings] */
  node(socket, settings) {
    const theatre = { ...this.theatre, ...settings };
    const client = new NodeClient(socket, `u${++this.#users}`, this.homes[1], theatre);
    this.#present.push(client);
    return client;
  }

  /** One of each kind. @param {Settings} [settings] @returns {Promise<Client[]>} */
  everyKind(settings) {
    return Promise.all([this.page(settings), this.node('ws', settings), this.node('own', settings)]);
  }

  /**
   * A test with clients that are online. However it ends, they are removed; if it fails, it tells what was seen.
   *
   * @template {Client} C
   * @param {string} name
   * @param {() => Promise<C[]>} cast
   * @param {(clients: C[], t: TestContext) => Promise<void>} play
   */
  scene(name, cast, play) {
    test(name, { timeout: LIMIT, concurrency: true }, async (t) => {
      this.#delay.reset();
      try {
        const clients = await cast();
        await Promise.all(clients.map((client) => client.next('online', 20_000)));
        await Promise.all(clients.map((client) => this.session(client)));
        await play(clients, t);
        await this.each(t, clients, 'never had two sockets, and leaves nothing behind', (client) => this.#leaves(client));
        assert.deepEqual(this.watch.doubles, []);
      } catch (error) {
        await this.#mend().finally(() => this.#explain(t));
        throw error;
      } finally {
        await Promise.all(this.#present.splice(0).map((client) => client.remove()));
      }
    });
  }

  /** After a scene that broke off, so that the next is judged by itself. */
  async #mend() {
    await Promise.all(this.homes.filter((home) => home.isCut).map((home) => home.heal()));
    this.watch.doubles.length = 0;
    if (this.server.isRunning) {
      this.server.resume();
    } else {
      await this.server.start();
    }
  }

  /** What must hold at the end of every scene. @param {Client} client */
  async #leaves(client) {
    await client.close();
    const { mostLiving, living, timers } = await client.account();
    await client.ends();
    await eventually(async () => (await this.server.sessions()).every(({ user }) => user !== client.user), 'the session ends');

    assert.deepEqual({ mostLiving, living, timers }, { mostLiving: 1, living: 0, timers: 0 });
    assert.deepEqual(client.errors, []);
  }

  /**
   * The same of each client, at the same time. The scene ends here if it does not hold of all.
   *
   * @template {Client} C
   * @param {TestContext} t
   * @param {C[]} clients
   * @param {string} what
   * @param {(client: C, t: TestContext) => Promise<void>} check
   */
  async each(t, clients, what, check) {
    /** @type {unknown[]} */
    const failures = [];
    const one = async (/** @type {C} */ client, /** @type {TestContext} */ t) => {
      try {
        await check(client, t);
      } catch (error) {
        failures.push(error);
        throw error;
      }
    };
    await Promise.all(clients.map((client) => t.test(`${client.kind} ${what}`, (t) => one(client, t))));
    assert.equal(failures.length, 0, `not all: ${what}`);
  }

  /** @param {Client[]} clients @returns {Promise<Map<Client, string>>} the ids of their sessions */
  async ids(clients) {
    const entries = clients.map(async (client) => /** @type {const} */ ([client, (await this.session(client)).id]));
    return new Map(await Promise.all(entries));
  }

  /** Its only session, once there is one that is `wanted`. @param {Client} client @param {(session: Session) => boolean} [wanted] @param {number} [ms] */
  session({ user }, wanted = () => true, ms) {
    const look = async () => {
      const [session, ...more] = (await this.server.sessions()).filter((session) => session.user === user);
      assert.deepEqual(more, []);
      return session && wanted(session) ? session : null;
    };
    return eventually(look, `the session of ${user}`, ms);
  }

  /** @param {Client} client @param {number} [ms] */
  async departure({ user }, ms) {
    const look = async () => (await this.server.departures()).find((departure) => departure.user === user);
    return eventually(look, `the departure of ${user}`, ms);
  }

  /** Waits for a state, which has to come within a bound, and tells when it came. @param {Client} client @param {StateName} name @param {number} since @param {number} bound */
  async soon(client, name, since, bound) {
    const told = await client.next(name, bound + GRACE + MOST_LAG + ANSWER + 10_000);
    await this.#inTime(client, name, since, told.at, bound);
    return told;
  }

  /**
   * Waits until a page is online again, by its own clock within a second of what its browser told it. Nothing is granted but
   * what the page measured in that time: how late its timers were, and how slow its server was to answer.
   *
   * @param {Page} page @param {string} name of the event @param {TestContext} t
   * @param {number} [since] what counts for a page that was online before it was told
   */
  async backAtOnce(page, name, t, since = NaN) {
    const told = async () => (await page.hint(name)) ?? { at: Infinity, lag: 0, exchange: 0 };
    let { at } = await page.next('online');
    while (Number.isNaN(since) && at < (await told()).at) {
      ({ at } = await page.next('online')); // the first was of a doubt that had passed
    }
    const hint = await told();
    const lag = hint.lag + EXCHANGES * Math.max(0, hint.exchange - EXCHANGE);
    const took = at - (hint.at <= at ? hint.at : since);
    t.diagnostic(`online ${took} ms after ${name}, timers up to ${Math.round(hint.lag)} ms late, answers within ${Math.round(hint.exchange)} ms`);
    assert.ok(took <= AT_ONCE + lag, `online ${took} ms after ${name}, bound ${AT_ONCE} ms, late by ${Math.round(lag)} ms`);
  }

  /**
   * Nothing is granted but how late timers were, and how slow the server, or who else took part, was to answer.
   *
   * @param {string} what @param {number} took @param {TestContext} t @param {number} since when @param {number} [slow]
   */
  atOnce(what, took, t, since, slow = 0) {
    const lag = this.lag + this.watch.slowest(since) + slow;
    t.diagnostic(`${what} after ${took} ms, timers up to ${Math.round(lag)} ms late`);
    assert.ok(took <= AT_ONCE + lag, `${what} after ${took} ms, bound ${AT_ONCE} ms, timers ${Math.round(lag)} ms late`);
  }

  /**
   * It told nothing since it was looked at. If the machine kept the client or the server waiting for as long as a client bears
   * without a word, a doubt is right, and passes.
   *
   * @param {Client} client @param {number} since when @param {number} [lag] of the client's timers
   */
  raisedNoAlarm(client, since, lag = 0) {
    const late = lag + this.watch.slowest(since);
    const passing = late > LATE ? ['suspect', 'online'] : [];
    const alarms = client.unseen.filter((name) => !passing.includes(name));
    assert.deepEqual(alarms, [], `late by up to ${Math.round(late)} ms`);
  }

  /** How late timers were on this machine since the scene began, for what those of a client cannot tell. */
  get lag() {
    return Math.max(0, this.#delay.max / 1e6 - 20);
  }

  /** @param {Client} client @param {StateName} what @param {number} since @param {number} at @param {number} bound */
  async #inTime(client, what, since, at, bound) {
    const { lag } = await client.account();
    const once = lag > 1_000 ? ANSWER + 250 : 0; // a client that was late itself asks once more
    const server = what === 'online' ? this.watch.slowest(since) : 0; // it was late itself
    atMost(`${client.kind} is ${what}`, at - since, bound + once, lag + server);
  }

  /** @param {string} what @param {number} took @param {number} bound @param {number} since when @param {number} [slow] how slow who took part was, the server apart */
  atMost(what, took, bound, since, slow = 0) {
    atMost(what, took, bound, this.lag + this.watch.slowest(since) + slow);
  }

  /**
   * The server gave it up within its policy's bound. What its own process stood still in that silence, as the departure says it,
   * is on nobody's account: many short standstills add up.
   *
   * @param {Client} client @param {Departure} departure @param {number} since when nothing came from it any more
   */
  leftInTime(client, { reason, leftAt, silenceMillis, timeline }, since) {
    const heard = timeline.find(({ what }) => what === 'last heard');
    const standstill = Date.parse(leftAt) - Date.parse(heard?.at ?? '') - silenceMillis;
    assert.equal(reason, 'DEAD');
    const more = standstill - this.watch.slowest(since); // the longest of them is granted already
    this.atMost(`${client.kind} left`, Date.parse(leftAt) - since, GONE, since, Math.max(0, more));
  }

  /** @param {TestContext} t */
  async #explain(t) {
    /** @type {string[]} */
    const lines = ['the server’s log:', this.server.log];
    for (const { kind, user, states, errors } of this.#present) {
      const told = states.map(({ at, state }) => `${stamp(at)} ${state.name}: ${state.reason}`);
      lines.push(`${kind} as ${user} told:`, ...told, ...errors);
      lines.push(`the server listed ${user}:`, ...this.watch.of(user), 'with these timelines:', await this.#timelines(user));
    }
    lines.flatMap((text) => text.split('\n')).forEach((line) => t.diagnostic(line));
  }

  /** @param {string} user */
  async #timelines(user) {
    try {
      const [sessions, departures] = await Promise.all([this.server.sessions(), this.server.departures()]);
      const ids = sessions.filter((session) => session.user === user).map(({ id }) => this.server.session(id));
      const left = departures.filter((departure) => departure.user === user);
      return JSON.stringify([...(await Promise.all(ids)), ...left], null, 1);
    } catch (error) {
      return String(error);
    }
  }
}

/** @param {string} what @param {number} took @param {number} bound @param {number} lag */
function atMost(what, took, bound, lag) {
  assert.ok(lag <= MOST_LAG, `the machine is too busy: timers were ${Math.round(lag)} ms late`);
  assert.ok(took <= bound + GRACE + lag, `${what} after ${took} ms, bound ${bound} ms, timers ${Math.round(lag)} ms late`);
}

/** @param {number} at */
function stamp(at) {
  return new Date(at).toISOString().slice(11, 23);
}
