/**
 * Evidence drawn over time, a lane for each kind. The list beside it says the same in words.
 *
 * @import {Evidence, Mark, Span} from './evidence.js'
 */
import { h } from './dom.js';
import { clock } from './format.js';

const TICKS = 4;

/** @param {Evidence} evidence */
export function lanes({ from, to, heard, pings, health, server }) {
  const place = (/** @type {number} */ at) => ((at - from) / (to - from)) * 100;
  const span = (/** @type {Span} */ { from, to, tone, word }) => put(h('span', { class: 'span', 'data-tone': tone, title: `${word} ${clock(from)} to ${clock(to)}` }), place(from), place(to) - place(from));
  const mark = (/** @type {Mark} */ { at, tone, word }) => put(h('span', { class: 'mark', 'data-tone': tone, title: `${clock(at)} ${word}` }), place(at));
  const tick = (/** @type {unknown} */ _, /** @type {number} */ i) => put(h('span', { class: 'tick' }, clock(from + ((to - from) * i) / TICKS)), (i * 100) / TICKS);
  return h('div', { class: 'lanes', 'aria-hidden': 'true' },
    lane('Bytes', heard.map(span)),
    lane('Pings', pings.map(mark)),
    lane('Health', health.map(span)),
    server.length > 0 ? lane('Server', server.map(mark)) : null,
    lane('', Array.from({ length: TICKS + 1 }, tick)));
}

/** @param {string} name @param {Element[]} content */
function lane(name, content) {
  return h('div', { class: 'lane' }, h('span', { class: 'name' }, name), h('div', { class: 'track' }, ...content));
}

/** @param {HTMLElement} element @param {number} left @param {number} [width] in percent */
function put(element, left, width) {
  element.style.left = `${left}%`;
  if (width !== undefined) {
    element.style.width = `${width}%`;
  }
  return element;
}
