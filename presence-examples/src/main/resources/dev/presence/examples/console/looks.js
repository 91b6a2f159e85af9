/** How a health, or the reason of a leave, looks: shape, word and tone, so that none of them is needed alone. */
import { h, mark, say, svg } from './dom.js';

/** @typedef {{shape: keyof typeof SHAPES, word: string, tone: string, means: string}} Look */

/** In a box of 12 by 12; what is only an outline is drawn twice. */
const SHAPES = {
  disc: 'M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10z',
  half: 'M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10zM6 2.6v6.8a3.4 3.4 0 0 0 0-6.8z',
  bars: 'M2 1h3v10H2zM7 1h3v10H7z',
  cross: 'M2.4 1L6 4.6 9.6 1 11 2.4 7.4 6 11 9.6 9.6 11 6 7.4 2.4 11 1 9.6 4.6 6 1 2.4z',
  swap: 'M8 .6L11.4 3 8 5.4V4H1V2h7zM4 6.6V8h7v2H4v1.4L.6 9z',
  ring: 'M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10zM6 2.6a3.4 3.4 0 1 0 0 6.8a3.4 3.4 0 1 0 0-6.8z',
};

/** @type {Record<string, Look>} */
const HEALTH = {
  ALIVE: { shape: 'disc', word: 'alive', tone: 'alive', means: 'Bytes arrive, or pings are answered.' },
  SUSPECT: { shape: 'half', word: 'suspect', tone: 'suspect', means: 'Silent for longer than usual; still listed.' },
  FROZEN: { shape: 'bars', word: 'frozen', tone: 'frozen', means: 'The network answers, the application does not.' },
  UNKNOWN: { shape: 'ring', word: 'unknown', tone: 'left', means: 'Only its node knows, which was not heard.' },
};

/** @type {Record<string, Look>} */
const REASONS = {
  DEAD: { shape: 'cross', word: 'dead', tone: 'dead', means: 'It fell silent and was given up.' },
  CONNECTION_LOST: { shape: 'cross', word: 'connection lost', tone: 'dead', means: 'The connection broke.' },
  NODE_LOST: { shape: 'cross', word: 'node lost', tone: 'dead', means: 'The server that held it is gone.' },
  SLOW_CONSUMER: { shape: 'cross', word: 'slow consumer', tone: 'dead', means: 'It read too slowly for what was sent to it.' },
  HANDLER_STUCK: { shape: 'cross', word: 'handler stuck', tone: 'dead', means: 'Our own handler did not read for too long; it may have been alive.' },
  STALLED_MESSAGE: { shape: 'cross', word: 'stalled message', tone: 'dead', means: 'It began a message and did not finish it in time.' },
  NEVER_IDENTIFIED: { shape: 'cross', word: 'never identified', tone: 'dead', means: 'Nobody joined on the connection in time.' },
  REPLACED: { shape: 'swap', word: 'replaced', tone: 'replaced', means: 'A newer session of the same user and device took its place.' },
  CLOSED_BY_PEER: { shape: 'ring', word: 'closed by peer', tone: 'left', means: 'It said goodbye.' },
  CLOSED_BY_SERVER: { shape: 'ring', word: 'closed by server', tone: 'left', means: 'An operator or the application closed it.' },
  SHUTDOWN: { shape: 'ring', word: 'shutdown', tone: 'left', means: 'The server shut down.' },
};

/** Of a newer server, for example. @param {string} name @returns {Look} */
function unknown(name) {
  return { shape: 'ring', word: name.toLowerCase().replaceAll('_', ' '), tone: 'left', means: '' };
}

/** @param {string} health */
export function healthLook(health) {
  return HEALTH[health] ?? unknown(health);
}

/** @param {string} reason */
export function reasonLook(reason) {
  return REASONS[reason] ?? unknown(reason);
}

export function badge() {
  return h('span', { class: 'badge' }, svg('svg', { viewBox: '0 0 12 12', 'aria-hidden': 'true' }, svg('path', { 'fill-rule': 'evenodd' })), h('span'));
}

/** @param {Element} element made by {@link badge} @param {Look} look @param {string} [word] */
export function wear(element, look, word = look.word) {
  mark(element, 'data-tone', look.tone);
  mark(/** @type {Element} */ (element.querySelector('path')), 'd', SHAPES[look.shape]);
  say(/** @type {Element} */ (element.lastElementChild), word);
}

/** @param {Look} look */
export function badgeOf(look) {
  const element = badge();
  wear(element, look);
  return element;
}
