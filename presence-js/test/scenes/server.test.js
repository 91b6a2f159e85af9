/** The server stands still, dies, or is restarted. */
import assert from 'node:assert/strict';
import { BACK, NOTICE, Stage } from './stage.js';

const stage = new Stage(1);
const { server } = stage;

stage.scene('a server that stands still', () => stage.everyKind(), async (clients, t) => {
  const before = await stage.ids(clients);

  server.pause();
  const paused = Date.now();
  await stage.each(t, clients, 'leaves it within its bound', async (client) => {
    const { state } = await stage.soon(client, 'waiting', paused, NOTICE);
    assert.match(state.reason, /^silent for \d+\.\d s$/);
  });

  server.resume();
  const resumed = Date.now();
  await stage.each(t, clients, 'is back in time, in the place of its ghost', async (client) => {
    await stage.soon(client, 'online', resumed, BACK);
    await stage.session(client, ({ id, health }) => id !== before.get(client) && health === 'ALIVE');
  });
});

stage.scene('a server that is killed, and started again', () => stage.everyKind(), async (clients, t) => {
  await server.kill();
  const killed = Date.now();
  await stage.each(t, clients, 'notices at once', async (client) => {
    const { state } = await stage.soon(client, 'waiting', killed, 0);
    assert.equal(state.code, 1006);
  });

  await server.start();
  const started = Date.now();
  await stage.each(t, clients, 'is back in time', async (client) => {
    await stage.soon(client, 'online', started, BACK);
    await stage.session(client);
  });
});

stage.scene('a server that says goodbye, and is started again', () => stage.everyKind(), async (clients, t) => {
  await server.terminate();
  const left = Date.now();
  /** @type {Map<unknown, number>} */
  const retryAt = new Map();
  await stage.each(t, clients, 'is told when to return', async (client) => {
    const { state } = await stage.soon(client, 'waiting', left, 0);
    assert.equal(state.code, 1001);
    assert.match(state.reason, /^closed 1001 try again in \d+ ms$/);
    retryAt.set(client, state.retryAt ?? NaN);
  });

  await server.start();
  const started = Date.now();
  await stage.each(t, clients, 'is back in time', async (client) => {
    await stage.soon(client, 'online', Math.max(started, retryAt.get(client) ?? NaN), BACK);
    await stage.session(client);
  });
});
