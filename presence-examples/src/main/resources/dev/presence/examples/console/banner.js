/**
 * Says that the page shows the past, as long as it does.
 *
 * @import {State} from '/presence.js'
 * @import {Link} from './link.js'
 */
import { h, say } from './dom.js';
import { clock, sentence } from './format.js';

export class Banner {
  #link;
  #text = h('span');
  #retry = h('button', { type: 'button', click: () => this.#link.retry() }, 'Try now');
  element = h('div', { class: 'banner', hidden: true }, this.#text, this.#retry);

  /** @param {Link} link */
  constructor(link) {
    this.#link = link;
  }

  /** @param {number} asOf */
  paint(asOf) {
    const { state } = this.#link;
    this.element.hidden = this.#link.isLive || (asOf === 0 && (state.name === 'connecting' || state.name === 'introducing'));
    this.#retry.hidden = state.name !== 'waiting' && state.name !== 'stopped';
    const data = asOf === 0 ? 'nothing was received yet' : `data as of ${clock(asOf)}`;
    say(this.#text, `${what(state.name)}: ${data}. ${why(state)}`);
  }
}

/** @param {string} name */
function what(name) {
  return name === 'suspect' ? 'The server is silent' : 'Console disconnected';
}

/** @param {State} state */
function why({ name, reason, retryAt }) {
  if (name === 'connecting' || name === 'introducing') return 'Connecting …';
  return retryAt === null ? sentence(reason) : `${sentence(reason)} Next attempt in ${Math.max(0, Math.ceil((retryAt - Date.now()) / 1000))} s.`;
}
