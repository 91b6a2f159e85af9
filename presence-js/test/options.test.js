import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PresenceClient } from '../presence.js';
import { Fixture } from './support/fixture.js';
import { FakeSocket } from './support/socket.js';

/** @type {[any, string, RegExp][]} */
const wrong = [
  [{ connectTimeout: 0 }, 'RangeError', /connectTimeout must be a number from 1 to 86400000, is 0/],
  [{ stableAfter: NaN }, 'RangeError', /stableAfter .* is NaN/],
  [{ ticketTimeout: '5' }, 'RangeError', /ticketTimeout .* is 5/],
  [{ heartbeat: { ask: 999 } }, 'RangeError', /heartbeat.ask must be a number from 1000 to 300000, is 999/],
  [{ heartbeat: { answer: 60_001 } }, 'RangeError', /heartbeat.answer/],
  [{ backoff: { base: -1 } }, 'RangeError', /backoff.base/],
  [{ backoff: { cap: Infinity } }, 'RangeError', /backoff.cap/],
  [{ outbox: { messages: -1 } }, 'RangeError', /outbox.messages/],
  [{ maxBuffered: null }, 'RangeError', /maxBuffered .* is null/],
];

for (const [options, name, message] of wrong) {
  test(`${JSON.stringify(options)} is refused, with its limits`, () => {
    assert.throws(() => new Fixture(options), { name, message });
  });
}

for (const uri of ['', 'nonsense', '/relative', 'ftp://a.example/', 'ws://a.example/#part']) {
  test(`the URI "${uri}" is refused`, () => {
    assert.throws(() => new Fixture({}, uri), { name: 'TypeError', message: /must be ws: or wss:/ });
  });
}

test('no URI at all is refused', () => {
  assert.throws(() => new Fixture({}, []), { name: 'TypeError', message: /at least one URI/ });
});

test('http and https stand for ws and wss', () => {
  const f = new Fixture({}, 'https://a.example/client');

  f.client.connect();

  assert.equal(f.socket.uri, 'wss://a.example/client');
});

test('where there is no global WebSocket, one must be given', () => {
  const { WebSocket } = globalThis;
  Object.defineProperty(globalThis, 'WebSocket', { value: undefined, configurable: true });
  try {
    assert.throws(() => new PresenceClient('ws://a.example/'), { message: /options.WebSocket/ });
  } finally {
    Object.defineProperty(globalThis, 'WebSocket', { value: WebSocket, configurable: true });
  }
});

test('a global WebSocket is used', () => {
  const { WebSocket } = globalThis;
  Object.defineProperty(globalThis, 'WebSocket', { value: FakeSocket, configurable: true });
  try {
    const client = new PresenceClient('ws://a.example/');
    client.connect();
    assert.equal(client.state.name, 'connecting');
    client.close();
  } finally {
    Object.defineProperty(globalThis, 'WebSocket', { value: WebSocket, configurable: true });
  }
});

test('a listener that throws disturbs nobody', (t) => {
  const reported = t.mock.method(console, 'error', () => {});
  const f = new Fixture();
  f.client.on('message', () => {
    throw new Error('mine');
  });
  /** @type {any[]} */
  const others = [];
  f.client.on('message', (data) => others.push(data));
  f.client.connect();
  f.welcome();

  f.socket.say('hello');

  assert.deepEqual(others, ['hello']);
  assert.equal(reported.mock.callCount(), 1);
});

test('an identification that throws is reported, and the connection stands', (t) => {
  const reported = t.mock.method(console, 'error', () => {});

  const f = Fixture.online({
    identify: () => {
      throw new Error('mine');
    },
  });

  assert.equal(f.state, 'online');
  assert.equal(reported.mock.callCount(), 1);
});

test('a listener can be removed', () => {
  const f = new Fixture();
  let told = 0;
  const remove = f.client.on('state', () => told++);

  remove();
  f.client.connect();

  assert.equal(told, 0);
});
