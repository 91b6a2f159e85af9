/**
 * The rows of a long list of which only those in view exist. Its focus is one stop; the row that is meant is told by
 * `aria-activedescendant`.
 *
 * @import {Row} from './row.js'
 */
import { h, mark, say } from './dom.js';
import { UNKNOWN, clock, duration, roundTrip } from './format.js';
import { badge, wear } from './looks.js';
import { sparkline, trace } from './sparkline.js';

const COLUMNS = [
  ['health', 'Health'],
  ['user', 'User'],
  ['device', 'Device'],
  ['node', 'Node'],
  ['address', 'Address'],
  ['client', 'Client'],
  ['since', 'Since'],
  ['silence', 'Silence'],
  ['line', 'Last minute'],
  ['rtt', 'Round trip'],
];

/** Rows made beyond those in view, so that scrolling does not show gaps. */
const SPARE = 4;

/** A row element, and which row it shows. */
class Line {
  health = badge();
  line = sparkline();
  row = /** @type {Row | null} */ (null);
  at = -1;
  height = 0;

  constructor() {
    const cell = (/** @type {string} */ name) => h('span', { role: 'gridcell', class: name }, name === 'health' ? this.health : name === 'line' ? this.line : null);
    this.cells = Object.fromEntries(COLUMNS.map(([name]) => [name, cell(name)]));
    this.element = h('div', { role: 'row', class: 'row' }, ...Object.values(this.cells));
  }

  /** @param {Row} row @param {number} at @param {number} height */
  place(row, at, height) {
    const { element, cells } = this;
    if (this.at !== at || this.height !== height) {
      this.at = at;
      this.height = height;
      element.style.transform = `translateY(${at * height}px)`;
      mark(element, 'aria-rowindex', String(at + 2));
    }
    if (this.row !== row) {
      this.row = row;
      element.id = `row-${row.id}`;
      say(cells.user, row.user);
      say(cells.device, row.device);
      say(cells.node, row.node);
      say(cells.address, row.address);
      say(cells.client, row.client);
      say(cells.since, clock(row.joinedAt));
      mark(cells.client, 'title', row.client);
    }
  }

  /** @param {number} now @param {boolean} isSelected */
  paint(now, isSelected) {
    const row = /** @type {Row} */ (this.row);
    const { element, cells } = this;
    const silence = row.silence(now);
    wear(this.health, row.look);
    mark(element, 'data-state', row.state);
    mark(element, 'aria-selected', String(isSelected));
    say(cells.silence, silence === null ? '…' : duration(silence));
    say(cells.rtt, row.left ? UNKNOWN : roundTrip(row.rtt));
    mark(cells.health, 'title', row.why);
    trace(this.line, row.trace);
  }
}

export class RowsView {
  /** @type {Row[]} */
  #rows = [];
  /** @type {Line[]} */
  #lines = [];
  selected = '';
  #body = h('div', { role: 'rowgroup', class: 'rows' });
  #head = h('div', { role: 'rowgroup', class: 'head' },
    h('div', { role: 'row', class: 'row', 'aria-rowindex': 1 }, ...COLUMNS.map(([name, title]) => h('span', { role: 'columnheader', class: name }, title))));

  /** @param {{moved: () => void, read: () => void, open: (id: string) => void}} told scrolled, being read, and a row chosen */
  constructor({ moved, read, open }) {
    this.open = open;
    this.element = h('div', { role: 'grid', tabindex: 0, class: 'grid', 'aria-label': 'Clients', 'aria-colcount': COLUMNS.length, scroll: moved,
      pointermove: read, keydown: read, click: (event) => this.#clicked(event) }, this.#head, this.#body);
    new ResizeObserver(moved).observe(this.element);
  }

  /** @param {MouseEvent} event */
  #clicked({ target }) {
    const element = /** @type {Element} */ (target).closest('.rows > .row');
    const line = this.#lines.find((each) => each.element === element);
    if (line?.row) {
      this.selected = line.row.id;
      this.open(line.row.id);
    }
  }

  /** The height of a row is the style sheet's: a narrow page has taller ones. */
  get #height() {
    return parseFloat(getComputedStyle(this.element).getPropertyValue('--row')) || 34;
  }

  /** What is in view stays where it is when rows come and go above it. @param {Row[]} rows */
  show(rows) {
    if (rows !== this.#rows) {
      const height = this.#height;
      const anchor = this.#rows[Math.floor(this.element.scrollTop / height)];
      const before = anchor ? this.#rows.indexOf(anchor) : -1;
      const after = anchor && this.element.scrollTop > 0 ? rows.findIndex(({ id }) => id === anchor.id) : -1;
      this.#rows = rows;
      this.#body.style.height = `${rows.length * height}px`; // before it is scrolled
      mark(this.element, 'aria-rowcount', String(rows.length + 1));
      if (after >= 0 && after !== before) {
        this.element.scrollTop += (after - before) * height;
      }
    }
  }

  /** @param {number} now @returns {string[]} the ids of those in view */
  paint(now) {
    const height = this.#height;
    const { scrollTop, clientHeight } = this.element;
    const first = Math.max(0, Math.floor(scrollTop / height) - SPARE);
    this.#body.style.height = `${this.#rows.length * height}px`;
    const visible = this.#rows.slice(first, first + Math.ceil(clientHeight / height) + 2 * SPARE);
    this.#size(visible.length);
    visible.forEach((row, i) => {
      const at = first + i;
      const line = this.#lines[at % visible.length]; // each keeps its line while others scroll in
      line.place(row, at, height);
      line.paint(now, row.id === this.selected);
    });
    this.#tellSelected(visible);
    return visible.map(({ id }) => id);
  }

  /** @param {number} wanted */
  #size(wanted) {
    while (this.#lines.length < wanted) {
      const line = new Line();
      this.#lines.push(line);
      this.#body.append(line.element);
    }
    this.#lines.splice(wanted).forEach(({ element }) => element.remove());
  }

  /** @param {Row[]} visible */
  #tellSelected(visible) {
    if (visible.some(({ id }) => id === this.selected)) {
      mark(this.element, 'aria-activedescendant', `row-${this.selected}`);
    } else {
      this.element.removeAttribute('aria-activedescendant');
    }
  }

  /** Selects the next row, or that before, and brings it into view. @param {number} by */
  move(by) {
    const from = this.#rows.findIndex(({ id }) => id === this.selected);
    const at = from < 0 ? 0 : Math.min(Math.max(from + by, 0), this.#rows.length - 1);
    const row = this.#rows[at];
    if (row) {
      this.selected = row.id;
      this.#reveal(at);
      this.element.focus({ preventScroll: true });
    }
  }

  /** @param {number} at */
  #reveal(at) {
    const height = this.#height;
    const room = this.element.clientHeight - this.#head.offsetHeight;
    const top = Math.min(this.element.scrollTop, at * height);
    this.element.scrollTop = Math.max(top, (at + 1) * height - room);
  }
}
