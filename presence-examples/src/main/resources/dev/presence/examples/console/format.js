/** How numbers and times read. */

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const DAY = new Intl.DateTimeFormat(undefined, { day: '2-digit', month: 'short' });
const NUMBER = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });

/** What is not known. */
export const UNKNOWN = '–';

/** The time of day. @param {number} at */
export function clock(at) {
  return Number.isFinite(at) ? CLOCK.format(at) : UNKNOWN;
}

/** With the day before it, unless that is today's. @param {number} at @param {number} now */
export function moment(at, now) {
  return !Number.isFinite(at) || new Date(at).toDateString() === new Date(now).toDateString() ? clock(at) : `${DAY.format(at)} ${clock(at)}`;
}

/** In the two largest units. @param {number} ms */
export function duration(ms) {
  if (!Number.isFinite(ms)) return UNKNOWN;
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
  return `${Math.floor(minutes / 1440)} d ${Math.floor((minutes % 1440) / 60)} h`;
}

/** @param {number} n */
function two(n) {
  return String(n).padStart(2, '0');
}

/** @param {number | null | undefined} ms */
export function roundTrip(ms) {
  if (ms === null || ms === undefined) return UNKNOWN;
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

/** @param {number} n */
export function number(n) {
  return NUMBER.format(n);
}

/** @param {number} n @param {string} one @param {string} [many] */
export function count(n, one, many = `${one}s`) {
  return `${number(n)} ${n === 1 ? one : many}`;
}

/** What the server says of a cause, as a sentence. @param {string} text */
export function sentence(text) {
  return text && `${text[0].toUpperCase()}${text.slice(1)}.`;
}

/** @param {number} fraction 0 to 1 */
export function percent(fraction) {
  return `${(fraction * 100).toFixed(1)} %`;
}

const FRACTIONS = new Set(['cpu', 'memory', 'heap', 'disk']);

/** A reading, by the unit that its name tells. @param {string} name @param {number} value */
export function reading(name, value) {
  if (FRACTIONS.has(name)) return percent(value);
  if (name.endsWith('Millis')) return duration(value);
  if (name.endsWith('Bytes')) return `${number(value / 2 ** 20)} MiB`;
  return number(value);
}
