/** What only happens to pages. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { TestServer } from '../support/server.js';
import { LONG, rest } from './patience.js';
import { ANSWER, ASK, BACK, GONE, Stage } from './stage.js';

/** @import {AddressInfo} from 'node:net' */
/** @import {TestContext} from 'node:test' */
/** @import {Client, PageClient} from './client.js' */

const stage = new Stage(4);

/** How often the server looks who is to be asked. */
const LOOK = 500;

/** Long enough for Chromium to run the timers of a hidden page once a minute. */
const HIDDEN = LONG ? 600_000 : 90_000;

/** @param {Client} client */
function healths(client) {
  return stage.watch.sights(client.user).map(({ session }) => session.health);
}

/** @param {Client} client */
function sessions(client) {
  return new Set(stage.watch.sights(client.user).map(({ session }) => session.id)).size;
}

stage.scene('a main thread that is blocked for 20 s', async () => [await stage.page()], async ([page], t) => {
  const streaming = await TestServer.listen(0, '0.0.0.0');
  const stream = setInterval(() => streaming.broadcast('x'.repeat(8_000)), 10);
  t.after(() => clearInterval(stream));
  t.after(() => streaming.kill());
  await page.tab.evaluate(`(${alsoOn})('ws://${page.home.server}:${streaming.port}/client')`);

  await page.block(20_000);
  await rest(3_000);

  await t.test('raises no alarm of the client', () => assert.deepEqual(page.unseen, []));
  await t.test('is told by the server as it is', () => {
    assert.deepEqual(healths(page), ['ALIVE', 'FROZEN', 'ALIVE']);
    assert.equal(sessions(page), 1);
  });
  await t.test('raises no alarm while a server streams', async () => {
    assert.deepEqual(await page.tab.evaluate('streamed.states'), ['connecting', 'introducing', 'online']);
    assert.equal(streaming.connections, 1);
  });
  await page.tab.evaluate('streamed.client.close()');
});

/** Runs in the page: a second client. @param {string} uri */
async function alsoOn(uri) {
  const { PresenceClient } = await import(String(new URL('/presence.js', location.href)));
  const client = new PresenceClient(uri);
  const states = /** @type {string[]} */ ([]);
  /** @type {Promise<void>} */
  const online = new Promise((resolve) => {
    client.on('state', (/** @type {{name: string}} */ { name }) => {
      states.push(name);
      if (name === 'online') {
        resolve();
      }
    });
  });
  /** @type {any} */ (globalThis).streamed = { client, states };
  client.connect();
  await online;
}

const several = () => Promise.all([stage.page(), stage.page(), stage.page(), stage.page()]);
stage.scene('pages behind another', several, async ([hidden, frozen, left, hinted], t) => {
  await stage.browser.open(); // in front of all
  await Promise.all([hidden, frozen, left, hinted].map((page) => page.tab.turns('hidden')));

  await Promise.all([
    t.test('a hidden page answers in time, though its timers do not run', (t) => staysHidden(hidden, t)),
    t.test('a frozen page is listed as frozen until it is resumed', () => freezes(frozen)),
    t.test('a page in the back/forward cache is listed as frozen until it is shown again', (t) => isLeft(left, t)),
    t.test('a page that is told of a change of network asks, and loses nothing', () => isHinted(hinted)),
    t.test('a page that is closed says so', () => isClosed()),
  ]);
});

/** @param {PageClient} page @param {TestContext} t */
async function staysHidden(page, t) {
  await page.account();
  await rest(HIDDEN);
  const { lag } = await page.account();
  const silent = Math.max(...stage.watch.sights(page.user).map(({ session }) => session.silenceMillis));
  t.diagnostic(`its timers were up to ${Math.round(lag)} ms late, it was silent for ${silent} ms at most`);

  assert.ok(lag > 10_000, `Chromium did not slow down the timers of a hidden page: ${lag} ms late at most`);
  stage.atMost('a hidden page answers', silent, ASK + LOOK);
  assert.deepEqual(page.unseen, []);
  assert.deepEqual(healths(page), ['ALIVE']);
  assert.equal(sessions(page), 1);
}

/** @param {PageClient} page */
async function freezes(page) {
  const frozenAt = Date.now();
  await page.tab.lifecycle('frozen');
  const { id } = await listedAsFrozen(page, frozenAt);
  await rest(GONE - (Date.now() - frozenAt));
  assert.equal((await stage.session(page)).id, id);
  assert.deepEqual(healths(page), ['ALIVE', 'FROZEN']);

  await page.tab.lifecycle('active');
  await isBack(page, Date.now());
}

/** @param {PageClient} page @param {TestContext} t */
async function isLeft(page, t) {
  const elsewhere = await anotherSite(t);
  const leftAt = Date.now();
  await page.tab.go(`http://${page.home.server}:${elsewhere}/`);
  await listedAsFrozen(page, leftAt);

  const returnedAt = Date.now();
  await page.tab.evaluate('history.back()');
  await page.tab.at(page.address);
  assert.equal(await page.tab.evaluate('globalThis.persisted'), true, 'Chromium did not keep the page');
  await isBack(page, returnedAt);
}

/** @param {TestContext} t @returns {Promise<number>} its port */
async function anotherSite(t) {
  const site = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>elsewhere</title>'));
  t.after(() => site.close().closeAllConnections());
  site.listen(0);
  await once(site, 'listening');
  return /** @type {AddressInfo} */ (site.address()).port;
}

/** @param {PageClient} page @param {number} since */
async function listedAsFrozen(page, since) {
  const session = await stage.session(page, ({ health }) => health === 'FROZEN', 30_000);
  stage.atMost('a frozen page is listed as such', Date.now() - since, ASK + LOOK + ANSWER + LOOK);
  return session;
}

/** Chromium closes the socket of a page that it wakes, so this is a new session. @param {PageClient} page @param {number} since */
async function isBack(page, since) {
  await page.account(); // from here on, how late its timers are counts again
  await stage.soon(page, 'online', since, BACK);
  await stage.session(page, ({ health }) => health === 'ALIVE');
}

/** @param {PageClient} page */
async function isHinted(page) {
  await page.tab.evaluate("dispatchEvent(new Event('offline')), dispatchEvent(new Event('online'))");
  await rest(ANSWER);

  assert.deepEqual(page.unseen, []);
  assert.equal(sessions(page), 1);
}

async function isClosed() {
  const page = await stage.page();
  await page.next('online');
  await stage.session(page);

  const closedAt = Date.now();
  await page.remove();
  const { reason, detail, leftAt } = await stage.departure(page);

  assert.equal(reason, 'CLOSED_BY_PEER');
  assert.match(detail, /\b(4001|1001)\b/); // its own goodbye, or Chromium's where that came first
  stage.atMost('a page that is closed is gone', Date.parse(leftAt) - closedAt, 0);
}
