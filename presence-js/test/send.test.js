import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fixture } from './support/fixture.js';

/** @import {Dropped} from '../presence.js' */

test('online, a message goes to the socket at once', () => {
  const f = Fixture.online();

  const sent = f.client.send('now');

  assert.equal(sent, 'sent');
  assert.deepEqual(f.socket.messages, ['now']);
});

test('messages wait for the connection, and keep their order', () => {
  const f = new Fixture();
  const sent = [f.client.send('1'), f.client.send('2')];
  f.client.connect();

  f.welcome();
  f.client.send('3');

  assert.deepEqual(sent, ['queued', 'queued']);
  assert.deepEqual(f.socket.messages, ['1', '2', '3']);
  assert.equal(f.client.queued, 0);
});

test('what is sent to a suspect server waits until it is heard again', () => {
  const f = Fixture.online();
  f.advance(6_000);

  const sent = f.client.send('wait');
  const before = f.socket.messages;
  f.socket.beat('answer id=1');

  assert.equal(sent, 'queued');
  assert.deepEqual(before, []);
  assert.deepEqual(f.socket.messages, ['wait']);
});

test('a full outbox refuses the newcomer', () => {
  const f = new Fixture({ outbox: { messages: 2 } });

  const sent = ['1', '2', '3'].map((text) => f.client.send(text));

  assert.deepEqual(sent, ['queued', 'queued', 'dropped']);
  assert.equal(f.client.queued, 2);
});

test('whoever was refused knows it by then, and is not told again', () => {
  const f = new Fixture({ outbox: { messages: 1 } });
  f.client.send('kept');

  f.client.send('refused');
  f.client.send('not to wait', { queue: false });

  assert.deepEqual(f.dropped, []);
});

test('a message that was kept and then dropped is told, and why', () => {
  /** The type checker knows that there is no other reason. @type {Record<Dropped['why'], number>} */
  const told = { 'too old': 0, stopped: 0 };
  const f = new Fixture({ outbox: { age: 10_000 } });
  f.client.on('dropped', ({ why }) => told[why]++);
  f.client.connect();
  f.client.send('old');
  f.advance(10_001);
  f.client.send('young');

  f.client.close();

  assert.deepEqual(told, { 'too old': 1, stopped: 1 });
});

test('bytes count too: two per character, one per byte', () => {
  const f = new Fixture({ outbox: { bytes: 10 } });

  const sent = [f.client.send('abc'), f.client.send(new Uint8Array(4)), f.client.send(new Blob(['x']))];

  assert.deepEqual(sent, ['queued', 'queued', 'dropped']);
});

test('a message that is not to wait is refused while nothing can be sent', () => {
  const f = new Fixture();

  assert.equal(f.client.send('position', { queue: false }), 'dropped');
  assert.equal(f.client.queued, 0);
});

test('messages that grew too old are dropped, and the application is told', () => {
  const f = new Fixture({ outbox: { age: 10_000 } });
  f.client.send('old');
  f.advance(8_000);
  f.client.send('young');
  f.client.connect();

  f.advance(3_000);
  f.welcome();

  assert.deepEqual(f.socket.messages, ['young']);
  assert.deepEqual(f.dropped, [{ data: 'old', why: 'too old' }]);
});

test('a socket that is full is left alone until it has drained', () => {
  const f = Fixture.online({ maxBuffered: 1_000 });
  f.socket.bufferedAmount = 1_001;

  const sent = f.client.send('patience');
  f.advance(1_000);
  const before = f.socket.messages;
  f.socket.bufferedAmount = 1_000;
  f.advance(100);

  assert.equal(sent, 'queued');
  assert.deepEqual(before, []);
  assert.deepEqual(f.socket.messages, ['patience']);
});

test('ten minutes of sending into a black hole take no more than the outbox and the socket may hold', () => {
  const f = Fixture.online({ maxBuffered: 10_000, outbox: { bytes: 20_000 } });
  const line = 'x'.repeat(100);
  let kept = 0;

  for (let i = 0; i < 6_000; i++) {
    f.advance(100);
    if (f.client.send(line) === 'sent') {
      f.socket.bufferedAmount += line.length;
    }
    kept = Math.max(kept, f.client.queued);
  }

  assert.equal(kept, 100);
});

test('what was queued goes out on the next connection', () => {
  const f = Fixture.online();
  f.socket.end(1006);
  f.client.send('later');

  f.untilDialled();
  f.welcome();

  assert.deepEqual(f.socket.messages, ['later']);
});

test('what cannot be sent is refused where it is given', () => {
  const f = new Fixture();

  assert.throws(() => f.client.send(/** @type {any} */ ({})), { name: 'TypeError', message: /this is object/ });
});

test('messages that grew too old make room', () => {
  const f = new Fixture({ outbox: { messages: 1, age: 10_000 } });
  f.client.send('old');
  f.advance(10_001);

  const sent = f.client.send('young');

  assert.equal(sent, 'queued');
  assert.deepEqual(f.dropped, [{ data: 'old', why: 'too old' }]);
});
