/**
 * A client's log as it comes, with pause and search.
 *
 * @import {Line, Watching} from './watching.js'
 */
import { h, mark, say } from './dom.js';
import { count } from './format.js';
import { LINES } from './watching.js';

export class LogView {
  #seen = 0;
  #isPaused = false;
  /** @type {Watching | null} */
  #watching = null;
  #changed;
  #pause = h('button', { type: 'button', 'aria-pressed': 'false', click: () => this.#toggle() }, 'Pause');
  #search = h('input', { type: 'search', placeholder: 'Search the log …  ( / )', 'aria-label': 'Search the log', autocomplete: 'off', spellcheck: 'false', input: () => this.#filter() });
  #note = h('span', { class: 'muted' });
  #lines = h('div', { class: 'lines', role: 'log', 'aria-live': 'off', tabindex: 0, 'aria-label': 'Log' });
  element = h('div', { class: 'log' }, h('div', { class: 'tools' }, this.#search, this.#pause, this.#note), this.#lines);

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  #toggle() {
    this.#isPaused = !this.#isPaused;
    mark(this.#pause, 'aria-pressed', String(this.#isPaused));
    say(this.#pause, this.#isPaused ? 'Resume' : 'Pause');
    this.#changed();
  }

  /** @param {Watching} watching */
  paint(watching) {
    if (this.#watching !== watching) {
      this.#watching = watching;
      this.#seen = 0;
      this.#lines.replaceChildren();
    }
    if (!this.#isPaused) {
      this.#append(watching);
    }
    say(this.#note, note(watching, this.#isPaused ? watching.written - this.#seen : 0));
  }

  /** Stays at the end if the reader is there. @param {Watching} watching */
  #append({ written, lines }) {
    const more = written - this.#seen;
    if (more === 0) {
      return;
    }
    const { scrollTop, clientHeight, scrollHeight } = this.#lines;
    const isAtEnd = scrollTop + clientHeight > scrollHeight - 8;
    if (more > lines.length) {
      this.#lines.append(this.#element({ dropped: more - lines.length }));
    }
    this.#lines.append(...lines.slice(-more).map((line) => this.#element(line)));
    while (this.#lines.childElementCount > LINES) {
      this.#lines.firstElementChild?.remove();
    }
    this.#seen = written;
    if (isAtEnd) {
      this.#lines.scrollTop = this.#lines.scrollHeight;
    }
  }

  /** @param {Line} line */
  #element(line) {
    const element = 'text' in line ? h('div', {}, line.text) : h('div', { class: 'gap' }, `${count(line.dropped, 'line')} dropped`);
    this.#show(element);
    return element;
  }

  #filter() {
    [...this.#lines.children].forEach((line) => this.#show(/** @type {HTMLElement} */ (line)));
  }

  /** Hides it, or marks what was searched for. @param {HTMLElement} line */
  #show(line) {
    const words = this.#search.value.toLowerCase();
    const text = line.textContent ?? '';
    const at = text.toLowerCase().indexOf(words);
    line.hidden = at < 0;
    if (words && at >= 0) {
      line.replaceChildren(text.slice(0, at), h('mark', {}, text.slice(at, at + words.length)), text.slice(at + words.length));
    } else if (line.firstElementChild) {
      line.replaceChildren(text);
    }
  }

  /** @param {string} key */
  press(key) {
    if (key === ' ') {
      this.#toggle();
    } else if (key === '/') {
      this.#search.focus();
    }
    return key === ' ' || key === '/';
  }
}

/** @param {Watching} watching @param {number} waiting */
function note({ over, streams, written }, waiting) {
  if (waiting > 0) return `paused, ${count(waiting, 'new line')}`;
  if (over) return `no more lines: ${over}`;
  if (streams && !streams.log) return 'this client streams no log';
  return written === 0 ? 'waiting for the first line …' : '';
}
