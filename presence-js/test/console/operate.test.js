/** What an operator does all day. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../scenes/patience.js';
import { ConsoleStage } from './stage.js';

const stage = new ConsoleStage(1, { ping: '3s', pong: '12s' });

/** An element that a careless page would make of it, which would tell on it at once. */
const HOSTILE = '<img src=x onerror=seen.push("run")>';

/** @import {ConsolePage} from './page.js' */

/** @param {ConsolePage} page @param {string} title */
async function tab(page, title) {
  await page.click(`.tabs a[href$="/${title}"]`);
}

/** @param {ConsolePage} page @param {string} name @param {string} given */
async function call(page, name, given) {
  await page.reads('.commands .primary', 'Call'); // it is there once the client's commands are known
  await page.fill('#command-name', name);
  await page.fill('#command-arguments', given);
  await page.click('.call button');
}

stage.scene('whoever does not know the token sees nothing, and whoever signs out no longer', async () => {
  const page = await stage.page();

  await page.signIn('not the token, though as long as one');
  await page.reads('.sign-in .problem', 'This is not the admin token.');
  assert.equal(await page.text('.grid, .summary'), '');

  await page.signIn(stage.server.adminToken);
  await page.isTold();
  await page.feed([{ type: 'sessions', sessions: [], last: true }]); // also without those that left lately
  await page.reads('.empty h2', 'No clients yet');
  await page.reads('.empty pre', new RegExp(`agent --server ws://${stage.office.server}:${stage.server.port}/client`));

  await page.click('#sign-out');
  await page.reads('.sign-in label', 'Admin token');
  assert.equal(await page.evaluate("fetch('/api/sessions').then(({ status }) => status)"), 401);
});

stage.scene('an agent joins, its chart moves, its log runs, and it obeys', async () => {
  const page = await stage.operator();

  const agent = stage.agent('anna', { name: 'till/4', line: 'order' });
  const row = await page.row('anna');
  await page.reads(`${row} .health`, 'alive');
  await page.reads(`${row} .client`, /till\/4/);
  await page.reads(`${row} .address`, new RegExp(`^${stage.field.address}`));
  await page.reads(`${row} .silence`, /s$/);

  await page.click(row);
  await page.reads('h1', 'anna');
  await page.reads('[data-reading=cpu]', /%/);
  const picture = () => page.evaluate("document.querySelector('canvas').toDataURL()");
  const pictures = new Set();
  const figures = new Set();
  const moves = async () => {
    pictures.add(await picture());
    figures.add(await page.text('[data-reading=cpu] td'));
    return pictures.size > 2 && figures.size > 2;
  };
  await eventually(moves, 'the chart and its table move');

  await tab(page, 'log');
  await page.reads('.lines', /order \d+/);
  await page.press(' ');
  await page.reads('.log .muted', /^paused, \d+ new lines?$/);
  const shown = await page.text('.lines');
  await page.reads('.log .muted', /^paused, ([3-9]|\d\d+) new lines$/);
  assert.equal(await page.text('.lines'), shown);
  await page.press(' ');
  await page.fill('.log input', 'order 1');
  await page.reads('.lines mark', 'order 1');

  const offered = await page.evaluate(`new Promise((done) => {
    addEventListener('hashchange', () => done(document.querySelectorAll('#command-name option').length), { once: true });
    document.querySelector('.tabs a[href$="/commands"]').click();
  })`);
  assert.equal(offered, 2, 'what the client takes is there with the tab, before anything is painted');
  await call(page, 'greet', 'whom=world times=2');
  await page.reads('.runs li:first-child .run-state', 'done');
  await page.reads('.runs li:first-child pre', /"whom": "world",\s+"times": 2/);
  await call(page, 'fail', '');
  await page.reads('.runs li:first-child .run-state', 'failed');
  await page.reads('.runs li:first-child pre', 'this cannot be done');
  await call(page, 'greet', 'no pair');
  await page.reads('.commands > .muted', 'The arguments are not understood: not name=value: no pair');

  await tab(page, 'timeline');
  await page.reads('.moments', /joined/);

  await page.click('.client header .danger');
  await page.fill('#reason', 'the shop is closed');
  await page.click('dialog .danger');
  await agent.wrote(/closed 4410 the shop is closed/);
  await page.reads('.gone', /closed it\. The shop is closed;/);
});

stage.scene('an agent whose cable is cut is suspect, then gone with its reason and the evidence, which can be exported', async () => {
  const page = await stage.operator();
  stage.agent('boris');
  const row = await page.row('boris');
  await page.reads(`${row} .health`, 'alive');

  await stage.field.cut();
  try {
    await page.reads(`${row} .health`, 'suspect');
    await page.reads(`${row} .health`, 'dead');
  } finally {
    await stage.field.heal();
  }
  assert.equal(await page.call((/** @type {string} */ left) => document.querySelector(left)?.getAttribute('data-state'), row), 'LEFT');

  await page.go('#/departures');
  await page.fill('.tools input', 'boris');
  await page.reads('.departure .badge', 'dead');
  await page.reads('.departure .means', /^It fell silent and was given up\. Silent for \d/);
  await page.click('.departure');
  await page.reads('.more .moments', /ping, unanswered.*suspect.*left: DEAD/);
  assert.equal(await page.evaluate("document.querySelectorAll('.more .span[data-tone=dead]').length"), 1);

  await exported(page);
});

/** @param {ConsolePage} page that shows one departure */
async function exported(page) {
  const folder = await mkdtemp(join(tmpdir(), 'console-'));
  const file = async (/** @type {string} */ kind) => {
    const name = await eventually(async () => (await readdir(folder)).find((each) => each.endsWith(kind)), `the file of ${kind}`);
    return readFile(join(folder, name), 'utf8');
  };
  try {
    await page.savesTo(folder);
    await page.click('.export button:first-of-type');
    const [head, ...lines] = (await file('.csv')).trimEnd().split('\r\n');
    assert.match(head, /^leftAt,user,device,reason,detail,/);
    assert.deepEqual(lines.map((line) => line.split(',').slice(1, 4)), [['"boris"', '"till"', '"DEAD"']]);

    await page.click('.export button:last-of-type');
    assert.deepEqual(JSON.parse(await file('.json')).map((/** @type {any} */ { user }) => user), ['boris']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

stage.scene('what a client says stays text, wherever it is shown', async () => {
  const page = await stage.operator();
  const agent = stage.agent('mallory', { name: HOSTILE, line: HOSTILE, answer: { [HOSTILE]: HOSTILE } });
  const row = await page.row('mallory');
  await page.reads(`${row} .client`, new RegExp(`onerror`));

  await page.click(row);
  await page.reads('.facts', /onerror/);
  await tab(page, 'log');
  await page.reads('.lines', /onerror/);
  await tab(page, 'commands');
  await call(page, 'greet', `whom="${HOSTILE.replaceAll('"', "'")}"`);
  await page.reads('.runs pre', /onerror/);
  await page.reads('.runs code', /onerror/);

  await page.click('.client header .danger');
  await page.fill('#reason', HOSTILE);
  await page.click('dialog .danger');
  await agent.wrote(/closed 4410/);
  await page.reads('.gone', /onerror/);
  await page.go('#/departures');
  await page.reads('.departures', /onerror/);

  // Names that no server lets in: the page must not rely on it.
  const session = { id: HOSTILE, user: HOSTILE, device: HOSTILE, health: HOSTILE, why: HOSTILE, remoteAddress: HOSTILE, version: HOSTILE };
  const left = { ...session, id: `${HOSTILE}2`, reason: HOSTILE, detail: HOSTILE, joinedAt: HOSTILE, leftAt: new Date().toISOString(), silenceMillis: 1, timeline: [{ at: HOSTILE, what: HOSTILE }] };
  await page.feed([{ type: 'delta', joined: [session], left: [left] }]);
  await page.go('#/clients');
  await page.reads('.rows', /onerror/);
  await page.go(`#/departures/${encodeURIComponent(left.id)}`);
  await page.reads('.more', /onerror/);
  await page.go(`#/clients/${encodeURIComponent(HOSTILE)}`);
  await page.reads('h1', /onerror/);

  assert.equal(await page.evaluate("document.querySelectorAll('img').length"), 0);
});
