/**
 * Virtual time and a page: everything that the client takes from around it.
 *
 * @import {Environment} from '../../presence.js'
 */

/** @typedef {{at: number, order: number, action: () => void}} Timer */

/** Lets what was promised happen. */
export async function settle() {
  for (let i = 0; i < 10; i++) {
    await null;
  }
}

export class World {
  /** @type {Map<number, Timer>} */
  timers = new Map();
  /** Near the end of what fits exactly into a double, where adding thoughtlessly would show. */
  time = 1_000_000_000;
  wallTime = 1_700_000_000_000;
  count = 0;
  /** What random() gives. */
  chance = 0.5;
  page = new EventTarget();
  document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  connection = new EventTarget();

  /** @returns {Environment} */
  get environment() {
    return {
      monotonic: () => this.time,
      wall: () => this.wallTime,
      setTimeout: (action, ms) => this.#schedule(action, ms),
      clearTimeout: (handle) => this.timers.delete(handle),
      random: () => this.chance,
      window: this.page,
      document: this.document,
      connection: this.connection,
    };
  }

  /** @param {() => void} action @param {number} ms */
  #schedule(action, ms) {
    this.count++;
    this.timers.set(this.count, { at: this.time + ms, order: this.count, action });
    return this.count;
  }

  /** Time passes and timers run. @param {number} ms */
  advance(ms) {
    const end = this.time + ms;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.block(Math.max(0, next.at - this.time));
      this.timers.delete(next.order);
      next.action();
    }
    this.block(end - this.time);
  }

  /** @param {number} end @returns {Timer | undefined} */
  #next(end) {
    return [...this.timers.values()].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0];
  }

  /** Time passes while the thread is busy: no timer runs. @param {number} ms */
  block(ms) {
    this.time += ms;
    this.wallTime += ms;
  }

  /** The machine sleeps: its monotonic clock and its timers stand still. @param {number} ms */
  sleep(ms) {
    this.wallTime += ms;
  }

  /** @param {string} name @param {object} [properties] */
  onPage(name, properties = {}) {
    this.page.dispatchEvent(Object.assign(new Event(name), properties));
  }

  /** @param {string} name */
  onDocument(name) {
    this.document.dispatchEvent(new Event(name));
  }

  /** @param {'visible' | 'hidden'} visibility */
  show(visibility) {
    this.document.visibilityState = visibility;
    this.onDocument('visibilitychange');
  }
}
