/** What only happens to pages. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { TestServer } from '../support/server.js';
import { LONG, eventually, rest } from './patience.js';
import { ReadmeApplication } from './readme-application.js';
import { ANSWER, ASK, GONE, Stage } from './stage.js';

/** @import {AddressInfo} from 'node:net' */
/** @import {TestContext} from 'node:test' */
/** @import {Client, PageClient} from './client.js' */

const stage = new Stage(4);

/** A page that is told of its network waits half a second for an answer; this is what the machine may take of it. */
const PROBE = 400;

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
  streaming.times = 'ask=5000 answer=5000'; // it lives in this process, which may be kept waiting for a second
  const stream = setInterval(() => streaming.broadcast('x'.repeat(8_000)), 10);
  t.after(() => clearInterval(stream));
  t.after(() => streaming.kill());
  await page.tab.evaluate(`(${alsoOn})('ws://${page.home.server}:${streaming.port}/client')`);
  await eventually(() => page.tab.evaluate("streamed.client.state.name === 'online'"), 'a second client is online');

  const blocked = Date.now();
  await page.block(20_000);
  await rest(3_000);
  await eventually(() => healths(page).at(-1) === 'ALIVE', 'listed as alive again');

  await t.test('raises no alarm of the client', () => stage.raisedNoAlarm(page, blocked));
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
  client.on('state', (/** @type {{name: string}} */ { name }) => states.push(name));
  /** @type {any} */ (globalThis).streamed = { client, states };
  client.connect();
}

stage.scene('the page of the README', async () => [], async (_, t) => {
  const application = await ReadmeApplication.start(stage.theatre);
  t.after(() => application.close());
  const tab = await stage.browser.open();
  const [home] = stage.homes;

  await tab.go(`http://${home.server}:${application.port}/`);
  await eventually(() => tab.evaluate("document.title === 'online welcomed'"), 'the title of the page');
  const sessions = (await stage.server.sessions()).filter(({ user }) => user === 'anna');
  await tab.close();
  const gone = await eventually(async () => (await stage.server.departures()).find(({ user }) => user === 'anna'), 'its end');

  assert.equal(sessions.length, 1);
  assert.equal(gone.reason, 'CLOSED_BY_PEER');
});

const several = () => Promise.all([stage.page(), stage.page(), stage.page(), stage.page()]);
stage.scene('pages behind another', several, async ([hidden, frozen, left, hinted], t) => {
  await stage.browser.open(); // in front of all
  await Promise.all([hidden, frozen, left, hinted].map((page) => page.tab.turns('hidden')));

  // Before the others make the browser busy: the answer has half a second.
  await t.test('a page that is told of a change of network asks, and loses nothing', () => isHinted(hinted));
  await Promise.all([
    t.test('a hidden page answers in time, though its timers do not run', (t) => staysHidden(hidden, t)),
    t.test('a frozen page is listed as frozen until it is resumed', (t) => freezes(frozen, t)),
    t.test('a page in the back/forward cache is listed as frozen until it is shown again', (t) => isLeft(left, t)),
    t.test('a page that is closed says so', (t) => isClosed(t)),
  ]);
});

stage.scene('a page that is asked in the moment in which it is left', async () => [await stage.page()], async ([page], t) => {
  const blocked = page.block(ASK + LOOK + PROBE).catch(() => {}); // it is left before it reads the ask
  await isLeft(page, t);
  await blocked;
});

/** @param {PageClient} page @param {TestContext} t */
async function staysHidden(page, t) {
  await page.account();
  const since = Date.now();
  const slow = await slowest(page, HIDDEN);
  const { lag } = await page.account();
  const silent = Math.max(...stage.watch.sights(page.user).map(({ session }) => session.silenceMillis));
  t.diagnostic(`its timers were up to ${Math.round(lag)} ms late, itself up to ${Math.round(slow)} ms; it was silent for ${silent} ms at most`);

  assert.ok(lag > 10_000, `Chromium did not slow down the timers of a hidden page: ${lag} ms late at most`);
  stage.atMost('a hidden page answers', silent, ASK + LOOK, since, slow);
  stage.raisedNoAlarm(page, since);
  assert.deepEqual(healths(page), ['ALIVE']);
  assert.equal(sessions(page), 1);
}

/** How long the page took at most to answer us, however late its timers are, in so long a time. @param {PageClient} page @param {number} ms @param {number} [every] */
async function slowest(page, ms, every = 250) {
  let longest = 0;
  for (const end = Date.now() + ms; Date.now() < end; await rest(every)) {
    const began = performance.now();
    await page.tab.evaluate('0');
    longest = Math.max(longest, performance.now() - began);
  }
  return longest;
}

/** @param {PageClient} page @param {TestContext} t */
async function freezes(page, t) {
  const frozenAt = Date.now();
  await page.tab.lifecycle('frozen');
  const listed = await listedAsFrozen(page);
  await rest(GONE - (Date.now() - frozenAt));
  assert.equal((await stage.session(page)).id, listed.id);
  assert.deepEqual(healths(page), ['ALIVE', 'FROZEN']);

  await page.tab.lifecycle('active');
  await isBack(page, 'freeze', 'resume', listed, t);
}

/** @param {PageClient} page @param {TestContext} t */
async function isLeft(page, t) {
  const elsewhere = await anotherSite(t);
  await page.tab.go(`http://${page.home.server}:${elsewhere}/`);
  const listed = await listedAsFrozen(page);

  await page.tab.evaluate('history.back()');
  await page.tab.at(page.address);
  assert.ok((await page.hint('pageshow'))?.persisted, 'Chromium did not keep the page');
  await isBack(page, 'pagehide', 'pageshow', listed, t);
}

/** @param {TestContext} t @returns {Promise<number>} its port */
async function anotherSite(t) {
  const site = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>elsewhere</title>'));
  t.after(() => site.close().closeAllConnections());
  site.listen(0);
  await once(site, 'listening');
  return /** @type {AddressInfo} */ (site.address()).port;
}

/** What the server says of it, and when it began to. @param {PageClient} page @returns {Promise<{id: string, at: number}>} */
async function listedAsFrozen(page) {
  const { id } = await stage.session(page, ({ health }) => health === 'FROZEN');
  const { timeline } = await stage.server.session(id);
  const frozen = timeline.find(({ what }) => what.startsWith('frozen'));
  return { id, at: Date.parse(frozen?.at ?? '') };
}

/**
 * Now that it runs again, a page can be asked when it was stopped. Chromium closes the socket of a page that it wakes, so this
 * is a new session.
 *
 * @param {PageClient} page @param {string} stopped @param {string} resumed @param {{at: number}} listed @param {TestContext} t
 */
async function isBack(page, stopped, resumed, listed, t) {
  await stage.backAtOnce(page, resumed, t);
  await stage.session(page, ({ health }) => health === 'ALIVE');
  const stoppedAt = (await page.hint(stopped))?.at ?? NaN;
  const held = stage.watch.slowest(stoppedAt); // after a stall the server blames nobody for as long again
  stage.atOnce(`listed as frozen, told ${stopped},`, listed.at - stoppedAt, t, stoppedAt, held);
}

/** @param {PageClient} page */
async function isHinted(page) {
  const since = Date.now();
  await page.tab.evaluate("dispatchEvent(new Event('offline')), dispatchEvent(new Event('online'))");
  const late = (await slowest(page, ANSWER, 50)) + stage.watch.slowest(since);

  if (late >= PROBE) { // then it is right to leave
    await eventually(() => page.tab.evaluate("performing.client.state.name === 'online'"), 'a page that was kept waiting is back');
    return;
  }
  // On a machine that is busy for a quarter of a second a doubt is shown, and passes.
  assert.deepEqual(page.unseen.filter((name) => name !== 'suspect' && name !== 'online'), []);
  assert.equal(await page.tab.evaluate('performing.client.state.name'), 'online');
  assert.equal(sessions(page), 1);
}

/** @param {TestContext} t */
async function isClosed(t) {
  const page = await stage.page();
  await page.next('online');
  await stage.session(page);

  const closedAt = Date.now();
  await page.remove();
  const slow = Date.now() - closedAt;
  const { reason, detail, leftAt } = await stage.departure(page);

  assert.equal(reason, 'CLOSED_BY_PEER');
  assert.match(detail, /\b(4001|1001)\b/); // its own goodbye, or Chromium's where that came first
  stage.atOnce('a page that is closed is gone', Date.parse(leftAt) - closedAt, t, closedAt, slow);
}
