import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fixture } from './support/fixture.js';

const A = 'ws://a.example/';
const B = 'ws://b.example/';

/** @param {Fixture} f */
function failOnce(f) {
  const { uri } = f.socket;
  f.socket.end(1006);
  f.untilDialled();
  return uri;
}

test('a URI that failed is avoided', () => {
  const f = new Fixture({}, [A, B]);
  f.client.connect();

  f.socket.end(1006);
  f.untilDialled();
  f.welcome();

  assert.deepEqual(f.sockets.map((socket) => socket.uri), [A, B]);
  assert.equal(f.client.state.uri, B);
});

test('after 60 s it is preferred again', () => {
  const f = new Fixture({}, [A, B]);
  f.client.connect();
  f.socket.end(1006);
  f.untilDialled();
  f.welcome();

  f.live(61_000);
  f.socket.end(1006);
  f.untilDialled();

  assert.equal(f.socket.uri, A);
});

test('the time doubles with each failure, up to 10 minutes', () => {
  const f = new Fixture({ backoff: { base: 1, cap: 1 } }, [A, B]);
  f.client.connect();
  const away = [];

  for (let i = 0; i < 6; i++) {
    f.socket.end(1006);
    f.untilDialled();
    away.push(secondsUntilA(f));
  }

  // B, which has just failed too, is the worse choice as soon as A has less than its 60 s left
  assert.deepEqual(away, [30, 60, 180, 420, 540, 540]);
});

/** Lets B last for 30 s at a time, until A is chosen instead. @param {Fixture} f */
function secondsUntilA(f) {
  let seconds = 0;
  while (f.socket.uri === B) {
    f.welcome();
    f.live(30_000);
    f.socket.end(1006);
    f.untilDialled();
    seconds += 30;
  }
  return seconds;
}

test('when all have failed, the one whose time ends first is tried', () => {
  const f = new Fixture({ backoff: { base: 1, cap: 1 } }, [A, B]);
  f.client.connect();

  const tried = [1, 2, 3, 4, 5, 6].map(() => failOnce(f));

  assert.deepEqual(tried, [A, B, A, B, A, B]);
});

test('a network that comes back lets all failures be forgotten', () => {
  const f = new Fixture({}, [A, B]);
  f.client.connect();
  f.socket.end(1006);

  f.world.onPage('online');

  assert.equal(f.socket.uri, A);
});

test('a connection that lasted proves its URI', () => {
  const f = new Fixture({}, [A, B]);
  f.client.connect();
  failOnce(f); // A, avoided until 60 s
  failOnce(f); // B
  f.welcome(); // A
  f.live(30_000);

  f.socket.end(1006); // proved, then failed: 60 s instead of 120 s
  f.untilDialled();
  f.welcome();
  f.live(61_000);
  f.socket.end(1006);
  f.untilDialled();

  assert.equal(f.socket.uri, A);
});
