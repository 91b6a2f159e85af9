/** What only a real browser does. Run by `npm run browser`; needs Chromium. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ClientPage, launch, openTab, serve } from './browser.js';

/** @import {Browser} from 'playwright-core' */
/** @import {TestContext} from 'node:test' */
/** @import {Options} from '../../presence.js' */

const LIMIT = 120_000;
const TIMES = 'ask=1000 answer=1000';

/** @type {Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** @param {TestContext} t @param {Options} [options] */
async function open(t, options) {
  const site = await serve();
  t.after(() => site.close());
  site.server.times = TIMES;
  const page = await ClientPage.open(browser, site.page, options);
  t.after(() => page.close());
  await page.states();
  return { site, page };
}

test('a server that is killed and comes back is found again', { timeout: LIMIT }, async (t) => {
  const { site, page } = await open(t);

  await site.close();
  await page.until('waiting');
  const again = await serve(site.port);
  t.after(() => again.close());
  await page.until('online');

  assert.equal(again.server.connections, 1);
});

test('a silent server is left within its bound, long before the browser tells of it', { timeout: LIMIT }, async (t) => {
  const { site, page } = await open(t);

  site.server.answers = false;
  await page.until('waiting', 1_000 + 1_000 + 250 + 2_000);
  const [, left] = await page.states();

  assert.match(left.reason, /^silent for 2\.\d s$/);
});

test('a main thread blocked for 20 s raises no alarm', { timeout: LIMIT }, async (t) => {
  const { site, page } = await open(t);

  await page.block(20_000);
  await page.rest(3_000);

  assert.deepEqual(await page.states(), []);
  assert.equal(site.server.connections, 1);
});

test('a main thread blocked for 20 s while the server streams raises no alarm', { timeout: LIMIT }, async (t) => {
  const { site, page } = await open(t);
  const stream = setInterval(() => site.server.broadcast('x'.repeat(8_000)), 10);
  t.after(() => clearInterval(stream));

  await page.block(20_000);
  await page.rest(3_000);

  assert.deepEqual(await page.states(), []);
  assert.equal(site.server.connections, 1);
});

/** @param {TestContext} t */
async function hiddenTab(t) {
  const site = await serve();
  t.after(() => site.close());
  site.server.times = TIMES;
  const tab = await openTab(browser, site.page);
  t.after(() => tab.close());
  await tab.hide();
  return { site, tab };
}

/** @param {import('./tab.js').Tab} tab @returns {Promise<string[]>} */
async function statesOf(tab) {
  return JSON.parse(await tab.evaluate('JSON.stringify(globalThis.states.splice(0).map((state) => state.name))'));
}

test('a hidden page answers at once and is not disconnected', { timeout: 180_000 }, async (t) => {
  const { site, tab } = await hiddenTab(t);

  const { slowest, answered } = await askFor(site.server, 90_000);
  t.diagnostic(`${answered} answers, the slowest after ${slowest} ms`);
  await tab.show();
  const states = await statesOf(tab);

  assert.equal(answered, 90);
  assert.ok(slowest < 1_000, `the slowest answer after ${slowest} ms`);
  assert.deepEqual(states, ['connecting', 'introducing', 'online']);
  assert.equal(site.server.connections, 1);
});

/** Asks once a second, as a server does. @param {import('../support/server.js').TestServer} server @param {number} length */
async function askFor(server, length) {
  let slowest = 0;
  let answered = 0;
  for (let i = 0; i < length / 1_000; i++) {
    const from = Date.now();
    server.broadcast(`\u0005hb1 ask id=s${i}`);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    if (server.answered.includes(`s${i}`)) {
      answered++;
      slowest = Math.max(slowest, (server.answeredAt.get(`s${i}`) ?? Infinity) - from);
    }
  }
  return { slowest, answered };
}

test('a frozen page answers nothing, and is online again when it is resumed', { timeout: LIMIT }, async (t) => {
  const { site, tab } = await hiddenTab(t);

  await tab.lifecycle('frozen');
  const { answered } = await askFor(site.server, 10_000);
  await tab.lifecycle('active');
  await tab.show();
  await tab.until("globalThis.client.state.name === 'online'");
  const states = await statesOf(tab);
  t.diagnostic(`${answered} answers while frozen, then ${states.slice(3).join(', ')}`);

  assert.equal(answered, 0);
  assert.equal(states[3], 'suspended');
  assert.equal(site.server.server.clients.size, 1);
});

test('offline and online of the browser cost no connection that still works', { timeout: LIMIT }, async (t) => {
  const { site, page } = await open(t);

  await page.page.evaluate(() => {
    dispatchEvent(new Event('offline'));
    dispatchEvent(new Event('online'));
  });
  await page.rest(3_000);

  assert.deepEqual(await page.states(), []);
  assert.equal(site.server.connections, 1);
});

test('a page that is closed says so', { timeout: LIMIT }, async (t) => {
  const { site, page } = await open(t);
  /** @type {Promise<void>} */
  const closed = new Promise((resolve) => (site.server.onClosed = resolve));

  await page.page.close({ runBeforeUnload: false });
  await closed;

  t.diagnostic(JSON.stringify(site.server.closes));
  assert.ok([1001, 4001].includes(site.server.closes[0].code));
});

test('a page that is left and comes back is online again', { timeout: LIMIT }, async (t) => {
  const [site, elsewhere] = [await serve(), await serve()];
  t.after(() => Promise.all([site.close(), elsewhere.close()]));
  site.server.times = TIMES;
  const tab = await openTab(browser, site.page);
  t.after(() => tab.close());

  await tab.evaluate(`void (location.href = '${elsewhere.page}')`);
  await tab.at(elsewhere.page);
  const { answered } = await askFor(site.server, 5_000);
  const during = site.server.closes.map(({ code }) => code);
  const from = Date.now();
  await tab.evaluate('history.back()');
  await tab.at(site.page);
  const kept = await tab.evaluate('globalThis.persisted === true');
  t.diagnostic(`from the cache: ${kept}; while away ${answered} answers, closed with ${during}`);

  if (kept) {
    await tab.until("globalThis.client.state.name === 'online'");
    t.diagnostic(`${await statesOf(tab)}; online within ${Date.now() - from} ms`);
    assert.equal(site.server.server.clients.size, 1);
  } else {
    assert.deepEqual(during, [4001]);
  }
});
