/** A session's silence over the last seconds: flat while it talks, a ramp while it is silent. */
import { mark, svg } from './dom.js';
import { TRACE } from './row.js';

const HEIGHT = 18;

/** The least height of the scale, in milliseconds, so that an ordinary second of silence stays at the bottom. */
const SCALE = 10_000;

export function sparkline() {
  return svg('svg', { viewBox: `0 0 ${TRACE} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true', class: 'trace' }, svg('path', {}));
}

/** @param {Element} element @param {number[]} trace */
export function trace(element, trace) {
  const top = Math.max(SCALE, ...trace);
  const left = TRACE - trace.length;
  const points = trace.map((silence, i) => `${left + i + 0.5} ${(HEIGHT - 1.5 - (silence / top) * (HEIGHT - 3)).toFixed(1)}`);
  mark(/** @type {Element} */ (element.firstElementChild), 'd', points.length > 1 ? `M${points.join('L')}` : '');
}
