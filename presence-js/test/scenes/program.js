/**
 * The program of every client on the stage. It runs as it is in a page and in Node, so it may use nothing from around it.
 *
 * @import {State, WebSocketConstructor, PresenceClient as Client} from '../../presence.js'
 */

/** @typedef {{address: string, user: string, token: string, outbox?: {messages: number, bytes: number}}} Part */
/** @typedef {{what: 'state', at: number, state: State} | {what: 'error', text: string}} News */

/**
 * What the runner may ask a client for.
 *
 * @typedef {object} Account
 * @property {number} sockets how many were ever made
 * @property {number} living how many are neither closed nor closing
 * @property {number} mostLiving how many there were at once at most
 * @property {number} timers how many of the client's are pending
 * @property {number} lag the longest that a timer was late, in milliseconds, since the last account
 * @property {number} said how many lines it sent
 * @property {number} refused how many of them found no room
 */

/**
 * @param {typeof Client} PresenceClient
 * @param {WebSocketConstructor} WebSocket
 * @param {Part} part
 * @param {(news: News) => void} tell
 */
export function perform(PresenceClient, WebSocket, { address, user, token, outbox }, tell) {
  const TICK = 50;
  const LINES_PER_TICK = 10;
  const LINE = 5_000;
  const timers = new Set();
  /** @type {InstanceType<WebSocketConstructor>[]} */
  const sockets = [];
  let mostLiving = 0;
  let tickedAt = performance.now();
  let lag = 0;

  const living = () => sockets.filter((socket) => socket.readyState < 2).length;
  const tick = () => {
    lag = Math.max(lag, performance.now() - tickedAt - TICK);
    tickedAt = performance.now();
  };
  const ticking = setInterval(tick, TICK);
  /** @type {any} */ (ticking).unref?.();

  const Counted = class extends WebSocket {
    /** @param {string} uri @param {string | string[]} [protocols] */
    constructor(uri, protocols) {
      super(uri, protocols);
      sockets.push(this);
      mostLiving = Math.max(mostLiving, living());
    }
  };

  /** @param {{signal: AbortSignal}} request */
  const ticket = async ({ signal }) => {
    const headers = { Authorization: `Bearer ${token}` };
    const response = await fetch(`http://${address}/api/ticket?user=${user}`, { method: 'POST', headers, signal });
    if (!response.ok) {
      throw new Error(`status ${response.status}`);
    }
    return (await response.json()).ticket;
  };

  const client = new PresenceClient(`ws://${address}/client?user=${user}`, {
    WebSocket: Counted,
    ticket,
    ticketTimeout: 3_000,
    connectTimeout: 3_000,
    backoff: { base: 200, cap: 1_000 },
    outbox,
    environment: {
      setTimeout: (action, ms) => {
        const handle = setTimeout(() => {
          timers.delete(handle);
          action();
        }, ms);
        timers.add(handle);
        return handle;
      },
      clearTimeout: (handle) => {
        timers.delete(handle);
        clearTimeout(handle);
      },
    },
  });
  client.on('state', (state) => tell({ what: 'state', at: Date.now(), state }));
  client.connect();

  let said = 0;
  let refused = 0;
  /** @type {any} */
  let logging;

  /** Each text is made anew: no two share their memory. */
  const log = () => {
    for (let i = 0; i < LINES_PER_TICK; i++) {
      const line = JSON.stringify({ line: ++said, text: 'x'.repeat(LINE) });
      refused += client.send(line) === 'dropped' ? 1 : 0;
    }
  };

  return {
    client,
    /** Sends a megabyte a second, whatever becomes of it. */
    startLogging() {
      logging = setInterval(log, TICK);
    },
    stopLogging() {
      clearInterval(logging);
    },
    /** @returns {Account} */
    account() {
      tick();
      const longest = lag;
      lag = 0;
      return { sockets: sockets.length, living: living(), mostLiving, timers: timers.size, lag: longest, said, refused };
    },
  };
}
