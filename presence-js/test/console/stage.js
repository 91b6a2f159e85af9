/**
 * A server, operators in Chromium, and agents, each where its link can be cut.
 *
 * @import {TestContext} from 'node:test'
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Chromium } from '../scenes/chromium.js';
import { Home } from '../scenes/home.js';
import { within } from '../scenes/patience.js';
import { Process } from '../scenes/process.js';
import { ReferenceServer } from '../scenes/reference-server.js';
import { ConsolePage } from './page.js';

const AGENT = fileURLToPath(new URL('agent.js', import.meta.url));
const LIMIT = 150_000;

export class ConsoleStage {
  server;
  /** @type {Home[]} */
  homes = [];
  /** @type {Chromium | null} */
  #browser = null;
  /** @type {Process[]} */
  #agents = [];
  /** @type {ConsolePage[]} */
  #pages = [];

  /** @param {number} number of this file, 1 to 9 @param {{ping: string, pong: string}} [times] @param {string[]} [more] flags of the server */
  constructor(number, times, more) {
    this.number = number;
    this.server = new ReferenceServer(times, more);
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
  }

  async #close() {
    const ends = [this.#browser?.close(), this.server.kill(), ...this.#agents.map((agent) => agent.kill()), ...this.homes.map((home) => home.remove())];
    const failures = (await Promise.allSettled(ends)).filter(({ status }) => status === 'rejected');
    assert.deepEqual(failures, []);
  }

  /** Where the operators live. */
  get office() {
    return this.homes[0];
  }

  /** Where the agents live. */
  get field() {
    return this.homes[1];
  }

  /** A page that has been opened, and not signed in. */
  async page() {
    const browser = /** @type {Chromium} */ (this.#browser);
    const page = await ConsolePage.open(browser, `http://${this.office.server}:${this.server.port}`);
    this.#pages.push(page);
    return page;
  }

  /** A page that is live, and has been told who is there: what a test feeds it is not taken away again. */
  async operator() {
    const page = await this.page();
    await page.signIn(this.server.adminToken);
    await page.isTold();
    return page;
  }

  /** @param {string} user @param {object} [says] */
  agent(user, says = {}) {
    const part = { address: `${this.field.server}:${this.server.port}`, token: this.server.clientToken, user, ...says };
    return this.run(process.execPath, AGENT, JSON.stringify(part));
  }

  /** Another agent, in the field. @param {...string} command */
  run(...command) {
    const agent = new Process(this.field.command(...command));
    this.#agents.push(agent);
    return agent;
  }

  /** A test at the end of which no page has seen an error, or something that its policy forbids. @param {string} name @param {(t: TestContext) => Promise<void>} play */
  scene(name, play) {
    test(name, { timeout: LIMIT }, async (t) => {
      try {
        await play(t);
        for (const page of this.#pages) {
          assert.deepEqual(await page.seen(), []);
        }
      } catch (error) {
        await this.#explain(t);
        throw error;
      } finally {
        await Promise.allSettled(this.#pages.splice(0).map((page) => within(page.tab.close(), 'a tab closes')));
      }
    });
  }

  /** @param {TestContext} t */
  async #explain(t) {
    t.diagnostic(`the server’s log: ${this.server.log}`);
    this.#agents.forEach(({ log }) => t.diagnostic(`an agent’s log: ${log}`));
    for (const page of this.#pages) {
      const text = await page.evaluate('[document.body.className, document.body.innerText, ...seen].join("\\n")').catch(String);
      t.diagnostic(`a page at the end: ${text}`);
    }
  }
}
