/**
 * Departures as files.
 *
 * @import {Departure} from './model.js'
 */
import { h } from './dom.js';

/** @type {(keyof Departure)[]} */
const COLUMNS = ['leftAt', 'user', 'device', 'reason', 'detail', 'joinedAt', 'silenceMillis', 'ghostAvoidedMillis', 'id', 'node'];

/** @param {Departure[]} departures */
export function csv(departures) {
  const lines = departures.map((departure) => COLUMNS.map((name) => cell(departure[name] ?? '')));
  return [COLUMNS, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

/** A spreadsheet takes what begins like this for a formula, also behind blanks, and a client may choose its name. */
const FORMULA = /^\s*[=+\-@\t\r]/;

/** @param {unknown} value */
export function cell(value) {
  const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value);
  return `"${text.replaceAll('"', '""')}"`;
}

/** @param {string} name @param {string} type @param {string} content */
export function save(name, type, content) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
