/** Clients do not know of each other, so each runs in a world of its own and only the moments of return are put together. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fixture } from './support/fixture.js';

const CLIENTS = 5_000;
const DOWN = 5_000;

/** A pseudorandom sequence (mulberry32): the same numbers in each run. @param {number} seed */
function dice(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** When one client is back, in milliseconds after it lost its server. @param {string} times @param {() => number} random */
function returnOf(times, random) {
  const f = new Fixture({ stableAfter: 1 });
  f.client.connect();
  f.welcome(times);
  f.live(1_000); // as long as stableAfter and longer
  const lostAt = f.world.time;
  do {
    f.world.chance = random();
    f.socket.end(1006);
    f.untilDialled();
  } while (f.world.time - lostAt < DOWN);
  return f.world.time - lostAt;
}

/** @param {string} times */
function returnsWith(times) {
  const random = dice(7);
  return Array.from({ length: CLIENTS }, () => returnOf(times, random));
}

/** The most that come back in one second, whenever it begins. @param {number[]} returns */
function worstSecond(returns) {
  const sorted = [...returns].sort((a, b) => a - b);
  let worst = 0;
  for (let first = 0, last = 0; last < sorted.length; last++) {
    while (sorted[last] - sorted[first] > 1_000) first++;
    worst = Math.max(worst, last - first + 1);
  }
  return worst;
}

test('with a window of 20 s, 5,000 clients are back within 25 s of the server, never over 10 % of them in a second', (t) => {
  const returns = returnsWith('spread=20000');

  const last = Math.max(...returns);
  t.diagnostic(`worst second ${worstSecond(returns)}, last after ${last - DOWN} ms`);
  assert.ok(worstSecond(returns) <= CLIENTS / 10, `${worstSecond(returns)} in one second`);
  assert.ok(last <= DOWN + 25_000, `the last after ${last} ms`);
});

test('without a window the backoff alone spreads them less', (t) => {
  const alone = worstSecond(returnsWith('spread=0'));

  t.diagnostic(`worst second ${alone}`);
  assert.ok(alone > worstSecond(returnsWith('spread=20000')));
});
