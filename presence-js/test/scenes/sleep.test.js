/** The client's machine sleeps, and wakes. */
import assert from 'node:assert/strict';
import { LONG, rest } from './patience.js';
import { ANSWER, ASK, BACK, GONE, Stage } from './stage.js';

/** @import {Client} from './client.js' */

const stage = new Stage(3);

/** @param {Client} client */
async function wake(client) {
  client.resume();
  await client.account(); // from here on, how late its timers are counts again
}

stage.scene('a short sleep', () => stage.everyKind(), async (clients, t) => {
  const before = await stage.ids(clients);

  clients.forEach((client) => client.pause());
  await rest(8_000);
  const awake = Date.now();
  await Promise.all(clients.map(wake));
  await rest(ASK + ANSWER);

  await stage.each(t, clients, 'raises no alarm', async (client) => {
    stage.raisedNoAlarm(client, awake, (await client.account()).lag);
    assert.equal((await stage.session(client)).id, before.get(client));
  });
});

stage.scene('a sleep that outlasts the server’s patience', () => stage.everyKind(), async (clients, t) => {
  clients.forEach((client) => client.pause());
  const asleep = Date.now();
  await stage.each(t, clients, 'is gone when the policy says so', async (client) => {
    stage.leftInTime(client, await stage.departure(client, GONE + 10_000), asleep);
  });

  await rest(LONG ? 60_000 - (Date.now() - asleep) : 0);

  const awake = Date.now();
  await Promise.all(clients.map(wake));
  await stage.each(t, clients, 'is back by one new socket', async (client) => {
    await stage.soon(client, 'online', awake, BACK);
    await stage.session(client);
    assert.equal((await client.account()).sockets, 2);
  });
});
