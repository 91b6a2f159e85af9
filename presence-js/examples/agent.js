/**
 * A client of the reference server that obeys commands and streams metrics and log lines while somebody watches:
 * what an Electron application would build in. It runs in Node and in a page; `node-agent.js` is one for Node.
 *
 * @import {Options, PresenceClient as Client} from '../presence.js'
 */
import { PresenceClient } from '../presence.js';

/**
 * @typedef {object} Command
 * @property {string} description for people
 * @property {(given: any) => unknown} run its result, or what it resolves to, is the answer; an error is told
 */

/**
 * @typedef {object} Abilities
 * @property {Record<string, Command>} [commands] the server can call these and no others
 * @property {() => Record<string, number> | Promise<Record<string, number>>} [metrics] read while somebody watches
 */

/** Lines that wait; more are counted and dropped. */
const MOST_WAITING = 1_000;
/** Of one message: what the server takes. */
const MOST_LINES = 200;
const MOST_BYTES = 48 * 1_024;
const LONGEST_LINE = 4_096;
const FLUSH_EVERY = 250;
const SHORTEST_INTERVAL = 100;
/** Commands that run at once. */
const MOST_RUNNING = 16;

const CONNECTED = new Set(['introducing', 'online', 'suspect']);
const utf8 = new TextEncoder();

export class Agent {
  /** @type {Client} */
  client;
  /** When set, how often metrics are sent, whatever the server asks for. @type {number | null} */
  interval = null;
  #commands;
  #metrics;
  #running = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #reading;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #flushing;
  /** @type {string[]} */
  #lines = [];
  #dropped = 0;

  /**
   * @param {string} uri of the server's endpoint, with `user` and `device`
   * @param {Options} options of the connection; `ticket` at least
   * @param {Abilities} abilities
   */
  constructor(uri, options, { commands = {}, metrics } = {}) {
    this.#commands = new Map(Object.entries(commands));
    this.#metrics = metrics;
    this.client = new PresenceClient(uri, { ...options, identify: () => this.#hello() });
    this.client.on('state', ({ name }) => CONNECTED.has(name) || this.#stopAll());
    this.client.on('message', (message) => this.#take(message));
  }

  #hello() {
    const commands = [...this.#commands].map(([name, { description }]) => ({ name, description }));
    return JSON.stringify({ type: 'hello', commands, streams: this.#metrics ? ['metrics', 'log'] : ['log'] });
  }

  /** A line for whoever watches the log; dropped if nobody does. @param {string} line */
  log(line) {
    if (this.#flushing === undefined) {
      return;
    }
    if (this.#lines.length < MOST_WAITING) {
      this.#lines.push(line.slice(0, LONGEST_LINE));
    } else {
      this.#dropped++;
    }
  }

  close(reason = '') {
    this.#stopAll();
    this.client.close(reason);
  }

  // ---- what the server says

  /** @param {unknown} text */
  #take(text) {
    const message = parsed(text);
    if (message?.type === 'command') {
      this.#obey(message);
    } else if (message?.type === 'start') {
      this.#start(message.stream, Number(message.intervalMillis) || 1_000);
    } else if (message?.type === 'stop') {
      this.#stop(message.stream);
    }
  }

  /** @param {{id: string, name: string, arguments: any}} command */
  async #obey({ id, name, arguments: given }) {
    const command = this.#commands.get(name);
    if (!command) {
      this.#send({ type: 'result', id, ok: false, error: `this agent may not do ${name}` });
    } else if (this.#running >= MOST_RUNNING) {
      this.#send({ type: 'result', id, ok: false, error: `${MOST_RUNNING} commands are running already` });
    } else {
      this.#running++;
      try {
        this.#send({ type: 'result', id, ok: true, value: (await command.run(given)) ?? null });
      } catch (error) {
        this.#send({ type: 'result', id, ok: false, error: String(error) });
      } finally {
        this.#running--;
      }
    }
  }

  // ---- streams

  /** @param {string} stream @param {number} wanted */
  #start(stream, wanted) {
    this.#stop(stream);
    if (stream === 'metrics' && this.#metrics) {
      this.#readLater(wanted);
    } else if (stream === 'log') {
      this.#flushing = setInterval(() => this.#flush(), FLUSH_EVERY);
    }
  }

  /** @param {number} wanted */
  #readLater(wanted) {
    const reading = setTimeout(() => this.#read(reading, wanted), Math.max(SHORTEST_INTERVAL, this.interval ?? wanted));
    this.#reading = reading;
  }

  /** A reading takes time, and may be stopped, or begun anew, meanwhile. @param {unknown} reading @param {number} wanted */
  async #read(reading, wanted) {
    const values = await Promise.resolve(this.#metrics?.()).catch(() => null);
    if (this.#reading === reading) {
      if (values) {
        this.#send({ type: 'metrics', values: Object.fromEntries(Object.entries(values).filter(([, value]) => Number.isFinite(value))) });
      }
      this.#readLater(wanted);
    }
  }

  #flush() {
    while (this.#lines.length + this.#dropped > 0) {
      const lines = this.#fitting();
      const dropped = this.#lines.length === 0 ? this.#dropped : 0;
      this.#dropped -= dropped;
      this.#send({ type: 'log', lines, dropped });
    }
  }

  /** The next lines, as many as fit into a message. */
  #fitting() {
    const lines = [];
    let bytes = 0;
    while (this.#lines.length > 0 && lines.length < MOST_LINES) {
      bytes += utf8.encode(JSON.stringify(this.#lines[0])).length + 1;
      if (bytes > MOST_BYTES) {
        break;
      }
      lines.push(this.#lines.shift());
    }
    return lines;
  }

  /** @param {string} stream */
  #stop(stream) {
    if (stream === 'metrics') {
      clearTimeout(this.#reading);
      this.#reading = undefined;
    } else if (stream === 'log') {
      clearInterval(this.#flushing);
      this.#flushing = undefined;
      this.#lines = [];
      this.#dropped = 0;
    }
  }

  #stopAll() {
    this.#stop('metrics');
    this.#stop('log');
  }

  /** What cannot be sent now is of no use later. @param {object} message */
  #send(message) {
    this.client.send(JSON.stringify(message), { queue: false });
  }
}

/** Null for what is no message of ours. @param {unknown} text @returns {any} */
function parsed(text) {
  try {
    const message = typeof text === 'string' ? JSON.parse(text) : null;
    return typeof message === 'object' ? message : null;
  } catch {
    return null;
  }
}
