/** Redis, which servers share. In the scenes' own network its port is free. */
import { connect } from 'node:net';
import { eventually } from './patience.js';
import { Process } from './process.js';

export class Engine {
  /** @type {Process | null} */
  #process = null;

  /** @param {number} port */
  constructor(port) {
    this.port = port;
  }

  get uri() {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** On the port that it had before, and knowing nothing. */
  async start() {
    const started = new Process(['redis-server', '--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']);
    this.#process = started;
    await eventually(() => {
      if (!started.isRunning) throw new Error(`redis-server does not run (apt install redis-server): ${started.log}`);
      return accepts(this.port);
    }, 'an engine');
  }

  async kill() {
    await this.#process?.kill();
    this.#process = null;
  }
}

/** @param {number} port @returns {Promise<boolean>} */
function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
