/**
 * A process that was started here, and is ended by its id.
 *
 * @import {ChildProcess, SpawnOptions} from 'node:child_process'
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { within } from './patience.js';

const LOG = 40_000;

export class Process {
  /** What it wrote, the end of it. */
  log = '';

  /** In a group of its own, with the processes that it starts. @param {string[]} command @param {SpawnOptions} [options] */
  constructor([name, ...args], options = {}) {
    /** @type {ChildProcess} */
    this.child = spawn(name, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, ...options });
    this.child.stdout?.on('data', (data) => this.#wrote(data));
    this.child.stderr?.on('data', (data) => this.#wrote(data));
    this.exited = once(this.child, 'exit').catch((error) => this.#wrote(error));
  }

  /** @param {unknown} data */
  #wrote(data) {
    this.log = (this.log + data).slice(-LOG);
    this.onLog();
  }

  onLog = () => {};

  get pid() {
    return /** @type {number} */ (this.child.pid);
  }

  get isRunning() {
    return this.child.exitCode === null && this.child.signalCode === null && this.child.pid !== undefined;
  }

  /** Resolves to the first match in what it writes. @param {RegExp} pattern @param {number} [ms] */
  async wrote(pattern, ms = 60_000) {
    /** @type {Promise<RegExpExecArray>} */
    const match = new Promise((resolve, reject) => {
      this.onLog = () => {
        const found = pattern.exec(this.log);
        if (found) {
          resolve(found);
        }
      };
      this.exited.then(() => reject(new Error(`ended before it wrote ${pattern}: ${this.log}`)));
      this.onLog();
    });
    return within(match, `${pattern} in: ${this.log}`, ms);
  }

  /** Stops time for it and all that it started. */
  pause() {
    this.#signal('SIGSTOP');
  }

  resume() {
    this.#signal('SIGCONT');
  }

  /** Asks it to end, and waits. */
  async terminate() {
    await this.#end('SIGTERM');
  }

  /** As by Ctrl-C. */
  async interrupt() {
    await this.#end('SIGINT');
  }

  async kill() {
    await this.#end('SIGKILL');
  }

  /** @param {NodeJS.Signals} signal */
  async #end(signal) {
    if (this.isRunning) {
      this.#signal(signal);
    }
    await within(this.exited, `process ${this.pid} ends by ${signal}`, 60_000);
  }

  /** @param {NodeJS.Signals} signal */
  #signal(signal) {
    process.kill(-this.pid, signal);
  }
}

/** Runs a command to its end. @param {...string} command */
export async function run(...command) {
  const running = new Process(command);
  await within(running.exited, command.join(' '));
  if (running.child.exitCode !== 0) {
    throw new Error(`${command.join(' ')}: ${running.log}`);
  }
}
