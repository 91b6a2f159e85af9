/**
 * The console in a tab, as an operator uses it.
 *
 * @import {Chromium, Tab} from '../scenes/chromium.js'
 */
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { eventually } from '../scenes/patience.js';

/** Where to leave a picture of each view, for people to look at. */
const SHOTS = process.env.PRESENCE_SHOTS ?? '';

/** How often the page looks whether its timers are late, in milliseconds. */
const TICK = 50;

/** What must never happen in the page is written down from the beginning, and how late its timers were at most. */
const WITNESS = `
  window.seen = [];
  window.lag = 0;
  let ticked = performance.now();
  setInterval(() => {
    lag = Math.max(lag, performance.now() - ticked - ${TICK});
    ticked = performance.now();
  }, ${TICK});
  addEventListener('error', (event) => seen.push('error: ' + event.message));
  addEventListener('unhandledrejection', (event) => seen.push('rejection: ' + event.reason));
  addEventListener('securitypolicyviolation', (event) => seen.push('policy: ' + event.violatedDirective + ' ' + event.blockedURI));
`;

export const WIDE = { width: 1280, height: 600 };
export const NARROW = { width: 400, height: 800 };

export class ConsolePage {
  /** In a window of its own: nobody is signed in there. @param {Chromium} browser @param {string} address */
  static async open(browser, address) {
    const person = await browser.person();
    const tab = await browser.open('about:blank', person);
    const page = new ConsolePage(tab, person, address);
    await tab.send('Page.enable');
    await tab.send('Page.addScriptToEvaluateOnNewDocument', { source: WITNESS });
    await page.size(WIDE);
    await page.colours('light');
    await tab.go(`${address}/`);
    return page;
  }

  /** @param {Tab} tab @param {string} person @param {string} address */
  constructor(tab, person, address) {
    this.tab = tab;
    this.person = person;
    this.address = address;
  }

  /** @param {string} expression @returns {Promise<any>} */
  evaluate(expression) {
    return this.tab.evaluate(expression);
  }

  /** Calls a function in the page. @param {Function} action @param {...unknown} parameters @returns {Promise<any>} */
  call(action, ...parameters) {
    return this.evaluate(`(${action})(${parameters.map((parameter) => JSON.stringify(parameter)).join(', ')})`);
  }

  /** Of the first that is shown; empty if there is none. @param {string} selector @returns {Promise<string>} */
  text(selector) {
    return this.call((/** @type {string} */ wanted) => [...document.querySelectorAll(wanted)].find((element) => element.checkVisibility())?.textContent ?? '', selector);
  }

  /** @param {string} selector @param {RegExp | string} pattern @param {number} [ms] */
  async reads(selector, pattern, ms) {
    let last = '';
    const look = async () => {
      last = await this.text(selector);
      return typeof pattern === 'string' ? last === pattern : pattern.test(last);
    };
    await eventually(look, `${selector} reads ${pattern}`, ms).catch(async (error) => {
      throw new Error(`${error.message}, but "${last}"; the page: ${await this.evaluate('document.body.innerText')}`);
    });
    return last;
  }

  /** @param {string} selector */
  async click(selector) {
    await eventually(() => this.call(click, selector), `something to click at ${selector}`);
  }

  /** @param {string} selector @param {string} text */
  async fill(selector, text) {
    await this.call(fill, selector, text);
  }

  /** @param {string} key */
  async press(key) {
    const text = key.length === 1 ? key : key === 'Enter' ? '\r' : undefined;
    await this.tab.send('Input.dispatchKeyEvent', { type: 'keyDown', key, text, windowsVirtualKeyCode: key === 'Enter' ? 13 : undefined });
    await this.tab.send('Input.dispatchKeyEvent', { type: 'keyUp', key });
  }

  /** @param {string} text */
  async type(text) {
    await this.tab.send('Input.insertText', { text });
  }

  /** Waits until what was wished for is on the screen. */
  async painted() {
    await this.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  }

  /**
   * A list in which somebody scrolls while in each second 1,000 sessions change, come or go.
   *
   * @param {number} seconds
   * @returns {Promise<{tasks: number, longest: number, byTheClock: number[]}>} how many tasks ran, how long the longest ran, in
   *   milliseconds of the page's own thread, whatever else the machine did meanwhile; and those that took over 50 ms by the clock
   */
  async underLoad(seconds) {
    await this.evaluate("window.long = []; new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => long.push(Math.round(duration)))).observe({ type: 'longtask' })");
    const trace = await this.#traced(async () => {
      for (let second = 0; second < seconds; second++) {
        await this.call(load, second);
      }
    });
    const threads = new Set(trace.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(thread));
    const tasks = trace.filter((event) => event.name === 'RunTask' && threads.has(thread(event)) && event.tdur !== undefined).map(({ tdur }) => tdur / 1_000); // without: it had not ended
    return { tasks: tasks.length, longest: tasks.reduce((most, task) => Math.max(most, task), 0), byTheClock: await this.evaluate('long') };
  }

  /** @param {() => Promise<void>} action @returns {Promise<any[]>} */
  async #traced(action) {
    /** @type {any[]} */
    const events = [];
    let isComplete = false;
    this.tab.browser.listeners.set(this.tab.sessionId, (method, { value }) => {
      if (method === 'Tracing.dataCollected') events.push(...value);
      isComplete ||= method === 'Tracing.tracingComplete';
    });
    const traceConfig = { recordMode: 'recordAsMuchAsPossible', includedCategories: ['disabled-by-default-devtools.timeline', '__metadata'], excludedCategories: ['*'] };
    await this.tab.send('Tracing.start', { traceConfig, transferMode: 'ReportEvents' });
    await action();
    await this.tab.send('Tracing.end');
    await eventually(() => isComplete, 'the trace');
    return events;
  }

  /** Points at the middle of it. @param {string} selector */
  async point(selector) {
    const { x, y } = await this.call((/** @type {string} */ wanted) => {
      const { left, top, width, height } = /** @type {Element} */ (document.querySelector(wanted)).getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    }, selector);
    await this.tab.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y });
  }

  /** @param {{width: number, height: number}} size */
  async size({ width, height }) {
    await this.tab.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  }

  /** @param {'light' | 'dark'} scheme */
  async colours(scheme) {
    await this.tab.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
  }

  /** @param {string} token */
  async signIn(token) {
    await this.reads('.sign-in label', 'Admin token');
    await this.fill('#token', token);
    await this.click('.sign-in button');
  }

  /** Waits until it is live and has the first figures, which come behind all of the list. */
  async isTold() {
    await this.reads('#link', 'live');
    await eventually(() => this.call(hasFigures), 'the first figures');
  }

  /** @param {string} hash */
  async go(hash) {
    await this.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  }

  /** The session of a user, once it is listed. @param {string} user */
  async row(user) {
    const id = await eventually(() => this.call(rowOf, user), `a row of ${user}`);
    return `#${await this.call((/** @type {string} */ id) => CSS.escape(id), id)}`;
  }

  /** Where it saves files from now on. @param {string} downloadPath */
  async savesTo(downloadPath) {
    await this.tab.browser.send('Browser.setDownloadBehavior', { behavior: 'allow', browserContextId: this.person, downloadPath });
  }

  /** Feeds the page as the server would. @param {unknown[]} messages */
  async feed(messages) {
    await this.call(feed, messages);
  }

  /** How late timers of the page were at most, in milliseconds, since it was loaded. @returns {Promise<number>} */
  lag() {
    return this.evaluate('lag');
  }

  /** What must not have happened. @returns {Promise<string[]>} */
  seen() {
    return this.evaluate('seen');
  }

  /** @param {string} name */
  async shot(name) {
    if (SHOTS) {
      const { data } = await this.tab.send('Page.captureScreenshot', { format: 'png' });
      await mkdir(SHOTS, { recursive: true });
      await writeFile(join(SHOTS, `${name}.png`), Buffer.from(data, 'base64'));
    }
  }

  /** What axe finds wrong with what is shown. @returns {Promise<string[]>} */
  async accessibility() {
    await this.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    return this.call(audit);
  }

  async isAccessible() {
    assert.deepEqual(await this.accessibility(), []);
  }

  async fitsItsWidth() {
    const [content, window] = await this.evaluate('[document.documentElement.scrollWidth, innerWidth]');
    assert.ok(content <= window, `${content} px wide in a window of ${window} px`);
    const wide = await this.call(tooWide);
    assert.deepEqual(wide, []);
  }
}

/** @param {{pid: number, tid: number}} event */
function thread({ pid, tid }) {
  return `${pid} ${tid}`;
}

// What runs in the page.

/** @param {string} selector */
function click(selector) {
  const element = /** @type {HTMLElement | undefined} */ ([...document.querySelectorAll(selector)].find((each) => each.checkVisibility()));
  element?.click();
  return element !== undefined;
}

/** @param {string} selector @param {string} text */
function fill(selector, text) {
  const input = /** @type {HTMLInputElement} */ (document.querySelector(selector));
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

/** @param {string} user */
function rowOf(user) {
  const rows = [...document.querySelectorAll('.rows > .row')];
  return rows.find((row) => row.querySelector('.user')?.textContent === user)?.id ?? '';
}

async function hasFigures() {
  const { app } = await import(`${location.origin}/console/app.js`);
  return app.model.stats !== null;
}

/** @param {unknown[]} messages */
async function feed(messages) {
  const { app } = await import(`${location.origin}/console/app.js`);
  messages.forEach((message) => app.receive(message));
}

/**
 * One second: the news of it at once, as they come, and frames in which the list is scrolled.
 *
 * @param {number} second
 */
async function load(second) {
  const { app } = await import(`${location.origin}/console/app.js`);
  const ids = [...app.model.rows.keys()];
  const now = new Date().toISOString();
  const pick = (/** @type {number} */ n, /** @type {number} */ offset) => Array.from({ length: n }, (_, i) => ids[(second * 911 + offset + i * 5) % ids.length]);
  const changed = pick(900, 0).map((id, i) => ({ id, health: (i + second) % 9 === 0 ? 'SUSPECT' : 'ALIVE', why: 'heard lately', lastHeardAt: now, rttMillis: 3 }));
  const joined = Array.from({ length: 50 }, (_, i) => ({ id: `new-${second}-${i}`, user: `user${(i * 37) % 50}.${second}`, device: 'till', health: 'ALIVE', why: '', remoteAddress: '10.4.0.1', joinedAt: now, silenceMillis: 0, rttMillis: 2 }));
  const left = pick(50, 2).map((id) => ({ id, user: app.model.rows.get(id).user, device: 'till', reason: 'DEAD', detail: 'silent for 35.1 s', joinedAt: now, leftAt: now, silenceMillis: 35_100, timeline: [] }));
  const vitals = ids.slice(0, 200).map((id, i) => ({ id, silenceMillis: (i * 31) % 900, rttMillis: 3 }));
  app.receive(JSON.parse(JSON.stringify({ type: 'delta', now, joined, changed, left })));
  app.receive({ type: 'vitals', sessions: vitals });
  const grid = /** @type {Element} */ (document.querySelector('.grid'));
  for (let frame = 0; frame < 10; frame++) {
    grid.scrollTop = second * 3_000 + frame * 120;
    await new Promise((done) => setTimeout(done, 100));
  }
}

async function audit() {
  const { violations } = await /** @type {any} */ (window).axe.run(document, { resultTypes: ['violations'] });
  return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ node) => `${node.html} ${node.failureSummary}`).join('; ')}`);
}

function tooWide() {
  const main = /** @type {Element} */ (document.querySelector('main'));
  return [main, ...document.querySelectorAll('.grid, .tools, .bar, .summary, .view, .panel')]
    .filter((element) => element.checkVisibility() && element.scrollWidth > element.clientWidth + 1)
    .map((element) => `${element.className || element.tagName}: ${element.scrollWidth} px in ${element.clientWidth} px`);
}
