/** The demo that a person plays with. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Chromium } from '../scenes/chromium.js';
import { Process, run } from '../scenes/process.js';
import { ConsolePage } from './page.js';

const JAR = fileURLToPath(new URL('../../../presence-examples/target/presence-server.jar', import.meta.url));

/** The default policy's 35 s, and what a busy machine takes. */
const GONE = 35_000 + 25_000;

/** The browser lives where the demo does: on the loopback. */
const HERE = /** @type {import('../scenes/home.js').Home} */ (/** @type {unknown} */ ({ command: (/** @type {string[]} */ ...command) => command }));

test('demo --open stays, and its buttons make a ghost and bring it back', { timeout: 170_000 }, async (t) => {
  await run('ip', 'link', 'set', 'lo', 'up');
  const env = { ...process.env, DISPLAY: ':99' }; // of a desktop that is gone
  const demo = new Process(['java', '-Xmx256m', '-jar', JAR, 'demo', '--open'], { env });
  const browser = await Chromium.start(HERE);
  try {
    const [, token] = await demo.wrote(/with the token:\s+(\S+)/);
    const [, play] = await demo.wrote(/cables here:\s+(\S+)\//);
    const [, address] = await demo.wrote(/The console:\s+(\S+)\//);
    const page = await ConsolePage.open(browser, play);
    const cell = (/** @type {number} */ n) => `[data-agent=emil] td:nth-of-type(${n})`;
    await page.reads(cell(2), 'online');
    await page.reads(cell(3), 'alive');
    const look = await ConsolePage.open(browser, address);
    await look.signIn(token);
    const row = await look.row('emil');
    await look.reads(`${row} .health`, 'alive');

    // The agents are the Java ones: what they stream and obey is what the page understands.
    await look.click(await look.row('chen'));
    await look.reads('[data-reading=memory]', /\d %/);
    await look.click('.tabs a[href$="/commands"]');
    await look.reads('.commands .primary', 'Call'); // it is there once the client's commands are known
    await look.fill('#command-name', 'thread-dump');
    await look.click('.call button');
    await look.reads('.runs .run-state', 'done');
    await look.go('#/clients');

    await page.click('[aria-label="Cut the cable of emil"]');
    await page.reads(cell(1), 'Healcut');
    await page.reads(cell(3), 'not listed', GONE);
    await page.reads(cell(2), 'online: a ghost');
    await look.reads(`${row} .health`, 'dead');
    await page.shot('demo');
    await page.isAccessible();

    await page.click('[aria-label="Heal the cable of emil"]');
    await page.reads(cell(3), 'alive', 60_000);
    await page.reads(cell(2), 'online');
    assert.deepEqual([...(await page.seen()), ...(await look.seen())], []);

    await demo.interrupt();
    assert.equal(demo.child.exitCode ?? 130, 130);
  } catch (error) {
    t.diagnostic(`the demo wrote: ${demo.log}`);
    throw error;
  } finally {
    await Promise.all([browser.close(), demo.kill()]);
  }
});
