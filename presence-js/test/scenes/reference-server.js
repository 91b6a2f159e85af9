/** The reference server, as users start it. */
import { randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { within } from './patience.js';
import { Process } from './process.js';

const JAR = fileURLToPath(new URL('../../../presence-examples/target/presence-server.jar', import.meta.url));

/** @typedef {{at: string, what: string}} Moment */
/** @typedef {{id: string, user: string, health: string, remoteAddress: string, silenceMillis: number}} Session */
/** @typedef {{id: string, user: string, reason: string, detail: string, leftAt: string, silenceMillis: number, timeline: Moment[]}} Departure */

export class ReferenceServer {
  port = 0;
  clientToken = randomBytes(16).toString('hex');
  adminToken = randomBytes(16).toString('hex');
  /** @type {Process | null} */
  #process = null;
  #earlierLog = '';

  /** @param {{ping: string, pong: string}} [times] of its policy @param {string[]} [more] flags */
  constructor(times = { ping: '5s', pong: '15s' }, more = []) {
    this.times = times;
    this.more = more;
  }

  /** On the port that it had before. */
  async start() {
    await access(JAR).catch(() => {
      throw new Error(`${JAR} is missing: mvn -q -DskipTests package`);
    });
    const options = [
      ['--host', '0.0.0.0'],
      ['--port', String(this.port)],
      ['--admin-token', this.adminToken],
      ['--client-token', this.clientToken, '--insecure-shared-token'],
      ['--ping-interval', this.times.ping, '--pong-timeout', this.times.pong],
      ['--return-spread', '1s'],
      this.more,
    ];
    this.#process = new Process(['java', '-Xmx128m', '-jar', JAR, 'serve', ...options.flat()]);
    const [, port] = await this.#process.wrote(/listening on http:\/\/0\.0\.0\.0:(\d+)/);
    this.port = Number(port);
    await this.#serves();
  }

  /** A process that has just begun is slow at all that it does for the first time, so somebody connects before it counts as back. */
  async #serves() {
    const { ticket } = JSON.parse(await this.#ask('POST', '/api/ticket?user=first', this.clientToken));
    const first = new WebSocket(`ws://127.0.0.1:${this.port}/client?user=first&ticket=${ticket}`);
    /** @type {Promise<unknown>} */
    const welcomed = new Promise((resolve, reject) => first.on('message', resolve).on('error', reject).on('close', reject));
    first.on('open', () => first.send('\u0005hb1 hello'));
    try {
      await within(welcomed, 'the server welcomes somebody', 30_000);
    } finally {
      first.terminate();
    }
  }

  get log() {
    return this.#earlierLog + (this.#process?.log ?? '');
  }

  get isRunning() {
    return this.#process !== null;
  }

  /** @returns {Process} */
  get #running() {
    if (!this.#process) {
      throw new Error('the server does not run');
    }
    return this.#process;
  }

  pause() {
    this.#running.pause();
  }

  resume() {
    this.#running.resume();
  }

  async kill() {
    await this.#end((running) => running.kill());
  }

  async terminate() {
    await this.#end((running) => running.terminate());
  }

  /** @param {(running: Process) => Promise<void>} how */
  async #end(how) {
    const running = this.#process;
    if (running) {
      await how(running);
      this.#earlierLog = `${this.log}--- process ${running.pid} ended\n`;
      this.#process = null;
    }
  }

  /** @returns {Promise<Session[]>} */
  sessions() {
    return this.#get('/api/sessions');
  }

  /** @returns {Promise<Departure[]>} the newest first */
  departures() {
    return this.#get('/api/departures');
  }

  /** @param {string} id @returns {Promise<{timeline: Moment[], commands: {name: string}[]}>} */
  session(id) {
    return this.#get(`/api/sessions/${encodeURIComponent(id)}`);
  }

  /** @param {string} path @returns {Promise<any>} */
  async #get(path) {
    return JSON.parse(await this.#ask('GET', path, this.adminToken));
  }

  /**
   * By a connection of its own: none that an earlier process left may be in the way.
   *
   * @param {string} method @param {string} path @param {string} token @returns {Promise<string>}
   */
  #ask(method, path, token) {
    const headers = { Authorization: `Bearer ${token}` };
    const { port } = this;
    return new Promise((resolve, reject) => {
      const asking = request({ host: '127.0.0.1', port, method, path, headers, agent: false, timeout: 30_000 }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (data) => (text += data));
        response.on('error', reject);
        response.on('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(`${path}: ${text}`))));
      });
      asking.on('timeout', () => asking.destroy(new Error(`no answer to ${path}`)));
      asking.on('error', reject);
      asking.end();
    });
  }
}
