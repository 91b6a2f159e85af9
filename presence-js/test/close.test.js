import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fixture } from './support/fixture.js';
import { settle } from './support/world.js';

/** @type {Record<string, (f: Fixture) => void>} */
const places = {
  idle: () => {},
  connecting: (f) => f.client.connect(),
  introducing: (f) => {
    f.client.connect();
    f.socket.accept();
  },
  online: (f) => {
    f.client.connect();
    f.welcome();
  },
  'online with a full socket': (f) => {
    f.client.connect();
    f.welcome();
    f.socket.bufferedAmount = 1e9;
    f.client.send('held');
  },
  suspect: (f) => {
    f.client.connect();
    f.welcome();
    f.advance(6_000);
  },
  waiting: (f) => {
    f.client.connect();
    f.socket.end(1006);
  },
  suspended: (f) => {
    f.client.connect();
    f.welcome();
    f.world.onPage('pagehide', { persisted: true });
  },
};

for (const [place, go] of Object.entries(places)) {
  test(`closed while ${place}, the client leaves no timer, no socket, and never comes back`, () => {
    const f = new Fixture();
    go(f);

    f.client.close('good night');
    const timers = f.world.timers.size;
    f.world.onPage('online');
    f.world.onPage('pageshow', { persisted: true });
    f.world.show('visible');
    f.client.probe();
    f.advance(3_600_000);

    assert.equal(timers, 0);
    assert.equal(f.living, 0);
    assert.ok(f.sockets.length <= 1);
    assert.equal(f.state, 'stopped');
    assert.equal(f.client.state.reason, 'good night');
  });
}

for (const name of /** @type {const} */ (['connecting', 'introducing', 'online', 'suspect', 'waiting', 'suspended'])) {
  test(`a listener that closes as soon as it is told of ${name} leaves no timer`, () => {
    const f = new Fixture();
    f.client.on('state', (state) => state.name === name && f.client.close());

    f.client.connect();
    f.sockets.at(-1)?.welcome();
    f.advance(6_000);
    f.world.onPage('pagehide', { persisted: true });
    f.sockets.at(-1)?.end(1006);
    f.world.onPage('pageshow', { persisted: true });
    f.advance(60_000);

    assert.equal(f.state, 'stopped');
    assert.equal(f.world.timers.size, 0);
    assert.equal(f.living, 0);
  });
}

test('a deliberate close sends 1000 and its reason, and waits for nothing', () => {
  const f = Fixture.online();

  f.client.close('logout');

  assert.deepEqual(f.socket.closing, { code: 1000, reason: 'logout' });
  assert.equal(f.state, 'stopped');
});

test('a reason that is too long for a close frame is cut', () => {
  const f = Fixture.online();

  f.client.close('é'.repeat(100));

  assert.equal(f.socket.closing?.reason, 'é'.repeat(61));
});

test('what was queued is dropped at the close, and the application is told', () => {
  const f = new Fixture();
  f.client.send('unsent');

  f.client.close();

  assert.deepEqual(f.dropped, [{ data: 'unsent', why: 'stopped' }]);
  assert.equal(f.client.send('more'), 'dropped');
});

test('closing twice is told once', () => {
  const f = Fixture.online();
  f.path;

  f.client.close();
  f.client.close();

  assert.deepEqual(f.path, ['stopped']);
});

test('a client that was closed can be told to connect again', () => {
  const f = Fixture.online();
  f.client.close();

  f.client.connect();
  f.welcome();

  assert.equal(f.state, 'online');
  assert.equal(f.living, 1);
});

test('a client that is told to connect again starts afresh', () => {
  const f = Fixture.online();
  f.socket.end(4401, 'try again in 60000 ms');
  f.client.close();

  f.client.connect();
  f.socket.end(4401);
  const { name, attempt } = f.client.state;
  f.client.close();
  f.client.connect();
  f.socket.end(1006);
  f.world.onPage('online');

  assert.deepEqual([name, attempt], ['waiting', 1]);
  assert.equal(f.state, 'connecting');
});

test('a delay that was advised before a close does not bind the next start', () => {
  const f = Fixture.online();
  f.socket.end(4429, 'try again in 60000 ms');
  f.client.close();

  f.client.connect();
  f.world.onPage('pagehide', { persisted: true });
  f.world.onPage('pageshow', { persisted: true });
  f.advance(0);

  assert.equal(f.sockets.length, 3);
});

test('an application that closes when it is told of a recovery hears nothing more', () => {
  const f = Fixture.online();
  f.advance(6_000);
  f.client.on('state', (state) => state.name === 'online' && f.client.close());

  f.socket.say('after the end');

  assert.deepEqual(f.received, []);
  assert.equal(f.world.timers.size, 0);
});

test('a close while the ticket is fetched aborts it, and no socket follows', async () => {
  /** @type {AbortSignal[]} */
  const signals = [];
  const f = new Fixture({
    ticket: ({ signal }) => {
      signals.push(signal);
      return new Promise((resolve) => setTimeout(resolve, 0, 'late'));
    },
  });
  f.client.connect();
  await settle();

  f.client.close();
  await new Promise((resolve) => setTimeout(resolve, 5));

  assert.deepEqual(signals.map((signal) => signal.aborted), [true]);
  assert.equal(f.sockets.length, 0);
});

test('a closed client listens to nothing on the page', (t) => {
  const f = new Fixture();
  const targets = [f.world.page, f.world.document, f.world.connection];
  const added = targets.map((target) => t.mock.method(target, 'addEventListener'));
  const removed = targets.map((target) => t.mock.method(target, 'removeEventListener'));

  f.client.connect();
  f.client.close();

  const calls = (/** @type {typeof added} */ mocks) => mocks.flatMap(({ mock }) => mock.calls.map((call) => call.arguments));
  assert.equal(calls(added).length, 8);
  assert.deepEqual(calls(removed), calls(added));
});
