/**
 * Says that the page shows the past, or the past of other nodes, as long as it does.
 *
 * @import {State} from '/presence.js'
 * @import {Stats} from './model.js'
 * @import {Link} from './link.js'
 */
import { h, say } from './dom.js';
import { clock, duration, sentence } from './format.js';

export class Banner {
  #link;
  #text = h('span');
  #retry = h('button', { type: 'button', click: () => this.#link.retry() }, 'Try now');
  element = h('div', { class: 'banner', hidden: true }, this.#text, this.#retry);

  /** @param {Link} link */
  constructor(link) {
    this.#link = link;
  }

  /** @param {number} asOf @param {Stats | null} stats @param {number} now */
  paint(asOf, stats, now) {
    const { state } = this.#link;
    if (this.#link.isLive) {
      this.#others(stats, now);
      return;
    }
    this.element.hidden = asOf === 0 && (state.name === 'connecting' || state.name === 'introducing');
    this.#retry.hidden = state.name !== 'waiting' && state.name !== 'stopped';
    const data = asOf === 0 ? 'nothing was received yet' : `data as of ${clock(asOf)}`;
    say(this.#text, `${what(state.name)}: ${data}. ${why(state)}`);
  }

  /** @param {Stats | null} stats @param {number} now */
  #others(stats, now) {
    const { freshness, ageMillis, node } = stats?.cluster ?? { freshness: 'LIVE', ageMillis: 0, node: '' };
    this.element.hidden = freshness === 'LIVE';
    this.#retry.hidden = true;
    const at = Date.parse(stats?.now ?? '') - ageMillis || now;
    say(this.#text, `${others(freshness)}: their clients are shown as of ${clock(at)}, ${duration(now - at)} ago. Those of this node, ${node}, are current.`);
  }
}

/** @param {string} freshness */
function others(freshness) {
  return freshness === 'STALE' ? 'The other nodes cannot be heard' : 'Comparing with the other nodes';
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
