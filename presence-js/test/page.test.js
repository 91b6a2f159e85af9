import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fixture } from './support/fixture.js';

test('a change of network is noticed within a second', () => {
  const f = Fixture.online();
  f.live(60_000);

  f.world.onPage('offline');
  f.advance(5);
  f.world.onPage('online');
  f.advance(750);

  assert.equal(f.sockets.length, 2);
  assert.equal(f.living, 1);
});

test('a change of network is not held against the URI', () => {
  const f = Fixture.online({}, ['ws://a.example/', 'ws://b.example/']);

  f.world.onPage('offline');
  f.advance(750);

  assert.deepEqual(f.sockets.map((socket) => socket.uri), ['ws://a.example/', 'ws://a.example/']);
});

test('a probe that fails is followed by a dial at once, but not more than once in 5 s', () => {
  const f = Fixture.online();
  f.world.onPage('offline');
  f.advance(750);
  f.welcome();

  f.world.onPage('offline');
  f.advance(750);
  const waiting = f.sockets.length;
  f.untilDialled();

  assert.equal(waiting, 2);
  assert.equal(f.sockets.length, 3);
});

test('a network that is away for some seconds is used as soon as it is back', () => {
  const f = Fixture.online();
  f.live(60_000);
  f.world.chance = 0.99;

  f.world.onPage('offline');
  f.advance(750);
  f.socket.end(1006); // there is no network: that fails at once
  f.advance(900);
  const before = f.sockets.length;
  f.world.onPage('online');

  assert.equal(before, 2);
  assert.equal(f.sockets.length, 3);
});

test('a network that is back is used at once, although the page was shown before, and dialled in vain', () => {
  const f = Fixture.online();
  f.live(60_000);
  f.socket.end(1006);
  f.world.chance = 0.99;

  f.world.show('visible');
  f.socket.end(1006); // there is no network yet: that fails at once
  f.advance(900);
  const before = f.sockets.length;
  f.world.onPage('online');

  assert.equal(before, 2);
  assert.equal(f.sockets.length, 3);
});

test('a socket that hangs because the page was shown before its network was back is replaced', () => {
  const f = Fixture.online();
  f.socket.end(1006);

  f.world.show('visible');
  f.advance(900);
  f.world.onPage('online');
  f.advance(0);

  assert.equal(f.sockets.length, 3);
  assert.equal(f.living, 1);
});

test('over a slow network a probe has four round trips, and 2 s at most', () => {
  /** @param {number} roundTrip @param {number} patience */
  const expectPatience = (roundTrip, patience) => {
    const f = new Fixture();
    f.client.connect();
    f.socket.accept();
    f.advance(roundTrip);
    f.socket.beat('welcome');
    f.world.onPage('offline');
    f.advance(patience + 249);
    assert.equal(f.sockets.length, 1);
    f.advance(1);
    assert.equal(f.sockets.length, 2);
  };

  expectPatience(10, 500);
  expectPatience(300, 1_200);
  expectPatience(3_000, 2_000);
});

test('a false alarm of the network costs one question', () => {
  const f = Fixture.online();
  f.path;

  f.world.onPage('offline');
  f.world.onPage('online');
  f.socket.beat('answer id=1');
  f.advance(4_000);

  assert.deepEqual(f.path, []);
  assert.deepEqual(f.socket.beats.slice(1), ['ask id=1']);
});

test('hints that flap ask at most five times in 10 s', () => {
  const f = Fixture.online();

  for (let i = 1; i <= 40; i++) {
    f.world.connection.dispatchEvent(new Event('change'));
    f.socket.say('alive');
    f.advance(200);
  }

  assert.equal(f.socket.beats.length - 1, 5);
  assert.equal(f.sockets.length, 1);
});

test('offline does not keep a client from dialling', () => {
  const f = Fixture.online();
  f.socket.end(1006);

  f.world.onPage('offline');
  f.untilDialled();

  assert.equal(f.sockets.length, 2);
});

test('online ends the wait', () => {
  const f = Fixture.online();
  f.socket.end(1006);

  f.world.onPage('online');

  assert.equal(f.sockets.length, 2);
});

test('a hint ends a wait once in 5 s', () => {
  const f = Fixture.online();

  for (let i = 0; i < 10; i++) {
    f.socket.end(1006);
    f.world.onPage('online');
  }

  assert.equal(f.sockets.length, 2);
});

test('no hint ends the delay that a server advised', () => {
  const f = Fixture.online();
  f.socket.end(1012, 'try again in 60000 ms');

  f.world.onPage('online');
  f.world.show('visible');
  f.world.onPage('pagehide', { persisted: true });
  f.world.onPage('pageshow', { persisted: true });
  f.advance(59_000);

  assert.equal(f.sockets.length, 1);
  f.advance(1_000);
  assert.equal(f.sockets.length, 2);
});

test('a socket that hangs while connecting is replaced when the network comes back', () => {
  const f = new Fixture();
  f.client.connect();
  const hanging = f.socket;
  f.advance(2_000);

  f.world.onPage('online');
  f.advance(0);

  assert.ok(hanging.isAbandoned);
  assert.equal(f.sockets.length, 2);
  assert.equal(f.living, 1);
});

test('a page that is shown again makes sure of its server', () => {
  const f = Fixture.online();

  f.world.show('hidden');
  const hidden = f.socket.beats.length;
  f.world.show('visible');

  assert.equal(hidden, 1);
  assert.equal(f.socket.beats.length, 2);
});

test('a page that is shown again does not wait to dial', () => {
  const f = Fixture.online();
  f.socket.end(1006);

  f.world.show('visible');

  assert.equal(f.sockets.length, 2);
});

test('a page that is left says so', () => {
  const f = Fixture.online();

  f.world.onPage('pagehide', { persisted: false });

  assert.deepEqual(f.socket.closing, { code: 4001, reason: 'the page was left' });
  assert.equal(f.state, 'suspended');
  assert.equal(f.world.timers.size, 0);
});

test('a page that is left while it connects leaves no socket', () => {
  const f = new Fixture();
  f.client.connect();

  f.world.onPage('pagehide', { persisted: true });

  assert.equal(f.living, 0);
  assert.equal(f.world.timers.size, 0);
});

test('a page that is left before it is welcomed leaves no socket, and introduces itself again when it is back', () => {
  const f = new Fixture();
  f.client.connect();
  f.socket.accept();

  f.world.onPage('pagehide', { persisted: true });
  const left = [f.state, f.living, f.world.timers.size];
  f.world.onPage('pageshow', { persisted: true });
  f.advance(0);
  f.welcome();

  assert.deepEqual(left, ['suspended', 0, 0]);
  assert.equal(f.state, 'online');
});

test('a page that comes back although it was left connects again', () => {
  const f = Fixture.online();
  f.world.onPage('pagehide', { persisted: false });

  f.world.onPage('pageshow', { persisted: true });
  f.advance(0);
  f.welcome();

  assert.equal(f.state, 'online');
  assert.equal(f.sockets.length, 2);
});

test('a page in the back/forward cache keeps its socket and has no timer', () => {
  const f = Fixture.online();

  f.world.onPage('pagehide', { persisted: true });

  assert.equal(f.state, 'suspended');
  assert.equal(f.socket.isAbandoned, false);
  assert.equal(f.world.timers.size, 0);
});

test('a page that goes into the cache, or is frozen, says that it will not answer', () => {
  const cached = Fixture.online();
  const frozen = Fixture.online();

  cached.world.onPage('pagehide', { persisted: true });
  cached.world.onDocument('freeze');
  frozen.world.onDocument('freeze');

  assert.deepEqual(cached.socket.beats.slice(1), ['away']);
  assert.deepEqual(frozen.socket.beats.slice(1), ['away']);
});

test('a page that has said that it is away answers nothing until it goes on', () => {
  const f = Fixture.online();
  f.world.onPage('pagehide', { persisted: true });

  f.socket.say('\u0005hb1 ask id=1'); // was under way
  const whileAway = f.socket.beats.slice(1);
  f.world.onPage('pageshow', { persisted: true });
  f.socket.say('\u0005hb1 ask id=2');

  assert.deepEqual(whileAway, ['away']);
  assert.deepEqual(f.socket.beats.slice(2), ['ask id=1', 'answer id=2']);
});

test('a page that may not say any more that it is away answers as long as it runs', () => {
  const f = Fixture.online();
  for (let i = 0; i < 5; i++) {
    f.world.onDocument('freeze');
    f.world.onDocument('resume');
    f.socket.say('alive');
  }
  f.world.onDocument('freeze');

  f.socket.say('\u0005hb1 ask id=7');

  assert.equal(f.socket.beats.at(-1), 'answer id=7');
});

test('a page that flaps says so five times in 10 s', () => {
  const f = Fixture.online();

  for (let i = 0; i < 40; i++) {
    f.world.onDocument('freeze');
    f.world.onDocument('resume');
    f.socket.say('alive');
    f.advance(200);
  }

  assert.equal(f.socket.beats.filter((beat) => beat === 'away').length, 5);
  assert.equal(f.sockets.length, 1);
});

test('a page that flaps says each time that it is back, and is online once it is heard', () => {
  const f = Fixture.online();

  for (let i = 0; i < 40; i++) {
    f.world.onDocument('freeze');
    f.world.onDocument('resume');
    f.advance(200);
    f.socket.say('alive');
  }

  const partings = f.socket.beats.filter((beat) => beat === 'away' || beat.startsWith('ask'));
  assert.equal(partings.lastIndexOf('away') < partings.length - 1, true);
  assert.equal(f.state, 'online');
  assert.ok(f.socket.beats.length <= 20);
});

test('a page that flaps while its server says nothing says that it is back', () => {
  const f = Fixture.online();

  for (let i = 0; i < 5; i++) {
    f.world.onDocument('freeze');
    f.world.onDocument('resume');
  }

  assert.match(f.socket.beats.at(-1) ?? '', /^ask/);
});

test('a page that resumes after many hints says that it is back', () => {
  const f = Fixture.online();
  for (let i = 0; i < 5; i++) {
    f.world.onPage('offline');
    f.socket.say('alive');
  }
  f.world.onDocument('freeze');

  f.world.onDocument('resume');
  f.socket.say('alive');

  assert.match(f.socket.beats.at(-1) ?? '', /^ask/);
  assert.equal(f.state, 'online');
});

test('a connection that turns out closed when a flapping page resumes is replaced at once', () => {
  const f = Fixture.online();
  f.live(60_000);
  for (let i = 0; i < 12; i++) {
    f.world.onDocument('freeze');
    f.world.onDocument('resume');
    f.socket.say('alive');
  }

  f.world.onDocument('freeze');
  f.world.onDocument('resume');
  f.socket.end(1006);
  f.advance(0);

  assert.equal(f.sockets.length, 2);
});

test('the time that a page was in the cache is no round trip', () => {
  const f = Fixture.online();
  f.advance(5_000);
  f.world.onPage('pagehide', { persisted: true });
  f.world.block(90_000);

  f.world.onPage('pageshow', { persisted: true });
  f.socket.beat('answer id=1');

  assert.equal(f.client.roundTrip, 0);
});

test('back from the cache a connection is suspect until it is heard', () => {
  const f = Fixture.online();
  f.world.onPage('pagehide', { persisted: true });
  f.path;

  f.world.onPage('pageshow', { persisted: true });
  f.socket.say('alive');

  assert.deepEqual(f.path, ['suspect', 'online']);
});

test('back from the cache a connection without heartbeats is online if it is open', () => {
  const f = new Fixture({ heartbeat: false });
  f.client.connect();
  f.socket.accept();
  f.world.onPage('pagehide', { persisted: true });

  f.client.send('from the cache');
  f.world.onPage('pageshow', { persisted: true });

  assert.equal(f.state, 'online');
  assert.deepEqual(f.socket.sent, ['from the cache']);
});

test('a change of network shortens a wait for an answer', () => {
  const f = Fixture.online();
  f.advance(5_100);

  f.world.onPage('offline');
  f.advance(750);

  assert.equal(f.sockets.length, 2);
});

test('back from the cache a living connection goes on', () => {
  const f = Fixture.online();
  f.world.onPage('pagehide', { persisted: true });
  f.world.block(90_000);

  f.world.onPage('pageshow', { persisted: true });
  f.socket.beat('ask id=7');
  f.advance(3_000);

  assert.equal(f.state, 'online');
  assert.equal(f.sockets.length, 1);
  assert.ok(f.socket.beats.includes('answer id=7'));
});

test('back from the cache a dead connection is replaced after 2 s at most', () => {
  const f = Fixture.online();
  f.world.onPage('pagehide', { persisted: true });

  f.world.onPage('pageshow', { persisted: true });
  f.advance(2_250);

  assert.equal(f.sockets.length, 2);
});

test('back from the cache a connection that turns out closed is replaced at once', () => {
  const f = Fixture.online();
  f.world.onPage('pagehide', { persisted: true });

  f.world.onPage('pageshow', { persisted: true });
  f.socket.end(1001);
  f.advance(0);

  assert.equal(f.sockets.length, 2);
});

test('a connection that was closed meanwhile is replaced at once', () => {
  const f = Fixture.online();
  f.world.onPage('pagehide', { persisted: true });
  f.socket.end(1001);
  const during = f.state;

  f.world.onPage('pageshow', { persisted: true });
  f.advance(0);

  assert.equal(during, 'suspended');
  assert.equal(f.sockets.length, 2);
});

test('who was taken over in the cache does not come back', () => {
  const f = Fixture.online();
  f.world.onPage('pagehide', { persisted: true });

  f.socket.end(4409);
  f.world.onPage('pageshow', { persisted: true });
  f.advance(60_000);

  assert.equal(f.state, 'stopped');
  assert.equal(f.sockets.length, 1);
});

test('a frozen page goes on like one from the cache', () => {
  const f = Fixture.online();
  f.world.onDocument('freeze');
  const frozen = f.state;

  f.world.onDocument('resume');
  f.socket.say('alive');

  assert.equal(frozen, 'suspended');
  assert.equal(f.state, 'online');
});

test('a welcome while suspended starts no timer', () => {
  const f = Fixture.online();
  f.world.onPage('pagehide', { persisted: true });

  f.socket.beat('welcome ask=9000');
  f.world.onPage('offline');

  assert.equal(f.world.timers.size, 0);
  assert.equal(f.state, 'suspended');
});

test('the first pageshow of a page changes nothing', () => {
  const f = Fixture.online();
  f.path;

  f.world.onPage('pageshow', { persisted: false });

  assert.deepEqual(f.path, []);
});

test('probe() makes sure of the server, for hints that only the application gets', () => {
  const f = Fixture.online();

  f.client.probe();
  f.advance(2_250);

  assert.equal(f.sockets.length, 2);
});

test('without a page there is nothing to listen to', () => {
  const f = new Fixture();
  const { environment } = f.world;
  const bare = new Fixture({ environment: { ...environment, window: undefined, document: undefined, connection: undefined } });

  bare.client.connect();
  f.world.onPage('offline');

  assert.equal(bare.state, 'connecting');
});

test('what was queued in the cache goes out when the page is back', () => {
  const f = Fixture.online();
  f.world.onPage('pagehide', { persisted: true });
  f.client.send('from the cache');

  f.world.onPage('pageshow', { persisted: true });
  const before = f.socket.messages;
  f.socket.beat('answer id=1');

  assert.deepEqual(before, []);
  assert.deepEqual(f.socket.messages, ['from the cache']);
});

test('a server that has not welcomed yet is left too when the network comes back', () => {
  const f = new Fixture();
  f.client.connect();
  f.socket.accept();

  f.world.onPage('online');
  f.advance(0);

  assert.equal(f.sockets.length, 2);
  assert.equal(f.living, 1);
});

test('a frozen page that is left says so', () => {
  const f = Fixture.online();
  f.world.onDocument('freeze');

  f.world.onPage('pagehide', { persisted: false });

  assert.equal(f.socket.closing?.code, 4001);
});

test('a page that is hidden and then frozen is suspended once', () => {
  const f = Fixture.online();
  f.path;

  f.world.onPage('pagehide', { persisted: true });
  f.world.onDocument('freeze');
  f.world.onDocument('resume');
  f.world.onPage('pageshow', { persisted: true });
  f.socket.say('alive');

  assert.deepEqual(f.path, ['suspended', 'suspect', 'online']);
});

test('a delay that the server advised while the page was in the cache is obeyed', () => {
  const f = Fixture.online();
  f.world.onPage('pagehide', { persisted: true });
  f.socket.end(1001, 'try again in 15000 ms');

  f.world.onPage('pageshow', { persisted: true });
  f.advance(14_999);

  assert.equal(f.sockets.length, 1);
  f.untilDialled();
  assert.equal(f.sockets.length, 2);
});
