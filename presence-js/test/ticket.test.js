import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fixture } from './support/fixture.js';
import { settle } from './support/world.js';

test('each attempt has a ticket of its own', async () => {
  let n = 0;
  const f = new Fixture({ ticket: async () => `t&${++n}` }, 'ws://a.example/client?user=alice');

  f.client.connect();
  await settle();
  f.socket.end(1006);
  f.untilDialled();
  await settle();

  assert.deepEqual(
    f.sockets.map((socket) => socket.uri),
    ['ws://a.example/client?user=alice&ticket=t%261', 'ws://a.example/client?user=alice&ticket=t%262'],
  );
});

test('a ticket is never in what is told', async () => {
  const f = new Fixture({ ticket: () => 'secret', ticketParameter: 'access' });

  f.client.connect();
  await settle();
  f.welcome();
  f.socket.end(1006);

  assert.match(f.socket.uri, /\?access=secret$/);
  assert.doesNotMatch(JSON.stringify(f.states), /secret/);
});

test('a server that needs no ticket this time gets none', async () => {
  const f = new Fixture({ ticket: () => null });

  f.client.connect();
  await settle();

  assert.equal(f.socket.uri, 'ws://a.example/client');
});

/** @type {[string, () => any, string][]} */
const failures = [
  ['rejects', () => Promise.reject(new Error('401')), '401'],
  ['throws', () => {
    throw new Error('401');
  }, '401'],
  ['rejects with what has no text', () => Promise.reject(Object.create(null)), 'object'],
];

for (const [how, ticket, why] of failures) {
  test(`a callback that ${how} is a failed attempt, and backs off`, async () => {
    const f = new Fixture({ ticket });
    const waits = [];

    f.client.connect();
    for (let i = 0; i < 4; i++) {
      await settle();
      waits.push((f.client.state.retryAt ?? NaN) - f.world.wallTime);
      f.untilDialled();
    }

    assert.deepEqual(waits, [500, 1_000, 2_000, 4_000]);
    assert.equal(f.sockets.length, 0);
    assert.equal(f.states[1].reason, `no ticket: ${why}`);
  });
}

test('a callback that hangs is given up after its timeout', async () => {
  /** @type {AbortSignal[]} */
  const signals = [];
  const f = new Fixture({
    ticketTimeout: 3_000,
    ticket: ({ signal }) => {
      signals.push(signal);
      return new Promise(() => {});
    },
  });
  f.client.connect();
  await settle();

  f.advance(3_250);

  assert.equal(f.state, 'waiting');
  assert.equal(f.client.state.reason, 'no ticket: none within 3.0 s');
  assert.ok(signals[0].aborted);
});

test('a callback that closes the client when its ticket is not wanted any more is obeyed', async () => {
  /** @type {Fixture} */
  const f = new Fixture({
    ticketTimeout: 3_000,
    ticket: ({ signal }) => {
      signal.addEventListener('abort', () => f.client.close('nobody signed in'));
      return new Promise(() => {});
    },
  });
  f.client.connect();
  await settle();

  f.advance(3_250);
  const { timers } = f.world;
  f.advance(60_000);

  assert.equal(f.state, 'stopped');
  assert.equal(timers.size, 0);
  assert.equal(f.sockets.length, 0);
});

test('a ticket that nobody wants is aborted also if a listener closes the client first', async () => {
  /** @type {AbortSignal[]} */
  const signals = [];
  const f = new Fixture({ ticket: ({ signal }) => { signals.push(signal); return new Promise(() => {}); } });
  f.client.on('state', ({ name }) => name === 'waiting' && f.client.close());
  f.client.connect();
  await settle();

  f.advance(10_250);

  assert.deepEqual(signals.map(({ aborted }) => aborted), [true]);
  assert.equal(f.state, 'stopped');
});

test('a ticket that is fetched while the network comes back is fetched anew', async () => {
  /** @type {AbortSignal[]} */
  const signals = [];
  const f = new Fixture({ ticket: ({ signal }) => { signals.push(signal); return new Promise(() => {}); } });
  f.client.connect();
  f.advance(2_000);

  f.world.onPage('online');
  f.advance(0);

  assert.deepEqual(signals.map(({ aborted }) => aborted), [true, false]);
  assert.equal(f.state, 'connecting');
});

test('a ticket that comes too late opens no second socket', async () => {
  /** @type {((ticket: string) => void)[]} */
  const give = [];
  const f = new Fixture({ ticket: () => new Promise((resolve) => give.push(resolve)) });
  f.client.connect();
  await settle();
  f.advance(10_250);
  f.untilDialled();
  await settle();

  give[1]('second');
  await settle();
  give[0]('first');
  await settle();

  assert.deepEqual(f.sockets.map((socket) => new URL(socket.uri).search), ['?ticket=second']);
});

test('a callback that closes the client is obeyed', async () => {
  /** @type {Fixture} */
  const f = new Fixture({
    ticket: () => {
      f.client.close('logged out');
      return 'useless';
    },
  });

  f.client.connect();
  await settle();

  assert.equal(f.state, 'stopped');
  assert.equal(f.sockets.length, 0);
});

test('a failing ticket is not held against the URI', async () => {
  let fails = true;
  const ticket = async () => {
    if (fails) throw new Error('later');
    return 'ok';
  };
  const f = new Fixture({ ticket }, ['ws://a.example/', 'ws://b.example/']);
  f.client.connect();
  await settle();
  fails = false;

  f.untilDialled();
  await settle();

  assert.match(f.socket.uri, /a\.example/);
});

test('a rejection that comes after the close changes nothing', async () => {
  /** @type {(error: Error) => void} */
  let fail = () => {};
  const f = new Fixture({ ticket: () => new Promise((_, reject) => (fail = reject)) });
  f.client.connect();
  await settle();

  f.client.close();
  fail(new Error('aborted'));
  await settle();

  assert.equal(f.state, 'stopped');
  assert.equal(f.world.timers.size, 0);
});

test('a client that is closed as soon as it connects asks for no ticket', async () => {
  let asked = 0;
  const f = new Fixture({ ticket: () => String(++asked) });
  f.client.on('state', (state) => state.name === 'connecting' && f.client.close());

  f.client.connect();
  await settle();

  assert.equal(asked, 0);
});
