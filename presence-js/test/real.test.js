/** Real sockets on loopback, by npm's ws and by Node's own WebSocket. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { PresenceClient } from '../presence.js';
import { TestServer } from './support/server.js';

/** @import {TestContext} from 'node:test' */
/** @import {Options, StateName, WebSocketConstructor} from '../presence.js' */

const LIMIT = 60_000;

/** @param {TestContext} t @param {TestServer} server @param {Options} [options] */
function clientOf(t, server, options) {
  const client = new PresenceClient(server.uri, {
    WebSocket: /** @type {WebSocketConstructor} */ (/** @type {unknown} */ (WebSocket)),
    heartbeat: { ask: 1_000, answer: 2_000 },
    backoff: { base: 50, cap: 200 },
    ...options,
  });
  t.after(() => client.close());
  return client;
}

/** @param {PresenceClient} client @param {StateName} name @returns {Promise<void>} */
function reaching(client, name) {
  return new Promise((resolve) => client.on('state', (state) => state.name === name && resolve()));
}

/** @param {TestContext} t @param {number} [port] */
async function serverFor(t, port) {
  const server = await TestServer.listen(port);
  t.after(() => server.kill());
  return server;
}

test('a client connects, is welcomed, sends and receives', { timeout: LIMIT }, async (t) => {
  const server = await serverFor(t);
  const client = clientOf(t, server, { ticket: async () => 't1' });
  const online = reaching(client, 'online');
  const message = new Promise((resolve) => client.on('message', resolve));

  client.connect();
  await online;
  server.broadcast('hello');

  assert.equal(await message, 'hello');
  assert.deepEqual(server.queries, ['/client?ticket=t1']);
});

test('a server that was killed and comes back is found again', { timeout: LIMIT }, async (t) => {
  const server = await TestServer.listen();
  const client = clientOf(t, server);
  const online = reaching(client, 'online');
  client.connect();
  await online;

  const { port } = server;
  const waiting = reaching(client, 'waiting');
  await server.kill();
  await waiting;
  const again = reaching(client, 'online');
  await serverFor(t, port);
  await again;

  assert.equal(client.state.name, 'online');
});

test('a server that answers nothing is left, and found again when it answers', { timeout: LIMIT }, async (t) => {
  const server = await serverFor(t);
  const client = clientOf(t, server);
  const online = reaching(client, 'online');
  client.connect();
  await online;

  const left = reaching(client, 'waiting');
  server.answers = false;
  await left;
  const again = reaching(client, 'online');
  server.answers = true;
  await again;

  assert.match(client.state.reason, /welcomed/);
});

test('a server’s question is answered', { timeout: LIMIT }, async (t) => {
  const server = await serverFor(t);
  const client = clientOf(t, server);
  const online = reaching(client, 'online');
  client.connect();
  await online;
  const measured = new Promise((resolve) => client.on('roundTrip', resolve));

  server.broadcast('\u0005hb1 ask id=s1');
  await measured; // the client's own question came after it

  assert.deepEqual(server.answered, ['s1']);
});

const major = Number(process.versions.node.split('.')[0]);
const flags = major < 22 ? ['--experimental-websocket'] : [];

test('with Node’s own WebSocket the process ends when the client is closed', { timeout: LIMIT }, async (t) => {
  const server = await serverFor(t);
  const leaver = fileURLToPath(new URL('support/leaver.js', import.meta.url));

  const child = spawn(process.execPath, [...flags, leaver, server.uri], { stdio: ['ignore', 'ignore', 'inherit'] });
  t.after(() => child.kill());
  /** @type {Promise<void>} */
  const closed = new Promise((resolve) => (server.onClosed = resolve));
  const [code] = await once(child, 'exit');
  await closed;

  assert.equal(code, 0);
  assert.deepEqual(server.messages, ['was here']);
  assert.deepEqual(server.closes, [{ code: 1000, reason: 'done' }]);
});
