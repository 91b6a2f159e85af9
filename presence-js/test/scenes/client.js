/**
 * A client as the runner sees it, wherever it runs.
 *
 * @import {StateName, State} from '../../presence.js'
 * @import {Tab} from './chromium.js'
 * @import {Home} from './home.js'
 * @import {Account, News} from './program.js'
 */
import { fileURLToPath } from 'node:url';
import { eventually, within } from './patience.js';
import { Process } from './process.js';
import { perform } from './program.js';

const NODE_CLIENT = fileURLToPath(new URL('node-client.js', import.meta.url));

/** What {@link start} listens to. */
const OURS = ['error', 'unhandledrejection', 'pageshow'];
const HAS_WEBSOCKET = Number(process.versions.node.split('.')[0]) >= 22;

/** What Node calls what keeps a process: the channel to its parent, and a connection. */
const OURSELVES = 'PipeWrap';
const CONNECTION = 'TCPSocketWrap';

/** @typedef {{at: number, state: State}} Told a state, and when it was told by the clock that all here share */
/** @typedef {{port: number, token: string}} Theatre */
/** @typedef {NodeClient | PageClient} Client */

/** What both kinds tell of themselves. */
class Observed {
  /** @type {Told[]} */
  states = [];
  /** @type {string[]} */
  errors = [];
  #seen = 0;

  /** @param {string} kind @param {string} user @param {Home} home */
  constructor(kind, user, home) {
    this.kind = kind;
    this.user = user;
    this.home = home;
  }

  /** @param {Theatre} theatre */
  part({ port, token }) {
    return { address: `${this.home.server}:${port}`, user: this.user, token };
  }

  /** @param {News} news */
  heard(news) {
    if (news.what === 'state') {
      this.states.push({ at: news.at, state: news.state });
    } else {
      this.errors.push(news.text);
    }
  }

  /** Waits for the next state of this name, and has seen all up to it. @param {StateName} name @param {number} [ms] */
  async next(name, ms) {
    const index = () => this.states.findIndex(({ state }, i) => i >= this.#seen && state.name === name);
    await eventually(() => index() >= 0, `${this.kind} is ${name}`, ms);
    this.#seen = index() + 1;
    return this.states[this.#seen - 1];
  }

  /** The names of the states since those that were seen. */
  get unseen() {
    return this.states.slice(this.#seen).map(({ state }) => state.name);
  }
}

export class NodeClient extends Observed {
  /** @type {Map<number, (answer: any) => void>} */
  #asked = new Map();
  #last = 0;

  /** @param {'ws' | 'own'} socket @param {string} user @param {Home} home @param {Theatre} theatre */
  constructor(socket, user, home, theatre) {
    super(socket === 'ws' ? 'Node with ws' : 'Node’s own WebSocket', user, home);
    this.socket = socket;
    const flags = socket === 'own' && !HAS_WEBSOCKET ? ['--experimental-websocket', '--no-warnings'] : [];
    const program = [process.execPath, ...flags, NODE_CLIENT, socket, JSON.stringify(this.part(theatre))];
    this.process = new Process(home.command(...program), { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    this.process.child.on('message', (message) => this.#received(message));
  }

  /** @param {any} message */
  #received(message) {
    if (message.what === 'answer') {
      this.#asked.get(message.id)?.(message.value);
      this.#asked.delete(message.id);
    } else {
      this.heard(message);
    }
  }

  /** @param {string} method @returns {Promise<any>} */
  #ask(method) {
    const id = ++this.#last;
    const answered = new Promise((resolve) => this.#asked.set(id, resolve));
    this.process.child.send({ id, method });
    return within(answered, `${this.kind}: ${method}`);
  }

  /** @returns {Promise<Account>} */
  account() {
    return this.#ask('account');
  }

  /** @returns {Promise<void>} */
  close() {
    return this.#ask('close');
  }

  /**
   * Node's own WebSocket cannot be ended by its user: a connection on which close() hangs keeps the process until TCP gives
   * up. All else ends by itself.
   */
  async ends() {
    const mayStay = this.socket === 'own' ? [OURSELVES, CONNECTION] : [OURSELVES];
    /** @type {string[]} */
    let left = [];
    const look = async () => (left = await this.#ask('resources')).every((/** @type {string} */ name) => mayStay.includes(name));
    await eventually(look, `${this.kind} leaves nothing behind`).catch((error) => this.errors.push(`${error}: ${left}`));
    this.process.child.disconnect();
    if (!left.includes(CONNECTION)) {
      await within(this.process.exited, `the process of ${this.kind} ends`);
    }
    this.errors.push(...(this.process.log ? [this.process.log] : []));
  }

  /** All of it stands still, as on a machine that sleeps. */
  pause() {
    this.process.pause();
  }

  resume() {
    this.process.resume();
  }

  async remove() {
    await this.process.kill();
  }
}

export class PageClient extends Observed {
  #isThere = true;

  /** @param {Tab} tab @param {string} user @param {Home} home @param {Theatre} theatre */
  constructor(tab, user, home, theatre) {
    super('Chromium', user, home);
    this.tab = tab;
    this.appearance = this.part(theatre);
    this.address = `http://${this.appearance.address}/presence.js`;
  }

  /** Any document of the server's origin will do; this one may be cached. */
  async start() {
    await this.tab.bind('tell', (text) => this.heard(JSON.parse(text)));
    await this.tab.go(this.address);
    await this.tab.evaluate(`(${start})(${perform}, ${JSON.stringify(this.appearance)})`);
  }

  /** @returns {Promise<Account>} */
  async account() {
    return JSON.parse(await this.tab.evaluate('JSON.stringify(performing.account())'));
  }

  async close() {
    await this.tab.evaluate("performing.client.close('done')");
  }

  /** Keeps the main thread busy. @param {number} ms */
  block(ms) {
    const busy = `{ const end = Date.now() + ${ms}; while (Date.now() < end); }`;
    return this.tab.evaluate(busy, ms + 20_000);
  }

  /** Nothing but what the test listens to is left on the page. */
  async ends() {
    const listened = 'JSON.stringify(Object.keys({ ...getEventListeners(globalThis), ...getEventListeners(document) }))';
    const names = /** @type {string[]} */ (JSON.parse(await this.tab.evaluate(listened)));
    this.errors.push(...names.filter((name) => !OURS.includes(name)).map((name) => `listens to ${name}`));
  }

  /** The whole browser does. */
  pause() {
    this.tab.browser.process.pause();
  }

  resume() {
    this.tab.browser.process.resume();
  }

  async remove() {
    if (this.#isThere) {
      this.#isThere = false;
      await this.tab.close();
    }
  }
}

/** Runs in the page. @param {typeof perform} perform @param {import('./program.js').Part} part */
async function start(perform, part) {
  const page = /** @type {any} */ (globalThis);
  const tell = (/** @type {News} */ news) => page.tell(JSON.stringify(news));
  addEventListener('error', ({ message }) => tell({ what: 'error', text: message }));
  addEventListener('unhandledrejection', ({ reason }) => tell({ what: 'error', text: String(reason) }));
  addEventListener('pageshow', ({ persisted }) => (page.persisted = persisted));
  const { PresenceClient } = await import(String(new URL('/presence.js', location.href)));
  page.performing = perform(PresenceClient, WebSocket, part, tell);
}
