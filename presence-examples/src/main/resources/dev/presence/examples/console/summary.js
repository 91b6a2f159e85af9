/**
 * The counts above every view.
 *
 * @import {Stats} from './model.js'
 */
import { h, say } from './dom.js';
import { UNKNOWN, number } from './format.js';
import { badgeOf, healthLook, reasonLook } from './looks.js';

/** @type {[string, Node | null, (stats: Stats) => number | undefined][]} */
const FIGURES = [
  ['present', badgeOf({ ...healthLook('ALIVE'), word: '' }), ({ present }) => present],
  ['users', null, ({ users }) => users],
  ['suspect', badgeOf({ ...healthLook('SUSPECT'), word: '' }), ({ suspect }) => suspect],
  ['frozen', badgeOf({ ...healthLook('FROZEN'), word: '' }), ({ frozen }) => frozen],
  ['given up', badgeOf({ ...reasonLook('DEAD'), word: '' }), ({ departures }) => departures?.DEAD ?? 0],
  ['ghost-seconds avoided', null, ({ ghostSeconds }) => ghostSeconds && Math.round(ghostSeconds.avoided)],
];

export class Summary {
  #figures = FIGURES.map(() => h('strong'));
  element = h('ul', { class: 'summary', 'aria-label': 'Counts' }, ...FIGURES.map(([name, shape], i) => h('li', { 'data-figure': name }, shape, this.#figures[i], h('span', { class: 'muted' }, name))));

  /** @param {Stats | null} stats */
  paint(stats) {
    FIGURES.forEach(([, , figure], i) => {
      const n = stats ? figure(stats) : undefined;
      say(this.#figures[i], n === undefined ? UNKNOWN : number(n));
    });
  }
}
