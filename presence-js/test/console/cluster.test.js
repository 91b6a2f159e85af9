/** An operator at one node, clients at another. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { Engine } from '../scenes/engine.js';
import { eventually } from '../scenes/patience.js';
import { run } from '../scenes/process.js';
import { ReferenceServer } from '../scenes/reference-server.js';
import { sessions, departure } from './data.js';
import { NARROW, WIDE } from './page.js';
import { ConsoleStage } from './stage.js';

/** @import {ConsolePage} from './page.js' */

const LIMIT = 150_000;
const TIMES = { ping: '3s', pong: '12s' };
const engine = new Engine(6_390);

/** So long a lease that a busy machine gives nobody up. @param {string} node */
const flags = (node) => ['--cluster', engine.uri, '--node', node, '--lease', '60s'];

// Before those of the stage: it starts the node of the operator.
before(() => run('ip', 'link', 'set', 'lo', 'up').then(() => engine.start()), { timeout: LIMIT });
const stage = new ConsoleStage(4, TIMES, flags('a'));
const other = new ReferenceServer(TIMES, flags('b'));
before(() => other.start(), { timeout: LIMIT });
after(() => Promise.allSettled([other.kill(), engine.kill()]), { timeout: LIMIT });

/** A client of the other node. @param {string} user @param {object} [says] */
function agent(user, says = {}) {
  return stage.agent(user, { address: `${stage.field.server}:${other.port}`, token: other.clientToken, ...says });
}

/** Many clients on both nodes, for pictures. @param {ConsolePage} page */
async function busy(page) {
  const all = sessions(0, 40).map((session, i) => ({ ...session, node: i % 3 === 1 ? 'b' : 'a', health: i % 15 === 1 ? null : session.health }));
  await page.feed([{ type: 'sessions', sessions: all, last: true }]);
  await page.feed([{ type: 'departures', departures: [departure(1), { ...departure(2), node: 'b', reason: 'NODE_LOST', silenceMillis: null, ghostAvoidedMillis: null, timeline: [] }] }]);
}

/** @param {ConsolePage} page @param {string} name */
async function looksWell(page, name) {
  for (const colours of /** @type {const} */ (['light', 'dark'])) {
    await page.colours(colours);
    await page.painted();
    await page.shot(`cluster-${name}-${colours}`);
    await page.isAccessible();
  }
  await page.colours('light');
  await page.size(NARROW);
  await page.painted();
  await page.shot(`cluster-${name}-narrow`);
  await page.fitsItsWidth();
  await page.isAccessible();
  await page.size(WIDE);
}

stage.scene('a client of another node is listed, seen and commanded like one of this', async () => {
  const page = await stage.operator();
  const near = stage.agent('anna');
  const far = agent('boris', { line: 'order' });

  const row = await page.row('boris');
  await page.reads(`${row} .node`, 'b');
  await page.reads(`${row} .health`, 'alive');
  await page.reads(`${row} .silence`, /s$/);
  await page.reads(`${await page.row('anna')} .node`, 'a');

  await page.fill('.tools select', 'b');
  await eventually(async () => (await page.call(nodes)).join() === 'b', 'only clients of b');
  await page.fill('.tools select', '');
  await page.row('anna');

  await page.click(row);
  await page.reads('h1', 'boris');
  await page.reads('dd.node', 'b');
  await page.reads('[data-reading=cpu]', /%/);
  await page.click('.tabs a[href$="/log"]');
  await page.reads('.lines', /order \d/);
  await page.click('.tabs a[href$="/timeline"]');
  await page.reads('.moments', /joined/);
  await page.click('.tabs a[href$="/commands"]');
  await page.reads('.commands .primary', 'Call');
  await page.fill('#command-name', 'greet');
  await page.fill('#command-arguments', 'whom=world');
  await page.click('.call button');
  await page.reads('.commands', /"whom": ?"world"/);

  await far.terminate();
  await page.go('#/departures');
  await page.reads('.departure .device', 'till · b');
  await page.click('.departure');
  await page.reads('.more', /It left node b/);
  await near.terminate();
});

stage.scene('while the engine is away a banner says how old the view of the other nodes is', async () => {
  const page = await stage.operator();
  await page.reads('.summary', /\d/);
  assert.equal(await page.text('.banner'), '');

  await engine.kill();
  await page.reads('.banner', /^The other nodes cannot be heard: their clients are shown as of \d\d:\d\d:\d\d, .* ago\. Those of this node, a, are current\./);
  await busy(page);
  await page.go('#/clients');
  await looksWell(page, 'clients');
  await page.go('#/departures');
  await page.reads('.departure .badge', /./);
  await looksWell(page, 'departures');
  await page.go('#/server');
  await page.reads('.cards', /View of the others\s*stale/);
  await looksWell(page, 'server');

  await engine.start();
  const near = await stage.operator();
  await near.reads('#link', 'live');
  await page.reads('.banner', '', 90_000); // a node that is slow to come back is waited for
});

/** Runs in the page: which nodes the rows name. */
function nodes() {
  return [...new Set([...document.querySelectorAll('.rows .node')].map((cell) => cell.textContent))];
}
