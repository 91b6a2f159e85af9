/** Chromium as users have it, apart from its window, driven by the DevTools protocol over a pipe. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, within } from './patience.js';
import { Process } from './process.js';

/** @import {Readable, Writable} from 'node:stream' */
/** @import {Home} from './home.js' */

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--remote-debugging-pipe',
];

/** A first start on a busy machine. */
const START = 60_000;

export class Chromium {
  /** @param {Home} home */
  static async start(home) {
    const folder = await mkdtemp(join(tmpdir(), 'scene-'));
    const browser = new Chromium(home, folder);
    try {
      await browser.send('Browser.getVersion', {}, undefined, START);
      return browser;
    } catch (error) {
      await browser.close();
      throw new Error(`${EXECUTABLE} does not start: ${error}`);
    }
  }

  /** @type {Map<number, (answer: any) => void>} */
  #asked = new Map();
  #last = 0;
  #rest = '';
  /** @type {Map<string, (method: string, params: any) => void>} */
  listeners = new Map();

  /** @param {Home} home @param {string} folder for all that it writes */
  constructor(home, folder) {
    this.folder = folder;
    const command = home.command(EXECUTABLE, ...FLAGS, `--user-data-dir=${folder}/profile`, 'about:blank');
    const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder };
    this.process = new Process(command, { stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'], env });
    const [, , , input, output] = this.process.child.stdio;
    this.input = /** @type {Writable} */ (input);
    this.input.on('error', () => {}); // it ended; whoever asks it something is told by its deadline
    /** @type {Promise<never>} */
    this.ended = this.process.exited.then(() => Promise.reject(new Error(`Chromium ended: ${this.process.log}`)));
    this.ended.catch(() => {}); // only who waits for an answer wants to know
    /** @type {Readable} */ (output).setEncoding('utf8').on('data', (text) => this.#received(text));
  }

  /** @param {string} text messages, each ended by a zero */
  #received(text) {
    const messages = (this.#rest + text).split('\0');
    this.#rest = messages.pop() ?? '';
    messages.map((message) => JSON.parse(message)).forEach((message) => this.#dispatch(message));
  }

  /** @param {any} message */
  #dispatch(message) {
    const { id, method, params, sessionId } = message;
    if (id === undefined) {
      this.listeners.get(sessionId)?.(method, params);
    } else {
      this.#asked.get(id)?.(message);
      this.#asked.delete(id);
    }
  }

  /** @param {string} method @param {object} [params] @param {string} [sessionId] @param {number} [ms] @returns {Promise<any>} */
  async send(method, params = {}, sessionId, ms) {
    const id = ++this.#last;
    /** @type {Promise<any>} */
    const answered = new Promise((resolve) => this.#asked.set(id, resolve));
    this.input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    const { result, error } = await within(Promise.race([answered, this.ended]), method, ms);
    if (error) {
      throw new Error(`${method}: ${error.message}`);
    }
    return result;
  }

  /** A new tab, in front of the others. @param {string} [url] @param {string} [browserContextId] */
  async open(url = 'about:blank', browserContextId) {
    const { targetId } = await this.send('Target.createTarget', { url, browserContextId });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    return new Tab(this, targetId, sessionId);
  }

  /** Somebody else's window: it shares no cookies with the others. */
  async person() {
    const { browserContextId } = await this.send('Target.createBrowserContext', { disposeOnDetach: true });
    return browserContextId;
  }

  async close() {
    await this.process.kill();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

export class Tab {
  /** @param {Chromium} browser @param {string} targetId @param {string} sessionId */
  constructor(browser, targetId, sessionId) {
    this.browser = browser;
    this.targetId = targetId;
    this.sessionId = sessionId;
  }

  /** @param {string} method @param {object} [params] @param {number} [ms] */
  send(method, params, ms) {
    return this.browser.send(method, params, this.sessionId, ms);
  }

  /** Calls `receive` with what the page gives to the function of this name. @param {string} name @param {(text: string) => void} receive */
  async bind(name, receive) {
    this.browser.listeners.set(this.sessionId, (method, { name: called, payload }) => {
      if (method === 'Runtime.bindingCalled' && called === name) {
        receive(payload);
      }
    });
    await this.send('Runtime.enable');
    await this.send('Runtime.addBinding', { name });
  }

  /** @param {string} expression @param {number} [ms] @returns {Promise<any>} */
  async evaluate(expression, ms) {
    const parameters = { expression, awaitPromise: true, returnByValue: true, includeCommandLineAPI: true };
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', parameters, ms);
    if (exceptionDetails) {
      throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    }
    return result.value;
  }

  /** @param {string} url */
  async go(url) {
    await this.send('Page.navigate', { url });
    await this.at(url);
  }

  /** Waits until a page has loaded, or is back from the cache. @param {string} url */
  async at(url) {
    const there = `location.href === ${JSON.stringify(url)} && document.readyState === 'complete'`;
    await eventually(() => this.evaluate(there).catch(() => false), `the page ${url}`); // fails while it navigates
  }

  /** @param {'visible' | 'hidden'} visibility */
  async turns(visibility) {
    await eventually(() => this.evaluate(`document.visibilityState === '${visibility}'`), visibility);
  }

  async show() {
    await this.browser.send('Target.activateTarget', { targetId: this.targetId });
    await this.turns('visible');
  }

  /** @param {'frozen' | 'active'} state */
  async lifecycle(state) {
    await this.send('Page.setWebLifecycleState', { state });
  }

  async close() {
    await this.browser.send('Target.closeTarget', { targetId: this.targetId });
  }
}
