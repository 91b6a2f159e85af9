/** The link is cut, or the address changes: no FIN and no RST reaches anybody. */
import assert from 'node:assert/strict';
import { PageClient } from './client.js';
import { LONG, rest } from './patience.js';
import { ASK, BACK, GONE, NOTICE, Stage } from './stage.js';

/** @import {Client} from './client.js' */

const stage = new Stage(2);

stage.scene('a link that is cut, and heals', () => stage.everyKind(), async (clients, t) => {
  await Promise.all(stage.homes.map((home) => home.cut()));
  const cut = Date.now();
  await stage.each(t, clients, 'suspects the server, and leaves it within its bound', async (client) => {
    await stage.soon(client, 'suspect', cut, ASK + 1_000);
    const { state } = await stage.soon(client, 'waiting', cut, NOTICE);
    assert.match(state.reason, /^silent for \d+\.\d s$/);
    await stage.soon(client, 'connecting', cut, NOTICE + 1_000);
  });
  await stage.each(t, clients, 'is listed no longer than the policy says', async (client) => {
    stage.leftInTime(client, await stage.departure(client, GONE + 10_000), cut);
  });

  await Promise.all(stage.homes.map((home) => home.heal()));
  const healed = Date.now();
  await stage.each(t, clients, 'is back in time', async (client) => {
    await stage.soon(client, 'online', healed, BACK);
    await stage.session(client);
  });
});

/** Long enough for who is told at once to dial in vain. Chromium tells a page 2 s after an address is gone, if none has come by then. */
const WITHOUT_NETWORK = 4_000;

stage.scene('a change of address', () => stage.everyKind(), async (clients, t) => {
  const before = await stage.ids(clients);

  await Promise.all(stage.homes.map((home) => home.leave()));
  await rest(WITHOUT_NETWORK);
  await Promise.all(stage.homes.map((home) => home.arrive()));
  const moved = Date.now();
  await stage.each(t, clients, 'is back in time, and its ghost is replaced', async (client, t) => {
    if (client instanceof PageClient) {
      await stage.backAtOnce(client, 'online', t, moved);
    } else {
      await stage.soon(client, 'online', moved, NOTICE + BACK); // nobody tells a Node process
    }
    const session = await stage.session(client);
    const { id, reason } = await stage.departure(client);

    assert.match(session.remoteAddress, new RegExp(`\\b${client.home.address}\\b`));
    assert.equal(id, before.get(client));
    assert.equal(reason, 'REPLACED');
  });
});

/** Of text, a character of which counts two bytes and takes one: what else they need has the other half. */
const OUTBOX = 8 << 20;
const BLACK_HOLE = LONG ? 600_000 : 40_000;

const outbox = { messages: 1_000_000, bytes: OUTBOX };
stage.scene('a black hole, into which everybody goes on to log', () => stage.everyKind({ outbox }), async (clients, t) => {
  /** @type {Map<Client, number>} */
  const before = new Map();
  await Promise.all(clients.map(async (client) => before.set(client, await client.memory())));

  await Promise.all(stage.homes.map((home) => home.cut()));
  await Promise.all(clients.map((client) => client.startLogging()));
  await rest(BLACK_HOLE);
  await Promise.all(clients.map((client) => client.stopLogging()));

  await stage.each(t, clients, 'keeps no more than its outbox', async (client, t) => {
    const grown = (await client.memory()) - (before.get(client) ?? NaN);
    const { said, refused } = await client.account();
    t.diagnostic(`${said} lines of 5 kB, ${refused} refused; ${Math.round(grown / 1024)} KiB more than before, outbox ${OUTBOX >> 10} KiB`);
    assert.ok(refused * 10_000 > 3 * OUTBOX, `only ${refused} lines were refused: that proves nothing`);
    assert.ok(grown <= OUTBOX, `${grown} bytes more than before, outbox ${OUTBOX} bytes`);
  });

  await Promise.all(stage.homes.map((home) => home.heal()));
  const healed = Date.now();
  await stage.each(t, clients, 'is back in time', async (client) => {
    await stage.soon(client, 'online', healed, BACK);
  });
});
