/**
 * A client as the runner sees it, wherever it runs.
 *
 * @import {StateName, State} from '../../presence.js'
 * @import {Tab} from './chromium.js'
 * @import {Home} from './home.js'
 * @import {Account, News, Part} from './program.js'
 */
import { fileURLToPath } from 'node:url';
import { eventually, within } from './patience.js';
import { Process } from './process.js';
import { perform } from './program.js';

const NODE_CLIENT = fileURLToPath(new URL('node-client.js', import.meta.url));

/** What {@link start} goes on to listen to. */
const OURS = ['error', 'unhandledrejection'];
const HAS_WEBSOCKET = Number(process.versions.node.split('.')[0]) >= 22;

/** What Node calls what keeps a process: the channel to its parent, and a connection. */
const OURSELVES = 'PipeWrap';
const CONNECTION = 'TCPSocketWrap';

/** What waits in a connection for TCP to try again; after 10 min without a link, for up to 2 min. */
const UNSENT = 'SimpleWriteWrap';

/** @typedef {{at: number, state: State}} Told a state, and when it was told by the clock that all here share */
/** @typedef {{port: number, token: string, outbox?: Part['outbox']}} Theatre */
/** @typedef {NodeClient | PageClient} Client */

/**
 * What the browser told a page, and how busy the machine was from then on.
 *
 * @typedef {object} Hint
 * @property {number} at when it was told, by the clock that all here share
 * @property {number} lag the longest that one of the page's timers was late, in milliseconds
 * @property {number} exchange the longest that its server took to answer a request, in milliseconds
 * @property {boolean} persisted whether the page comes from the cache, or goes there
 */

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
  part({ port, token, outbox }) {
    return { address: `${this.home.server}:${port}`, user: this.user, token, outbox };
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
    const program = [process.execPath, '--expose-gc', ...flags, NODE_CLIENT, socket, JSON.stringify(this.part(theatre))];
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

  /** @returns {Promise<void>} */
  startLogging() {
    return this.#ask('startLogging');
  }

  /** @returns {Promise<void>} */
  stopLogging() {
    return this.#ask('stopLogging');
  }

  /** @returns {Promise<number>} bytes in use once the garbage is collected */
  memory() {
    return this.#ask('memory');
  }

  /**
   * Node's own WebSocket cannot be ended by its user: a connection on which close() hangs keeps the process until TCP gives
   * up. All else ends by itself.
   */
  async ends() {
    const mayStay = this.socket === 'own' ? [OURSELVES, CONNECTION, UNSENT] : [OURSELVES];
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

  /** Any document of the server's origin will do; this one may be cached. It allows connections to that server only. */
  async start() {
    await this.tab.send('Page.setBypassCSP', { enabled: true });
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

  async startLogging() {
    await this.tab.evaluate('performing.startLogging()');
  }

  async stopLogging() {
    await this.tab.evaluate('performing.stopLogging()');
  }

  /** @returns {Promise<number>} bytes in use once the garbage is collected */
  async memory() {
    await this.tab.send('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize = 0 } = await this.tab.send('Runtime.getHeapUsage');
    return usedSize + backingStorageSize;
  }

  /** When the browser told it of something, the last time; null if it never did. @param {string} name @returns {Promise<Hint | null>} */
  async hint(name) {
    return JSON.parse(await this.tab.evaluate(`JSON.stringify(hints.${name} ?? null)`));
  }

  /** Keeps the main thread busy. @param {number} ms */
  block(ms) {
    const busy = `{ const end = Date.now() + ${ms}; while (Date.now() < end); }`;
    return this.tab.evaluate(busy, ms + 20_000);
  }

  /** Nothing but what the test listens to is left on the page. */
  async ends() {
    await this.tab.evaluate('hintless()');
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

/** Runs in the page. @param {typeof perform} perform @param {Part} part */
async function start(perform, part) {
  const TICK = 50;
  const WATCHED = 3_000;
  const page = /** @type {any} */ (globalThis);
  const tell = (/** @type {News} */ news) => page.tell(JSON.stringify(news));
  addEventListener('error', ({ message }) => tell({ what: 'error', text: message }));
  addEventListener('unhandledrejection', ({ reason }) => tell({ what: 'error', text: String(reason) }));
  const { PresenceClient } = await import(String(new URL('/presence.js', location.href)));

  /** @param {Hint} hint @param {'lag' | 'exchange'} what @param {() => Promise<number>} step how much too long it took */
  const watch = async (hint, what, step) => {
    while (Date.now() - hint.at < WATCHED) {
      hint[what] = Math.max(hint[what], await step());
    }
  };
  const tick = async () => {
    const began = performance.now();
    await new Promise((resolve) => setTimeout(resolve, TICK));
    return performance.now() - began - TICK;
  };
  const exchange = async () => {
    await tick();
    const began = performance.now();
    const answered = await fetch('/health', { cache: 'no-store' }).then(() => true, () => false);
    return answered ? performance.now() - began : 0;
  };

  const watching = new AbortController();
  page.hintless = () => watching.abort();
  page.hints = {};
  for (const name of ['online', 'pagehide', 'freeze', 'pageshow', 'resume']) {
    addEventListener(name, (event) => {
      if (Date.now() - (page.hints[name]?.at ?? 0) < WATCHED) {
        return; // once more: the first counts
      }
      const { persisted = false } = /** @type {PageTransitionEvent} */ (event);
      const hint = { at: Date.now(), lag: 0, exchange: 0, persisted };
      page.hints[name] = hint;
      if (name !== 'pagehide' && name !== 'freeze') { // there is no time left
        watch(hint, 'lag', tick);
        watch(hint, 'exchange', exchange);
      }
    }, { capture: true, signal: watching.signal }); // before the client
  }
  page.performing = perform(PresenceClient, WebSocket, part, tell);
}
