import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fixture } from './support/fixture.js';

test('nothing is sent while messages arrive', () => {
  const f = Fixture.online();

  f.live(600_000);

  assert.equal(f.socket.beats.length, 1);
});

test('an idle server is asked once per interval, and an answer is no news to the application', () => {
  const f = Fixture.online();
  f.path;

  for (let i = 1; i <= 10; i++) {
    f.advance(5_000);
    f.socket.beat(`answer id=${i}`);
  }

  assert.equal(f.socket.beats.length, 11);
  assert.deepEqual(f.path, []);
});

test('a silent server is suspect after 6 s and left after 10.25 s', () => {
  const f = Fixture.online();

  f.advance(5_999);
  const before = f.state;
  f.advance(1);
  const then = f.state;
  f.advance(4_249);
  const late = f.state;
  f.advance(1);

  assert.deepEqual([before, then, late, f.state], ['online', 'suspect', 'suspect', 'waiting']);
  assert.equal(f.client.state.reason, 'silent for 10.3 s');
  assert.deepEqual(f.socket.closing, { code: 4002, reason: 'silent for 10.3 s' });
});

test('after a silent server the client dials between 10.25 s and that plus the window that the server stated', () => {
  /** @param {number} chance @param {number} expected */
  const expectDial = (chance, expected) => {
    const f = new Fixture();
    f.world.chance = chance;
    f.client.connect();
    f.welcome('ask=5000 answer=5000 spread=20000');
    f.advance(expected - 10);
    assert.equal(f.sockets.length, 1);
    f.advance(10);
    assert.equal(f.sockets.length, 2);
  };

  expectDial(0, 10_250);
  expectDial(0.5, 20_250);
  expectDial(0.9999, 30_250);
});

test('any message ends a suspicion', () => {
  const f = Fixture.online();
  f.advance(6_000);
  f.path;

  f.socket.say('a price');

  assert.deepEqual(f.path, ['online']);
  f.advance(4_999);
  assert.equal(f.socket.beats.length, 2);
});

test('the client does not wait for the onclose of a dead socket', () => {
  const f = Fixture.online();
  const dead = f.socket;

  f.advance(12_000);

  assert.equal(f.sockets.length, 2);
  assert.equal(dead.readyState, 2); // still closing
  assert.equal(f.living, 1);
});

test('nothing that an abandoned socket says is heard', () => {
  const f = Fixture.online();
  const dead = f.socket;
  f.advance(12_000);
  f.welcome();
  f.path;

  dead.say('late');
  dead.beat('ask id=1');
  dead.end(4409, 'replaced by a newer session');
  dead.onerror?.({});

  assert.deepEqual(f.received, []);
  assert.deepEqual(f.path, []);
  assert.equal(f.state, 'online');
});

test('a socket of npm’s ws is terminated, so that no timer of its own is left', () => {
  const f = Fixture.online();
  let terminated = 0;
  Object.assign(f.socket, { terminate: () => terminated++ });

  f.advance(12_000);

  assert.equal(terminated, 1);
});

test('a thread blocked for 20 s raises no alarm when the answer is in its queue', () => {
  const f = Fixture.online();
  f.advance(5_000);
  f.path;

  f.world.block(20_000);
  f.advance(0);
  f.socket.beat('answer id=1');
  f.advance(4_000);

  assert.deepEqual(f.path, []);
  assert.equal(f.sockets.length, 1);
});

test('a message that takes a turn to come out of the queue counts too', () => {
  const f = Fixture.online();
  f.advance(5_000);
  f.path;

  f.world.block(20_000);
  f.advance(249);
  f.socket.say('queued');
  f.advance(4_000);

  assert.deepEqual(f.path, []);
});

test('an idle server is not blamed for a thread that was blocked: it is asked once more', () => {
  const f = Fixture.online();
  f.advance(5_000);

  f.world.block(20_000);
  f.advance(251);
  const asked = f.socket.beats.slice(1);
  f.advance(4_000);
  f.socket.beat('answer id=2');
  f.advance(4_000);

  assert.deepEqual(asked, ['ask id=1', 'ask id=2']);
  assert.equal(f.state, 'online');
  assert.equal(f.sockets.length, 1);
});

test('blocked for 20 s before the question, the server has its full time to answer', () => {
  const f = Fixture.online();

  f.world.block(20_000);
  f.advance(1_900);
  f.socket.beat('answer id=1');

  assert.equal(f.state, 'online');
  assert.equal(f.sockets.length, 1);
});

test('a dead server is noticed although every timer is a minute late', () => {
  const f = Fixture.online();

  for (let i = 0; i < 4; i++) {
    f.world.block(60_000);
    f.advance(0);
  }
  f.advance(10_000);

  assert.equal(f.sockets.length, 2);
});

test('throttled timers raise no alarm while the server asks', () => {
  const f = Fixture.online();
  f.path;

  for (let minute = 0; minute < 10; minute++) {
    for (let i = 0; i < 12; i++) {
      f.world.block(5_000);
      f.socket.beat(`ask id=${i}`);
    }
    f.advance(0);
  }

  assert.deepEqual(f.path, []);
  assert.equal(f.socket.beats.length, 121);
});

test('after sleep the server is asked, and has 2 s to answer', () => {
  const f = Fixture.online();
  f.advance(1_000);

  f.world.sleep(3_600_000);
  f.advance(4_000);
  const asked = f.socket.beats.slice(1);
  f.advance(2_250);

  assert.deepEqual(asked, ['ask id=1']);
  assert.equal(f.state, 'waiting');
  assert.match(f.client.state.reason, /^silent for 36\d\d/);
});

test('a connection that survived the sleep is kept', () => {
  const f = Fixture.online();

  f.world.sleep(8_000);
  f.advance(5_000);
  f.socket.beat('answer id=1');
  f.advance(3_000);

  assert.equal(f.sockets.length, 1);
  assert.equal(f.state, 'online');
});

test('a wait that the machine slept through is over', () => {
  const f = Fixture.online({ backoff: { base: 60_000, cap: 60_000 } });
  f.world.chance = 0.99;
  f.socket.end(1006);

  f.world.sleep(3_600_000);
  f.advance(5_000);

  assert.equal(f.sockets.length, 2);
});

test('a wall clock that is set back changes nothing', () => {
  const f = Fixture.online();

  f.world.wallTime -= 86_400_000;
  f.advance(10_250);

  assert.equal(f.state, 'waiting');
});

test('questions that a living server leaves unanswered do not keep the client from asking', () => {
  const f = Fixture.online();

  for (let i = 0; i < 5; i++) {
    f.advance(5_000);
    f.socket.say('not an answer');
  }

  assert.equal(f.socket.beats.length, 6);
  assert.equal(f.state, 'online');
});
