import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fixture } from './support/fixture.js';

/** @param {Fixture} f */
function wait(f) {
  return (f.client.state.retryAt ?? NaN) - f.world.wallTime;
}

test('the way up is connecting, introducing, online', () => {
  const f = Fixture.online();

  assert.deepEqual(f.path, ['connecting', 'introducing', 'online']);
});

test('connect() does nothing while the client runs', () => {
  const f = Fixture.online();

  f.client.connect();

  assert.equal(f.sockets.length, 1);
});

test('all of the delay is random', () => {
  for (const chance of [0, 0.25, 0.999]) {
    const f = Fixture.online();
    f.world.chance = chance;

    f.socket.end(1006);

    assert.equal(wait(f), Math.ceil(chance * 1_000));
  }
});

test('delays grow up to the cap while connections are refused', () => {
  const f = new Fixture();
  f.world.chance = 0.5;
  f.client.connect();
  const waits = [];

  for (let i = 0; i < 8; i++) {
    f.socket.end(1006);
    waits.push(wait(f));
    f.untilDialled();
  }

  assert.deepEqual(waits, [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
});

test('delays grow when connections are accepted and dropped again', () => {
  const f = Fixture.online();

  for (let i = 0; i < 100; i++) {
    f.socket.end(1006);
    f.untilDialled();
    f.welcome();
  }
  f.socket.end(1006);

  assert.equal(wait(f), 15_000);
});

test('a connection that lasted lets the delays start again', () => {
  const f = Fixture.online();
  for (let i = 0; i < 5; i++) {
    f.socket.end(1006);
    f.untilDialled();
  }
  f.welcome();

  f.live(30_000);
  f.socket.end(1006);

  assert.equal(wait(f), 250);
});

test('clients of a server that went down come back spread over the window it stated', () => {
  const f = new Fixture();
  f.client.connect();
  f.welcome('spread=20000');
  f.live(30_000);
  f.world.chance = 0.9;

  f.socket.end(1006);

  assert.equal(wait(f), 18_000);
});

test('a server may change the window while it runs', () => {
  const f = Fixture.online();
  f.world.chance = 0.9;

  f.socket.beat('welcome spread=40000');
  f.socket.end(1006);

  assert.equal(wait(f), 36_000);
});

test('the delay that a server advises is kept, and the own one comes on top', () => {
  const f = Fixture.online();

  f.socket.end(4429, 'try again in 90000 ms');

  assert.equal(wait(f), 90_500);
  assert.equal(f.client.state.code, 4429);
});

test('of an advised delay at most an hour is obeyed', () => {
  const f = Fixture.online();

  f.socket.end(1012, 'try again in 999999999 ms');

  assert.equal(wait(f), 3_600_500);
});

test('a reason that only looks like advice is none', () => {
  for (const reason of ['try again in -1 ms', 'try again in 5 s', 'please try again in 5000 ms', 'try again in 1e9 ms']) {
    const f = Fixture.online();

    f.socket.end(1013, reason);

    assert.equal(wait(f), 500);
  }
});

for (const code of [1000, 1008, 1010, 4400, 4403, 4409, 4410]) {
  test(`after ${code} the client does not come back`, () => {
    const f = Fixture.online();

    f.socket.end(code, 'so it is');

    assert.equal(f.state, 'stopped');
    assert.equal(f.client.state.code, code);
    assert.equal(f.client.state.reason, `closed ${code} so it is`);
    assert.equal(f.world.timers.size, 0);
  });
}

/** A connect is given up, and reaches the server after the next one did. */
function replacedByItsGhost() {
  const f = new Fixture();
  f.client.connect();
  f.advance(10_300);
  f.untilDialled();
  f.welcome();
  return f;
}

test('whoever is replaced by a connect that it had given up comes back', () => {
  const f = replacedByItsGhost();

  f.socket.end(4409);
  f.untilDialled();
  f.welcome();

  assert.equal(f.state, 'online');
});

test('a connection that proved stable was replaced by somebody else, whatever was given up before it', () => {
  const f = replacedByItsGhost();
  f.live(30_000);

  f.socket.end(4409);

  assert.equal(f.state, 'stopped');
});

for (const code of [1001, 1002, 1003, 1005, 1006, 1007, 1009, 1011, 1012, 1013, 1014, 1015, 4408, 4429, 4500]) {
  test(`after ${code} the client comes back`, () => {
    const f = Fixture.online();

    f.socket.end(code);
    f.untilDialled();

    assert.equal(f.sockets.length, 2);
  });
}

test('the application can name more codes after which not to come back', () => {
  const f = Fixture.online({ stopOn: [4500] });

  f.socket.end(4500);

  assert.equal(f.state, 'stopped');
});

test('after the second 4401 in a row the client does not come back', () => {
  const f = Fixture.online();

  f.socket.end(4401);
  const first = f.state;
  f.untilDialled();
  f.welcome();
  f.socket.end(4401);

  assert.equal(first, 'waiting');
  assert.equal(f.state, 'stopped');
});

test('a 4401 after a connection that lasted is the first again', () => {
  const f = Fixture.online();
  f.socket.end(4401);
  f.untilDialled();
  f.welcome();

  f.live(30_000);
  f.socket.end(4401);

  assert.equal(f.state, 'waiting');
});

test('a server that does not answer the handshake is given up after the timeout', () => {
  const f = new Fixture({ connectTimeout: 3_000 });
  f.client.connect();

  f.advance(3_250);

  assert.equal(f.state, 'waiting');
  assert.equal(f.client.state.reason, 'no connection within 3.0 s');
  assert.ok(f.socket.isAbandoned);
});

test('a socket that opens after a blocked thread lets go is welcome', () => {
  const f = new Fixture();
  f.client.connect();

  f.world.block(20_000);
  f.advance(100);
  f.welcome();
  f.advance(4_000);

  assert.equal(f.state, 'online');
  assert.equal(f.sockets.length, 1);
});

test('a constructor that throws is a failed attempt', () => {
  const WebSocket = /** @type {any} */ (
    function () {
      throw new Error('mixed content');
    }
  );
  const f = new Fixture({ WebSocket });

  f.client.connect();

  assert.equal(f.state, 'waiting');
  assert.equal(f.client.state.reason, 'no socket: mixed content');
});

test('there is never a second socket', () => {
  const f = Fixture.online();
  let most = 0;

  for (let i = 0; i < 50; i++) {
    f.advance(700 * i);
    f.world.onPage('offline');
    f.world.onPage('online');
    f.world.show('hidden');
    f.world.show('visible');
    f.client.probe();
    f.client.connect();
    if (i % 3 === 0 && f.socket.readyState === 0) {
      f.welcome();
    }
    most = Math.max(most, f.living);
  }

  assert.equal(most, 1);
  assert.ok(f.sockets.length > 5);
});

test('the first message of each connection tells who the client is', () => {
  let n = 0;
  const f = Fixture.online({ identify: () => `I am alice, for the ${++n}. time` });
  f.socket.end(1006);
  f.client.send('queued');

  f.untilDialled();
  f.welcome();

  assert.deepEqual(f.socket.messages, ['I am alice, for the 2. time', 'queued']);
});

test('subprotocols are offered', () => {
  const f = Fixture.online({ protocols: ['a', 'b'] });

  assert.deepEqual(f.socket.protocols, ['a', 'b']);
});

test('a 4401 after another close of a server is the first again', () => {
  const f = Fixture.online();
  f.socket.end(4401);
  f.untilDialled();
  f.welcome();
  f.socket.end(1001);
  f.untilDialled();
  f.welcome();

  f.socket.end(4401);

  assert.equal(f.state, 'waiting');
});

test('an introduction that closes the client is the end: it is never told online', () => {
  /** @type {Fixture} */
  const f = new Fixture({
    identify: () => {
      f.client.close();
      return 'too late';
    },
  });
  f.client.connect();
  f.welcome();
  f.advance(60_000);

  assert.equal(f.state, 'stopped');
  assert.ok(!f.states.some(({ name }) => name === 'online'));
  f.client.connect();
  assert.equal(f.sockets.length, 2);
});
