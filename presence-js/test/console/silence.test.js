/** The page is a client too: it notices when nobody tells it anything any more. */
import assert from 'node:assert/strict';
import { eventually, rest } from '../scenes/patience.js';
import { ANSWER, NOTICE } from '../scenes/stage.js';
import { ConsoleStage } from './stage.js';

const stage = new ConsoleStage(2);

/** What the machine is granted beyond a bound, besides the time by which the page's own timers were late. */
const GRACE = 1_000;
const MOST_LAG = 5_000;

/** @import {ConsolePage} from './page.js' */

/** By the page's own clock, which is ours: how late we look says nothing of it. @param {ConsolePage} page @param {string} what @param {number} since @param {number} bound */
async function soon(page, what, since, bound) {
  const took = (await page.evaluate('disconnectedAt')) - since;
  const lag = await page.lag();
  const once = lag > 1_000 ? ANSWER + 250 : 0; // a client that was late itself asks once more
  assert.ok(lag <= MOST_LAG, `the machine is too busy: timers were ${Math.round(lag)} ms late`);
  assert.ok(took <= bound + GRACE + once + lag, `${what} after ${took} ms, bound ${bound} ms, timers ${Math.round(lag)} ms late`);
  return took;
}

/** Notes in the page when it shows that it is disconnected. */
function witness() {
  const page = /** @type {any} */ (window);
  const link = /** @type {Element} */ (document.querySelector('#link'));
  const look = () => {
    if (link.getAttribute('data-state') === 'waiting') page.disconnectedAt ??= Date.now();
  };
  new MutationObserver(look).observe(link, { attributes: true });
}

stage.scene('a server that falls silent is noticed within the bound; what is shown is of the past until it is back', async (t) => {
  const page = await stage.operator();
  stage.agent('anna');
  const row = await page.row('anna');
  await page.reads(`${row} .silence`, /s$/);
  await page.reads('[data-figure=present] strong', '1');
  await page.reads('.banner', '');

  await page.call(witness);
  await stage.office.cut();
  const cut = Date.now();
  await page.reads('.banner', /^Console disconnected: data as of \d\d:\d\d:\d\d\. Silent for \d/, NOTICE + 20_000);
  t.diagnostic(`noticed after ${await soon(page, 'noticed', cut, NOTICE)} ms`);
  assert.equal(await page.evaluate("document.body.classList.contains('past')"), true);

  const silence = await page.text(`${row} .silence`);
  await rest(2_500); // at least two seconds in which nothing may move
  assert.equal(await page.text(`${row} .silence`), silence);
  await page.shot('disconnected');

  await stage.office.heal();
  const healed = Date.now();
  // The delay before the attempt grows with each that failed: the operator does not wait for it.
  await eventually(async () => (await page.text('#link')) === 'live' || (await page.call(press, '.banner button'), false), 'live again');
  t.diagnostic(`back after ${Date.now() - healed} ms`);
  await page.reads('.banner', ''); // with the next frame
  assert.equal(await page.evaluate("document.body.classList.contains('past')"), false);
  await page.reads(`${await page.row('anna')} .health`, 'alive');
});

/** @param {string} selector */
function press(selector) {
  const button = /** @type {HTMLElement} */ (document.querySelector(selector));
  if (button.checkVisibility()) button.click();
}

stage.scene('a server that is started again knows nobody: the page asks to sign in, and shows nothing of before', async () => {
  const page = await stage.operator();
  await page.row('anna');

  await stage.server.kill();
  await page.reads('.banner', /^Console disconnected: data as of/);
  await stage.server.start();
  await page.reads('.sign-in label', 'Admin token');
  assert.equal(await page.text('.grid, .summary'), '');

  await page.signIn(stage.server.adminToken);
  await page.isTold();
  assert.doesNotMatch(await page.text('.rows'), /anna/);
});
