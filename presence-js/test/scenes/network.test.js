/** The link is cut, or the address changes: no FIN and no RST reaches anybody. */
import assert from 'node:assert/strict';
import { ASK, BACK, GONE, NOTICE, PROBE, Stage } from './stage.js';

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
    const { reason, leftAt } = await stage.departure(client, GONE + 10_000);
    assert.equal(reason, 'DEAD');
    stage.atMost(`${client.kind} left`, Date.parse(leftAt) - cut, GONE);
  });

  await Promise.all(stage.homes.map((home) => home.heal()));
  const healed = Date.now();
  await stage.each(t, clients, 'is back in time', async (client) => {
    await stage.soon(client, 'online', healed, BACK);
    await stage.session(client);
  });
});

stage.scene('a change of address', () => stage.everyKind(), async (clients, t) => {
  const before = await stage.ids(clients);

  await Promise.all(stage.homes.map((home) => home.move()));
  const moved = Date.now();
  await stage.each(t, clients, 'is back in time, and its ghost is replaced', async (client) => {
    const noticed = client.kind === 'Chromium' ? PROBE : NOTICE; // a browser tells its pages, Node does not
    await stage.soon(client, 'online', moved, noticed + BACK);
    const session = await stage.session(client);
    const { id, reason } = await stage.departure(client);

    assert.match(session.remoteAddress, new RegExp(`\\b${client.home.address}\\b`));
    assert.equal(id, before.get(client));
    assert.equal(reason, 'REPLACED');
  });
});
