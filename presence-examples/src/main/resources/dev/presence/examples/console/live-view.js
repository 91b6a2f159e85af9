/**
 * A client's readings: as lines, and as figures beside them.
 *
 * @import {Watching} from './watching.js'
 */
import { LineChart } from './charts.js';
import { arrange, h, say } from './dom.js';
import { reading } from './format.js';

const TITLES = new Map([['cpu', 'CPU'], ['memory', 'Memory'], ['heap', 'JVM heap'], ['disk', 'Disk'], ['loadAverage', 'Load average'], ['uptimeMillis', 'Up for']]);

export class LiveView {
  #charts = [new LineChart('cpu', 'CPU', '--blue'), new LineChart('memory', 'Memory', '--violet')];
  #body = h('tbody');
  #table = h('table', {}, h('caption', { class: 'hidden' }, 'Readings of the last two minutes'),
    h('thead', {}, h('tr', {}, ...['Reading', 'Now', 'Lowest', 'Highest'].map((title) => h('th', { scope: 'col' }, title)))), this.#body);
  #note = h('p', { class: 'note' });
  #panes = h('div', { class: 'panes' }, h('div', { class: 'charts' }, ...this.#charts.map(({ element }) => element)), this.#table);
  element = h('div', { class: 'live' }, this.#note, this.#panes);

  /** @param {Watching} watching @param {number} now */
  paint(watching, now) {
    say(this.#note, note(watching));
    this.#note.hidden = this.#note.textContent === '';
    this.#panes.hidden = watching.samples.length === 0;
    this.#charts.forEach((chart) => chart.paint(watching.samples, now));
    const last = watching.samples.at(-1)?.values ?? {};
    const rows = new Map([...this.#body.rows].map((row) => [row.dataset.reading, row])); // none is kept that is not shown: clients make up names
    arrange(this.#body, Object.keys(last).map((name) => this.#line(rows.get(name) ?? line(name), name, watching)));
  }

  /** @param {HTMLTableRowElement} row @param {string} name @param {Watching} watching */
  #line(row, name, { samples }) {
    const all = samples.map(({ values }) => values[name]).filter((value) => value !== undefined);
    [all.at(-1) ?? 0, Math.min(...all), Math.max(...all)].forEach((value, i) => say(row.cells[i + 1], reading(name, value)));
    return row;
  }

  press() {
    return false;
  }
}

/** @param {string} name */
function line(name) {
  return h('tr', { 'data-reading': name }, h('th', { scope: 'row' }, TITLES.get(name) ?? name), h('td'), h('td'), h('td'));
}

/** @param {Watching} watching */
function note({ over, streams, samples }) {
  if (over) return `No more readings: ${over}.`;
  if (streams && !streams.metrics) return 'This client streams no readings.';
  return samples.length === 0 ? 'Waiting for the first reading …' : '';
}
