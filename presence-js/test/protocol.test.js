import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fixture } from './support/fixture.js';

test('a client introduces itself before it sends anything else', () => {
  const f = new Fixture();
  f.client.send('early');

  f.client.connect();
  f.socket.accept();

  assert.deepEqual(f.socket.sent, ['\u0005hb1 hello max=1 ask=5000 answer=5000']);
  assert.equal(f.state, 'introducing');
});

test('the server decides on the times', () => {
  const f = new Fixture({ heartbeat: { ask: 3_000, answer: 2_000 } });
  f.client.connect();

  f.welcome('ask=20000 answer=4000 spread=9000');

  assert.deepEqual(f.client.heartbeat, { ask: 20_000, answer: 4_000, spread: 9_000 });
});

test('times that the welcome leaves out are as proposed', () => {
  const f = new Fixture({ heartbeat: { ask: 3_000, answer: 2_000 } });
  f.client.connect();

  f.welcome('');
  f.socket.beat('welcome');

  assert.deepEqual(f.client.heartbeat, { ask: 3_000, answer: 2_000, spread: 0 });
});

test('times outside their range are taken as its nearest end', () => {
  const f = Fixture.online();

  f.socket.beat('welcome ask=1 answer=99999999 spread=600001');

  assert.deepEqual(f.client.heartbeat, { ask: 1_000, answer: 60_000, spread: 600_000 });
});

test('a later welcome replaces the times', () => {
  const f = Fixture.online();

  f.socket.beat('welcome ask=60000 answer=5000');
  f.advance(59_999);
  const before = f.socket.beats.length;
  f.advance(1);

  assert.equal(before, 1);
  assert.deepEqual(f.socket.beats.slice(1), ['ask id=1']);
});

test('a question is answered at once, with its id, and the application does not see it', () => {
  const f = Fixture.online();

  f.socket.beat('ask id=a3');

  assert.deepEqual(f.socket.beats.slice(1), ['answer id=a3']);
  assert.deepEqual(f.received, []);
});

test('a question with an unknown field is answered', () => {
  const f = Fixture.online();

  f.socket.beat('ask id=1 colour=blue');

  assert.deepEqual(f.socket.beats.slice(1), ['answer id=1']);
});

test('an answer measures the round trip', () => {
  const f = Fixture.online();
  /** @type {number[]} */
  const told = [];
  f.client.on('roundTrip', (ms) => told.push(ms));
  f.advance(5_000);

  f.advance(42);
  f.socket.beat('answer id=1');

  assert.equal(f.client.roundTrip, 42);
  assert.deepEqual(told, [42]);
});

test('the introduction measures the first round trip', () => {
  const f = new Fixture();
  f.client.connect();
  f.socket.accept();

  f.advance(30);
  f.socket.beat('welcome');

  assert.equal(f.client.roundTrip, 30);
});

test('an answer that nobody asked for measures nothing', () => {
  const f = Fixture.online();
  let measured = 0;
  f.client.on('roundTrip', () => measured++);

  f.socket.beat('answer id=77');

  assert.equal(measured, 0);
});

const malformed = [
  '\u0005hb',
  '\u0005hb1',
  '\u0005hb1 ',
  '\u0005hb01 ask id=1',
  '\u0005hb1000 ask id=1',
  '\u0005hb1 ask',
  '\u0005hb1 ask id=',
  '\u0005hb1 ask id=1 id=2',
  '\u0005hb1 ask id=1 ',
  '\u0005hb1 ask  id=1',
  '\u0005hb1 ask id=1\n',
  '\u0005hb1 ask id=é',
  '\u0005hb1 ASK id=1',
  '\u0005hb1 ask id=1234567890123456789012345',
  '\u0005hb1 hello max=1',
  '\u0005hb1 sing id=1',
  '\u0005hb2 ask id=1',
  '\u0005hb1 welcome ask=soon',
  `\u0005hb1 ask id=1${' a=b'.repeat(30)}`,
  `\u0005hb${'x'.repeat(1_000_000)}`,
];

for (const text of malformed) {
  test(`nothing happens at the heartbeat ${JSON.stringify(text.slice(0, 50))}`, () => {
    const f = Fixture.online();
    const { heartbeat } = f.client;

    f.socket.say(text);

    assert.equal(f.socket.beats.length, 1);
    assert.deepEqual(f.received, []);
    assert.equal(f.client.heartbeat, heartbeat);
    assert.equal(f.state, 'online');
  });
}

test('128 characters are understood, 129 are not', () => {
  const f = Fixture.online();
  const filler = ['a', 'b', 'c', 'd'].map((name) => ` ${name}=${'x'.repeat(24)}`).join('');

  f.socket.beat(`ask id=1${filler} e=1234`);
  f.socket.beat(`ask id=2${filler} e=12345`);

  assert.equal(`\u0005hb1 ask id=1${filler} e=1234`.length, 128);
  assert.deepEqual(f.socket.beats.slice(1), ['answer id=1']);
});

test('even a malformed heartbeat proves that the server is there', () => {
  const f = Fixture.online();
  f.advance(4_000);

  f.socket.say('\u0005hb nonsense');
  f.advance(4_000);

  assert.deepEqual(f.socket.beats.slice(1), []);
});

test('a question before the welcome is dropped', () => {
  const f = new Fixture();
  f.client.connect();
  f.socket.accept();

  f.socket.beat('ask id=1');

  assert.equal(f.socket.beats.length, 1);
});

test('the 21st heartbeat within 10 s is dropped', () => {
  const f = Fixture.online();

  for (let i = 0; i < 30; i++) {
    f.socket.beat(`ask id=${i}`);
  }
  const answered = f.socket.beats.length - 1;
  f.live(10_000);
  f.socket.beat('ask id=again');

  assert.equal(answered, 19); // the welcome was the first
  assert.equal(f.socket.beats.at(-1), 'answer id=again');
});

test('heartbeats are counted anew on each connection', () => {
  const f = Fixture.online();
  for (let i = 0; i < 30; i++) {
    f.socket.beat(`ask id=${i}`);
  }
  f.socket.end(1006);

  f.untilDialled();
  f.welcome();

  assert.equal(f.state, 'online');
});

test('a server that shares no version is used without heartbeats', () => {
  const f = new Fixture();
  f.client.connect();
  f.socket.accept();

  f.socket.say('\u0005hb0 unsupported min=2 max=3');
  f.advance(3_600_000);

  assert.equal(f.state, 'online');
  assert.equal(f.client.heartbeat, 'unsupported');
  assert.match(f.client.state.reason, /the server speaks versions 2 to 3/);
  assert.equal(f.socket.beats.length, 1);
});

test('a server that does not welcome is given up', () => {
  const f = new Fixture();
  f.client.connect();
  f.socket.accept();

  f.socket.say('chatty');
  f.advance(5_250);

  assert.equal(f.state, 'waiting');
  assert.equal(f.client.state.reason, 'no welcome within 5.0 s');
  assert.ok(f.socket.isAbandoned);
  assert.deepEqual(f.received, ['chatty']);
});

test('with heartbeats switched off nothing is sent, and texts of any form are the application’s', () => {
  const f = new Fixture({ heartbeat: false });
  f.client.connect();

  f.socket.accept();
  f.socket.say('\u0005hb1 ask id=1');
  f.advance(3_600_000);

  assert.equal(f.state, 'online');
  assert.equal(f.client.heartbeat, 'off');
  assert.deepEqual(f.socket.sent, []);
  assert.deepEqual(f.received, ['\u0005hb1 ask id=1']);
});

test('binary messages reach the application', () => {
  const f = Fixture.online();
  const bytes = new ArrayBuffer(3);

  f.socket.say(bytes);

  assert.equal(f.socket.binaryType, 'arraybuffer');
  assert.deepEqual(f.received, [bytes]);
});
