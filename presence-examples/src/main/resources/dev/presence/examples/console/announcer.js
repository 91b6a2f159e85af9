/** Tells people who do not look: counts only, and seldom. */
import { say } from './dom.js';
import { count } from './format.js';

/** Between two announcements, in milliseconds. */
const PAUSE = 10_000;

export class Announcer {
  #element;
  #said = '';
  #saidAt = -PAUSE;

  /** @param {HTMLElement} element a live region */
  constructor(element) {
    this.#element = element;
  }

  /** @param {{present: number, suspect: number, frozen: number}} stats */
  counts({ present, suspect, frozen }) {
    this.#announce([count(present, 'client'), `${suspect} suspect`, `${frozen} frozen`].join(', '), PAUSE);
  }

  /** @param {string} text */
  now(text) {
    this.#announce(text, 0);
  }

  /** @param {string} text @param {number} pause */
  #announce(text, pause) {
    if (text !== this.#said && performance.now() - this.#saidAt >= pause) {
      this.#said = text;
      this.#saidAt = performance.now();
      say(this.#element, text);
    }
  }
}
