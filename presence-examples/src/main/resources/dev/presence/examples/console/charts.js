/** Lines over the last two minutes, drawn by Chart.js, which is loaded when the first one is wanted. */
import { h } from './dom.js';
import { SAMPLES } from './watching.js';

/** @import {Sample} from './watching.js' */

/** A gap is drawn where readings are further apart, in milliseconds. */
const GAP = 3_500;

/** @type {Promise<any> | null} */
let library = null;

/** @returns {Promise<any>} its constructor */
function load() {
  library ??= import(new URL('chart.js', import.meta.url).href).then(() => /** @type {any} */ (globalThis).Chart);
  return library;
}

/** A colour of the style sheet's. @param {string} name */
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export class LineChart {
  #canvas;
  /** @type {any} */
  #chart = null;
  #name;
  #tone;

  /** @param {string} name of the reading, a fraction @param {string} title @param {string} tone a colour of the style sheet's */
  constructor(name, title, tone) {
    this.#name = name;
    this.#tone = tone;
    this.#canvas = h('canvas', { role: 'img', 'aria-label': `${title} over the last two minutes; the table has the figures` });
    this.element = h('figure', {}, h('figcaption', {}, title), h('div', { class: 'canvas' }, this.#canvas));
    void load().then((Chart) => this.#make(Chart));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#dress());
  }

  /** @param {any} Chart */
  #make(Chart) {
    const axis = { grid: {}, border: { display: false }, ticks: { maxRotation: 0, font: { size: 11 } } };
    const x = { ...axis, type: 'linear', min: -SAMPLES, max: 0, ticks: { ...axis.ticks, stepSize: 30, callback: (/** @type {number} */ s) => (s === 0 ? 'now' : `${s} s`) } };
    const y = { ...axis, min: 0, max: 100, ticks: { ...axis.ticks, stepSize: 25, callback: (/** @type {number} */ p) => `${p} %` } };
    const line = { data: [], borderWidth: 1.75, pointRadius: 0, fill: true, tension: 0 };
    const options = { animation: false, parsing: false, normalized: true, responsive: true, maintainAspectRatio: false, events: [], scales: { x, y }, plugins: { legend: { display: false }, tooltip: { enabled: false } } };
    this.#chart = new Chart(this.#canvas, { type: 'line', data: { datasets: [line] }, options });
    this.#dress();
  }

  #dress() {
    if (this.#chart) {
      const { data, options } = this.#chart;
      data.datasets[0].borderColor = colour(this.#tone);
      data.datasets[0].backgroundColor = `${colour(this.#tone)}22`;
      Object.values(options.scales).forEach((scale) => {
        scale.grid.color = colour('--line');
        scale.ticks.color = colour('--muted');
      });
      this.#chart.update();
    }
  }

  /** @param {Sample[]} samples @param {number} now */
  paint(samples, now) {
    if (this.#chart) {
      this.#chart.data.datasets[0].data = points(samples, this.#name, now);
      this.#chart.update();
    }
  }
}

/** @param {Sample[]} samples @param {string} name @param {number} now */
function points(samples, name, now) {
  /** @type {{x: number, y: number}[]} */
  const points = [];
  let before = -Infinity;
  samples.forEach(({ at, values }) => {
    const x = (at - now) / 1000;
    if (at - before > GAP) {
      points.push({ x, y: NaN });
    }
    before = at;
    points.push({ x, y: (values[name] ?? NaN) * 100 });
  });
  return points;
}
