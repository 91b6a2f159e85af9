/**
 * Real Chromium against a server of the test's own.
 *
 * @import {AddressInfo} from 'node:net'
 * @import {Browser, Page} from 'playwright-core'
 * @import {Options, State} from '../../presence.js'
 */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';
import { WebSocketServer } from 'ws';
import { Tab } from './tab.js';
import { TestServer } from '../support/server.js';

const MODULE = new URL('../../presence.js', import.meta.url);
const LIMIT = 10_000;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What Playwright adds so that pages in the background behave as if they were not. */
const UNLIKE_LIFE = [
  '--disable-back-forward-cache',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

const OPTIONS = { backoff: { base: 50, cap: 500 } };

/** Debian's Chromium, or the one that CHROMIUM names. @returns {Promise<Browser>} */
export function launch() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: FLAGS, ignoreDefaultArgs: UNLIKE_LIFE, timeout: 60_000 });
}

/** Gives the page and presence.js; its WebSockets are those of a {@link TestServer}. @param {number} [port] */
export async function serve(port = 0) {
  const http = createServer(async (request, response) => {
    const script = request.url === '/presence.js';
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
    response.end(script ? await readFile(MODULE) : '<!doctype html><title>presence</title><link rel="icon" href="data:,">');
  });
  const server = new TestServer(new WebSocketServer({ server: http }));
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');
  const { port: bound } = /** @type {AddressInfo} */ (http.address());
  const close = async () => {
    await server.kill();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  };
  return { server, port: bound, page: `http://127.0.0.1:${bound}/`, close };
}

/** A page with a client that is online; its states are in `states`. */
export class ClientPage {
  /** @param {Browser} browser @param {string} address @param {Options} [options] */
  static async open(browser, address, options = {}) {
    const page = await (await browser.newContext()).newPage();
    await page.goto(address);
    const opened = new ClientPage(page);
    await page.evaluate(start, { address, options: { ...OPTIONS, ...options } });
    await opened.until('online');
    return opened;
  }

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
  }

  /** Waits for a state. @param {string} name @param {number} [limit] */
  async until(name, limit = LIMIT) {
    const expected = (/** @type {string} */ wanted) => /** @type {any} */ (globalThis).client?.state.name === wanted;
    await this.page.waitForFunction(expected, name, { timeout: limit, polling: 50 });
  }

  /** The states since the last look. @returns {Promise<State[]>} */
  states() {
    return this.page.evaluate(() => /** @type {any} */ (globalThis).states.splice(0));
  }

  /** @returns {Promise<number>} how many sockets the page ever made */
  sockets() {
    return this.page.evaluate(() => /** @type {any} */ (globalThis).sockets);
  }

  /** Keeps the main thread busy. @param {number} ms */
  block(ms) {
    return this.page.evaluate((length) => {
      const end = Date.now() + length;
      while (Date.now() < end);
    }, ms);
  }

  /** Waits, but not in the page. @param {number} ms */
  rest(ms) {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  async close() {
    await this.page.context().close();
  }
}

/** A tab that can be hidden, with a client that is online. @param {Browser} browser @param {string} address */
export async function openTab(browser, address) {
  const tab = await Tab.open(browser, address);
  await tab.at(address);
  await tab.evaluate(`(${start})(${JSON.stringify({ address, options: OPTIONS })})`);
  await tab.until("globalThis.client.state.name === 'online'");
  return tab;
}

/** Runs in the page. @param {{address: string, options: Options}} parameters */
async function start({ address, options }) {
  const { PresenceClient } = await import(String(new URL('/presence.js', address)));
  const world = /** @type {any} */ (globalThis);
  world.states = [];
  world.sockets = 0;
  const Counted = class extends WebSocket {
    /** @param {string} uri */
    constructor(uri) {
      super(uri);
      world.sockets++;
    }
  };
  world.client = new PresenceClient('/client', { WebSocket: Counted, ...options });
  world.client.on('state', (/** @type {State} */ state) => world.states.push(state));
  addEventListener('pageshow', (event) => (world.persisted = event.persisted));
  world.client.connect();
}
