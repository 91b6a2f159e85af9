/**
 * The evidence of one session: lanes, and what happened when.
 *
 * @import {Moment} from './model.js'
 */
import { h } from './dom.js';
import { duration, moment } from './format.js';
import { evidence } from './evidence.js';
import { lanes } from './lanes.js';

/** @param {{timeline: Moment[], joinedAt: number, end: number, silence: number}} life @param {number} now */
export function timeline(life, now) {
  const times = life.timeline.map(({ at }) => Date.parse(at));
  const entries = life.timeline.map(({ what }, i) =>
    h('li', {}, h('time', {}, moment(times[i], now)), h('span', { class: 'muted' }, i > 0 ? `+${duration(times[i] - times[i - 1])}` : ''), h('span', {}, what)));
  return h('div', { class: 'timeline' }, lanes(evidence(life)), h('ol', { class: 'moments' }, ...entries));
}
