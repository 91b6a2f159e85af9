/**
 * Which rows the list shows, in which order. By name, never by what changes; and while somebody reads it, it stands still
 * and counts what waits.
 *
 * @import {Model} from './model.js'
 * @import {Row} from './row.js'
 */

/** Changes that wait are counted, not applied, for at most so long after the reader last moved, in milliseconds. */
const READING = 30_000;

export class Order {
  /** @type {Row[]} */
  shown = [];
  /** How many rows would come, go or be another. */
  waiting = 0;
  /** How many rows there are in each state, under the search. @type {Record<string, number>} */
  counts = {};
  #model;
  #seen = -1;
  #heldUntil = 0;
  #state = '';
  #node = '';
  #words = /** @type {string[]} */ ([]);
  /** @type {Row[]} */
  #sorted = [];

  /** @param {Model} model */
  constructor(model) {
    this.#model = model;
  }

  /** Somebody points at a row, or moves among them. */
  hold() {
    this.#heldUntil = performance.now() + READING;
  }

  release() {
    this.#heldUntil = 0;
  }

  get isHeld() {
    return performance.now() < this.#heldUntil;
  }

  /** @param {string} state ALIVE, SUSPECT, FROZEN, LEFT; empty for all @param {string} search words that all must be somewhere in it @param {string} node empty for all */
  filter(state, search, node) {
    this.#state = state;
    this.#node = node;
    this.#words = search.toLowerCase().split(/\s+/).filter(Boolean);
    this.#seen = -1;
    this.update(true);
  }

  get isFiltered() {
    return this.#state !== '' || this.#node !== '' || this.#words.length > 0;
  }

  /** Looks what changed since the last time, and takes it over unless it is held. @param {boolean} [now] even then */
  update(now = false) {
    if (this.#seen !== this.#model.membership) {
      this.#seen = this.#model.membership;
      this.#sorted = [...this.#model.rows.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    } else if (this.waiting === 0) {
      return;
    }
    const found = this.#sorted.filter(({ text, node }) => (!this.#node || node === this.#node) && this.#words.every((word) => text.includes(word)));
    this.counts = tally(found);
    const wanted = this.#state ? found.filter(({ state }) => state === this.#state) : found;
    this.waiting = now || !this.isHeld ? 0 : difference(this.shown, wanted);
    if (this.waiting === 0) {
      this.shown = wanted;
    } else {
      this.shown = this.shown.map((row) => this.#model.rows.get(row.id) ?? row);
    }
  }
}

/** @param {Row[]} rows @returns {Record<string, number>} */
function tally(rows) {
  /** @type {Record<string, number>} */
  const counts = { '': rows.length };
  rows.forEach(({ state }) => (counts[state] = (counts[state] ?? 0) + 1));
  return counts;
}

/** @param {Row[]} before @param {Row[]} after */
function difference(before, after) {
  const ids = new Set(before.map(({ id }) => id));
  const come = after.filter(({ id }) => !ids.delete(id)).length;
  return come + ids.size;
}
