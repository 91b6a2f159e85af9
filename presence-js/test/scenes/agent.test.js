/** The example agent for Node, against the reference server and a console. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { eventually, within } from './patience.js';
import { Process, run } from './process.js';
import { ReferenceServer } from './reference-server.js';

const AGENT = fileURLToPath(new URL('../../examples/node-agent.js', import.meta.url));
const LIMIT = 120_000;

const server = new ReferenceServer();
/** @type {Process} */
let agent;

before(async () => {
  await run('ip', 'link', 'set', 'lo', 'up');
  await server.start();
}, { timeout: LIMIT });

after(async () => {
  await agent?.kill();
  await server.kill();
}, { timeout: LIMIT });

/** An admin's page, as far as the server can tell. */
class Console {
  /** @type {any[]} */
  #messages = [];
  #arrived = () => {};

  constructor() {
    this.socket = new WebSocket(`ws://127.0.0.1:${server.port}/console`, { headers: { Authorization: `Bearer ${server.adminToken}` } });
    this.socket.on('message', (text) => {
      this.#messages.push(JSON.parse(String(text)));
      this.#arrived();
    });
  }

  /** The next message of a type that is as wanted; what comes before it is lost. @param {string} type @param {(message: any) => boolean} [wanted] */
  async next(type, wanted = () => true) {
    /** @type {Promise<any>} */
    const found = new Promise((resolve) => {
      this.#arrived = () => {
        const index = this.#messages.findIndex((message) => message.type === type && wanted(message));
        if (index >= 0) {
          const [message] = this.#messages.splice(0, index + 1).slice(-1);
          this.#arrived = () => {}; // what comes from here on is the next one's
          resolve(message);
        }
      };
      this.#arrived();
    });
    return within(found, `the console is told ${type}`, 30_000);
  }

  /** @param {object} message */
  say(message) {
    this.socket.send(JSON.stringify(message));
  }

  async close() {
    this.socket.close();
    await within(once(this.socket, 'close'), 'the console closes', 30_000);
  }
}

/** @param {string} id @param {string} name @param {object} given */
async function call(id, name, given) {
  const response = await fetch(`http://127.0.0.1:${server.port}/api/sessions/${id}/commands`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${server.adminToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name, arguments: given }),
  });
  return { status: response.status, answer: /** @type {any} */ (await response.json()) };
}

/** The session of a user, once its client has said what it can do. @param {Console} console @param {string} user */
async function session(console, user) {
  const has = (/** @type {any} */ row) => row.user === user;
  const { joined } = await console.next('delta', (delta) => delta.joined.some(has));
  const { id } = joined.find(has);
  await eventually(async () => (await server.session(id)).commands.length > 0, 'it offers commands');
  return id;
}

test('an agent in Node obeys, and streams as long as it is watched', { timeout: LIMIT }, async (t) => {
  const console = new Console();
  await console.next('departures');
  const address = `ws://127.0.0.1:${server.port}/client`;
  agent = new Process([process.execPath, AGENT, '--server', address, '--user', 'till', '--token', server.clientToken, '--allow', 'say,set-interval']);
  await agent.wrote(/online/);
  const id = await session(console, 'till');

  await t.test('what it may do, it does', async () => {
    assert.deepEqual((await call(id, 'set-interval', { millis: 200 })).answer.value, { millis: 200 });
    const { status, answer } = await call(id, 'set-interval', { millis: 1 });
    assert.equal(status, 200);
    assert.equal(answer.ok, false);
    assert.match(answer.error, /millis must be between 100 and 3600000, is 1/);
  });

  await t.test('what it was not allowed, it does not offer', async () => {
    assert.equal((await call(id, 'uptime', {})).status, 409);
  });

  await t.test('its metrics arrive', async () => {
    console.say({ type: 'watch', id });
    const { metrics, log } = await console.next('watch');
    assert.deepEqual([metrics, log], [true, true]);
    const { values } = await console.next('metrics', (message) => message.id === id);
    for (const name of ['cpu', 'memory', 'heap', 'disk']) {
      assert.ok(values[name] >= 0 && values[name] <= 1, `${name} is ${values[name]}`);
    }
    await console.next('metrics');
  });

  await t.test('its log arrives', async () => {
    const line = '<img src=x onerror=alert(1)>';
    await call(id, 'say', { text: line });
    await console.next('log', ({ lines }) => lines.includes(line));
  });

  await t.test('it is watched no longer once the console has left', async () => {
    await console.close();
    const other = new Console();
    await other.next('stats', ({ consoles, watched }) => consoles === 1 && watched === 0);
    await other.close();
  });

  await t.test('a signal ends it, and the server knows', async () => {
    await agent.terminate();
    assert.equal(agent.child.exitCode, 0, agent.log);
    const { reason } = await eventually(async () => (await server.departures()).find(({ user }) => user === 'till'), 'its departure');
    assert.equal(reason, 'CLOSED_BY_PEER');
  });
});
