/**
 * The console in a tab, as an operator uses it.
 *
 * @import {Tab} from '../scenes/chromium.js'
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

export const WIDE = { width: 1280, height: 800 };
export const NARROW = { width: 400, height: 800 };

export class ConsolePage {
  /** @param {Tab} tab @param {string} address */
  static async open(tab, address) {
    const page = new ConsolePage(tab, address);
    await tab.send('Page.enable');
    await tab.send('Page.addScriptToEvaluateOnNewDocument', { source: WITNESS });
    await page.size(WIDE);
    await page.colours('light');
    await tab.go(`${address}/`);
    return page;
  }

  /** @param {Tab} tab @param {string} address */
  constructor(tab, address) {
    this.tab = tab;
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

  /** @param {string} hash */
  async go(hash) {
    await this.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  }

  /** The session of a user, once it is listed. @param {string} user */
  async row(user) {
    const id = await eventually(() => this.call(rowOf, user), `a row of ${user}`);
    return `#${await this.call((/** @type {string} */ id) => CSS.escape(id), id)}`;
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

/** @param {unknown[]} messages */
async function feed(messages) {
  const { app } = await import(`${location.origin}/console/app.js`);
  messages.forEach((message) => app.receive(message));
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
