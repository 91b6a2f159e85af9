/** How it looks, reads, and is used without a mouse; and that a busy server does not make it stutter. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STATS, departure, fill, readings, session, vitals } from './data.js';
import { NARROW, WIDE } from './page.js';
import { ConsoleStage } from './stage.js';

/** @import {ConsolePage} from './page.js' */

const stage = new ConsoleStage(3);

const IDS = Array.from({ length: 48 }, (_, i) => `session-${i}`);
const ONE = 'session-3';
const LEFT = 'left-session-0';

/** Of the page, with its name for pictures. */
const VIEWS = [
  ['clients', '#/clients', '.rows .user'],
  ['live', `#/clients/${ONE}/live`, '[data-reading=cpu]'],
  ['log', `#/clients/${ONE}/log`, '.lines'],
  ['commands', `#/clients/${ONE}/commands`, '.commands > .muted'],
  ['timeline', `#/clients/${ONE}/timeline`, '.client h1'],
  ['departures', '#/departures', '.departure'],
  ['departure', `#/departures/${LEFT}`, '.more .moments'],
  ['server', '#/server', '.figure'],
];

/** @param {ConsolePage} page */
async function busy(page) {
  await fill(page, 48);
  await page.feed([{ type: 'departures', departures: Array.from({ length: 30 }, (_, i) => departure(i)) }, STATS]);
  await page.feed(Array.from({ length: 60 }, (_, second) => vitals(IDS, second)));
}

stage.scene('every view is accessible in light and in dark, and fits a window of 400 px', async (t) => {
  const page = await stage.page();
  await page.reads('.sign-in label', 'Admin token');
  await page.isAccessible();
  await page.shot('sign-in');
  await page.signIn(stage.server.adminToken);
  await page.isTold();
  await page.feed([{ type: 'sessions', sessions: [], last: true }]);
  await page.reads('.empty h2', 'No clients yet');
  await page.isAccessible();
  await page.shot('empty');
  await busy(page);

  for (const [name, hash, there] of VIEWS) {
    await t.test(name, async () => {
      await page.go(hash);
      await page.feed(readings(ONE));
      await page.reads(there, /./);
      for (const colours of /** @type {const} */ (['light', 'dark'])) {
        await page.colours(colours);
        await page.feed([STATS]);
        await page.painted();
        await page.shot(`${name}-${colours}`);
        await page.isAccessible();
      }
      await page.colours('light');
      await page.size(NARROW);
      await page.painted();
      await page.shot(`${name}-narrow`);
      await page.fitsItsWidth();
      await page.isAccessible();
      await page.size(WIDE);
    });
  }
});

stage.scene('the keyboard finds, opens and leaves a client', async () => {
  const page = await stage.operator();
  await busy(page);
  await page.reads('.rows .user', /./);
  const selected = () => page.text('.row[aria-selected=true] .user');
  const active = () => page.evaluate("document.getElementById(document.querySelector('.grid').getAttribute('aria-activedescendant'))?.querySelector('.user').textContent ?? ''");

  await page.press('j');
  await page.reads('.row[aria-selected=true] .user', 'anna');
  await page.press('j');
  await page.press('j');
  await page.press('k');
  await page.reads('.row[aria-selected=true] .user', 'anna.1');
  assert.equal(await active(), await selected());

  await page.press('Enter');
  await page.reads('h1', 'anna.1');
  await page.press('l');
  await page.reads('.tabs [aria-current=page]', 'Log');
  await page.press('c');
  await page.reads('.tabs [aria-current=page]', 'Commands');
  await page.press('Escape'); // out of the field
  await page.press('Escape');
  await page.reads('.chip[aria-pressed=true]', /^all/);

  await page.press('/');
  await page.type('em');
  await page.reads('.chip[aria-pressed=true]', /^all 3$/);
  await page.press('Escape');
  await page.press('j');
  await page.reads('.row[aria-selected=true] .user', 'emil');
  await page.fill('.tools input', 'nobody is called that');
  await page.reads('.empty h2', 'No match');
  await page.click('.empty button');
  await page.reads('.chip[aria-pressed=true]', /^all 48$/);

  await page.click('.chip[data-state=SUSPECT]');
  await page.reads('.rows .health', 'suspect');
  assert.equal(await page.evaluate("document.querySelectorAll('.rows .row').length"), 5);

  await page.press('?');
  await page.reads('dialog h2', 'Keys');
  await page.isAccessible();
});

stage.scene('rows stand still while somebody points at them, until R', async () => {
  const page = await stage.operator();
  await busy(page);
  const users = () => page.call(() => [...document.querySelectorAll('.rows .row')].map((row) => row.textContent));
  await page.reads('.rows .user', /./);
  const newcomer = (/** @type {number} */ n) => ({ ...session(n, 'ALIVE'), user: `aaa${n}` });

  await page.feed([{ type: 'delta', joined: [newcomer(900)] }]);
  await page.row('aaa900');
  await page.point('.grid');
  await page.feed([{ type: 'delta', joined: [newcomer(901), newcomer(902)] }]);
  await page.reads('.apply', '2 changes, press R');
  assert.equal((await users()).some((/** @type {string} */ row) => row.includes('aaa901')), false);

  await page.press('R');
  await page.row('aaa901');
  assert.equal(await page.text('.apply'), '');

  await page.feed([{ type: 'delta', left: [{ ...departure(0, 0), id: 'session-901', user: 'aaa901', reason: 'DEAD' }] }]);
  const gone = await page.row('aaa901');
  await page.reads(`${gone} .health`, 'dead'); // where it was: it is not taken away from under the pointer
});

stage.scene('only counts are announced', async () => {
  const page = await stage.operator();

  await page.reads('#announcer', /^\d+ clients?, \d+ suspect, \d+ frozen$/);
  const live = await page.call(() => [...document.querySelectorAll('[aria-live]')].filter((each) => each.getAttribute('aria-live') !== 'off').map(({ id }) => id));
  assert.deepEqual(live, ['announcer']);
});

test('with 5,000 rows and 1,000 updates a second no task takes 50 ms', { timeout: 150_000 }, async (t) => {
  const page = await stage.operator();
  try {
    await fill(page, 5_000);
    await page.reads('.chip[aria-pressed=true]', /^all 5,000$/);
    const { tasks, longest, byTheClock } = await page.underLoad(15);
    t.diagnostic(`${tasks} tasks, the longest ran for ${longest.toFixed(1)} ms; over 50 ms by the clock, in which other programs ran as well: [${byTheClock.join(' ')}]`);
    assert.ok(tasks > 500, 'the trace has what ran');
    assert.ok(longest < 50, `a task ran for ${longest} ms`);
  } finally {
    await page.tab.close();
  }
});

test('what is computed is right', { timeout: 60_000 }, async (t) => {
  const page = await stage.page();
  const module = (/** @type {string} */ name, /** @type {string} */ expression) => page.evaluate(`import('/console/${name}.js').then((m) => ${expression})`);
  const throws = (/** @type {string} */ expression) => `(() => { try { return ${expression} } catch (error) { return String(error) } })()`;

  await t.test('cells that a spreadsheet would take for a formula are quoted', async () => {
    const given = ['=1+1', '+1', '-1', '@sum', '\t=1', ' =1', 'a "b"', 'a, b'];
    const cells = await module('export', `${JSON.stringify(given)}.map(m.cell)`);
    assert.deepEqual(cells, ['"\'=1+1"', '"\'+1"', '"\'-1"', '"\'@sum"', '"\'\t=1"', '"\' =1"', '"a ""b"""', '"a, b"']);
  });
  await t.test('arguments are pairs or JSON', async () => {
    assert.deepEqual(await module('arguments', 'm.parseArguments(\'host=10.0.0.1 count=3 note="a b" deep=true\')'), { host: '10.0.0.1', count: 3, note: 'a b', deep: true });
    assert.deepEqual(await module('arguments', 'm.parseArguments(\' {"a": [1]}\')'), { a: [1] });
    assert.deepEqual(await module('arguments', "m.parseArguments('')"), {});
    assert.match(await module('arguments', throws("m.parseArguments('count=3 host')")), /not name=value: host/);
  });
  await t.test('durations have their two largest units', async () => {
    const given = [0, 340, 9_940, 9_960, 59_499, 59_500, 3_599_400, 3_600_000, 86_399_000, 90_000_000];
    assert.deepEqual(await module('format', `${JSON.stringify(given)}.map(m.duration)`), ['0.0 s', '0.3 s', '9.9 s', '10 s', '59 s', '1 min 00 s', '59 min 59 s', '1 h 00 min', '23 h 59 min', '1 d 1 h']);
  });
  await t.test('the lanes show the silence, the pings and the doubt', async () => {
    const left = departure(0, 0);
    const life = { timeline: left.timeline, joinedAt: Date.parse(left.joinedAt), end: Date.parse(left.leftAt), silence: left.silenceMillis };
    const { from, to, heard, pings, health } = await module('evidence', `m.evidence(${JSON.stringify(life)})`);
    assert.equal(to - from, 95_000);
    assert.deepEqual(heard.map((/** @type {any} */ { tone, from, to }) => [tone, to - from]), [['alive', 59_900], ['dead', 35_100]]);
    assert.deepEqual(pings.map((/** @type {any} */ { tone }) => tone), ['alive', 'suspect']);
    assert.deepEqual(health.map((/** @type {any} */ { tone, from, to }) => [tone, to - from]), [['alive', 89_000], ['suspect', 6_000]]);
  });
});
