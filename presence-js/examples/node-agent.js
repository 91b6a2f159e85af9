#!/usr/bin/env node
/**
 * An agent in Node 20 or newer:
 *
 *     node node-agent.js --server ws://127.0.0.1:8080/client --user till --token TOKEN --allow uptime,say
 *
 * Node 20 has no WebSocket of its own: there it takes that of npm's `ws`.
 */
import { statfs } from 'node:fs/promises';
import { cpus, freemem, loadavg, totalmem } from 'node:os';
import { memoryUsage, uptime } from 'node:process';
import { parseArgs } from 'node:util';
import { getHeapStatistics } from 'node:v8';
import { Agent } from './agent.js';

/** @import {Command} from './agent.js' */
/** @import {WebSocketConstructor} from '../presence.js' */

const { values: flags } = parseArgs({
  options: {
    server: { type: 'string', default: 'ws://127.0.0.1:8080/client' },
    user: { type: 'string' },
    device: { type: 'string', default: 'main' },
    token: { type: 'string' },
    allow: { type: 'string', default: '' },
  },
});
if (!flags.user || !flags.token) {
  console.error('--user and --token are needed');
  process.exit(2);
}

/** @type {Record<string, Command>} */
const KNOWN = {
  uptime: { description: 'How long this process has been running, in seconds', run: () => uptime() },
  say: {
    description: 'Writes a line to the log; arguments: text',
    run: ({ text }) => {
      if (typeof text !== 'string' || text.length > 1_000) {
        throw new RangeError('text must be a string of at most 1000 characters');
      }
      say(text);
    },
  },
  'set-interval': {
    description: 'How often metrics are sent; arguments: millis, 100 to 3600000',
    run: ({ millis }) => {
      if (!Number.isInteger(millis) || millis < 100 || millis > 3_600_000) {
        throw new RangeError(`millis must be between 100 and 3600000, is ${millis}`);
      }
      agent.interval = millis;
      return { millis };
    },
  },
};
const allowed = flags.allow.split(',').filter(Boolean);
const unknown = allowed.filter((name) => !Object.hasOwn(KNOWN, name));
if (unknown.length > 0) {
  console.error(`--allow: ${unknown} is none of ${Object.keys(KNOWN)}`);
  process.exit(2);
}

let ticks = cpuTicks();

function cpuTicks() {
  const all = cpus().map(({ times }) => times);
  const idle = all.reduce((sum, times) => sum + times.idle, 0);
  return { idle, all: all.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0) };
}

/** Of all processors, since the last reading. */
function cpu() {
  const before = ticks;
  ticks = cpuTicks();
  return ticks.all > before.all ? 1 - (ticks.idle - before.idle) / (ticks.all - before.all) : 0;
}

async function metrics() {
  const disk = await statfs('.');
  return {
    cpu: cpu(),
    memory: 1 - freemem() / totalmem(),
    heap: memoryUsage().heapUsed / getHeapStatistics().heap_size_limit,
    disk: 1 - disk.bavail / disk.blocks,
    loadAverage: loadavg()[0],
    uptimeMillis: Math.round(uptime() * 1_000),
  };
}

/** A header cannot be set on a WebSocket everywhere, so the token gets a ticket first. @param {{signal: AbortSignal}} request */
async function ticket({ signal }) {
  const desk = new URL(flags.server.replace(/^ws/, 'http'));
  desk.pathname = '/api/ticket';
  desk.search = who.toString();
  const answer = await fetch(desk, { method: 'POST', headers: { Authorization: `Bearer ${flags.token}` }, signal });
  if (!answer.ok) {
    throw new Error(`no ticket: ${answer.status} ${await answer.text()}`);
  }
  return (await answer.json()).ticket;
}

const who = new URLSearchParams({ user: flags.user, device: flags.device });
const own = /** @type {WebSocketConstructor | undefined} */ (globalThis.WebSocket);
const WebSocket = own ?? /** @type {WebSocketConstructor} */ (/** @type {unknown} */ ((await import('ws')).WebSocket));
const agent = new Agent(
  `${flags.server}?${who}`,
  { WebSocket, ticket },
  { commands: Object.fromEntries(allowed.map((name) => [name, KNOWN[name]])), metrics },
);

/** @param {string} line */
function say(line) {
  console.log(line);
  agent.log(line);
}

agent.client.on('state', ({ name, reason }) => say(`${name}: ${reason}`));
agent.client.connect();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    agent.close('the agent leaves');
    setTimeout(() => process.exit(), 2_000).unref(); // `ws` may wait longer for a server that is dead
  });
}
