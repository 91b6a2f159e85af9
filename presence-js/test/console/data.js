/** A busy server, as it would tell of itself: what a test gives to the page, so that it knows what must be shown. */

/** @import {ConsolePage} from './page.js' */

const USERS = ['anna', 'boris', 'chen', 'dina', 'emil', 'fatima', 'goran', 'hana', 'ivan', 'jun', 'kofi', 'lena', 'mateo', 'nadia', 'olu', 'petra'];
const DEVICES = ['laptop', 'till', 'kiosk', 'phone', 'scanner'];
const CLIENTS = ['presence-agent/0.1.0', 'Mozilla/5.0 Chrome/156', 'presence-js/0.1.0 Node/20'];

const MINUTE = 60_000;

/** @param {number} at */
const iso = (at) => new Date(at).toISOString();

/** @param {number} i @param {string} [health] */
export function session(i, health = i % 11 === 3 ? 'SUSPECT' : i % 17 === 6 ? 'FROZEN' : 'ALIVE') {
  const now = Date.now();
  return {
    id: `session-${i}`,
    user: `${USERS[i % USERS.length]}${i < USERS.length ? '' : `.${Math.floor(i / USERS.length)}`}`,
    device: DEVICES[i % DEVICES.length],
    health,
    why: health === 'ALIVE' ? 'heard lately' : 'silent for 7.1 s, 1 ping unanswered',
    remoteAddress: `10.4.${i % 4}.${(i % 250) + 1}`,
    version: `2.3.${i % 3}`,
    userAgent: CLIENTS[i % CLIENTS.length],
    joinedAt: iso(now - 2 * MINUTE - i * 1_000),
    silenceMillis: health === 'ALIVE' ? 400 : 7_100,
    rttMillis: i % 5 === 3 ? null : 1 + (i % 40),
  };
}

/** @param {number} from @param {number} to */
export function sessions(from, to) {
  return Array.from({ length: to - from }, (_, i) => session(from + i));
}

/** @param {number} i @param {number} [ago] when it left, in milliseconds */
export function departure(i, ago = (i + 1) * 97_000) {
  const { id, user, device } = session(i);
  const left = Date.now() - ago;
  const isDead = i % 3 === 0;
  const moments = isDead
    ? [[95_000, 'joined'], [62_000, 'ping, answered after 1.2 ms'], [35_100, 'last heard'], [8_000, 'ping, unanswered'], [6_000, 'suspect'], [0, 'left: DEAD']]
    : [[95_000, 'joined'], [0, 'left: CLOSED_BY_PEER']];
  return {
    id: `left-${id}`,
    user,
    device,
    reason: isDead ? 'DEAD' : 'CLOSED_BY_PEER',
    detail: isDead ? 'silent for 35.1 s, 1 ping unanswered' : 'closed by the peer: 1000 normal',
    joinedAt: iso(left - 95_000),
    leftAt: iso(left),
    silenceMillis: isDead ? 35_100 : 200,
    ghostAvoidedMillis: isDead ? 41_200 : 0,
    timeline: moments.map(([before, what]) => ({ at: iso(left - Number(before)), what })),
  };
}

/** @param {string[]} ids @param {number} second */
export function vitals(ids, second) {
  const quiet = (/** @type {string} */ id) => Number(id.split('-')[1]) % 11 === 3;
  return {
    type: 'vitals',
    sessions: ids.map((id, i) => ({ id, silenceMillis: quiet(id) ? 7_000 + second * 1_000 : (i * 371 + second * 613) % 2_500, rttMillis: 3, unansweredPings: quiet(id) ? 1 : 0, queuedBytes: 0 })),
  };
}

export const STATS = {
  type: 'stats',
  present: 48,
  users: 48,
  suspect: 5,
  frozen: 3,
  departures: { DEAD: 412, CLOSED_BY_PEER: 9_120, REPLACED: 88, CONNECTION_LOST: 1_290 },
  ghostSeconds: { avoided: 128_731.4, current: 3, how: 'For each client found dead: from its departure until it came back, or until TCP would have given it up.' },
  detectorLagMillis: 3,
  consoles: 1,
  watched: 1,
};

/** Readings of one client over a minute. @param {string} id */
export function readings(id) {
  const now = Date.now();
  const metrics = Array.from({ length: 60 }, (_, i) => ({
    type: 'metrics',
    id,
    at: iso(now - (59 - i) * 1_000),
    values: { cpu: 0.35 + 0.2 * Math.sin(i / 7), memory: 0.55 + i / 2_000, heap: 0.4, disk: 0.71, uptimeMillis: 86_400_000, loadAverage: 1.7 },
  }));
  const log = Array.from({ length: 30 }, (_, i) => `12:04:${String(i + 10)} INFO  till  order ${i} accepted`);
  return [{ type: 'watch', id, metrics: true, log: true }, ...metrics, { type: 'log', id, lines: log.slice(0, 20), dropped: 0 }, { type: 'log', id, lines: log.slice(20), dropped: 312 }];
}

/** @param {ConsolePage} page @param {number} many */
export async function fill(page, many) {
  const parts = Array.from({ length: Math.ceil(many / 500) }, (_, i) => sessions(i * 500, Math.min(many, (i + 1) * 500)));
  for (const [i, part] of parts.entries()) {
    await page.feed([{ type: 'sessions', sessions: part, last: i === parts.length - 1 }]);
  }
}
