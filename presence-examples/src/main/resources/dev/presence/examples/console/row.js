/**
 * One session in the list, present or lately gone.
 *
 * @import {Departure, SessionData} from './model.js'
 */
import { healthLook, reasonLook } from './looks.js';

/** How many seconds of silence are drawn. */
export const TRACE = 60;

/** For how long what was told of a silence counts as known, in milliseconds. */
const FRESH = 3_500;

const UNKNOWN = 'UNKNOWN';
const IN_DOUBT = new Set(['SUSPECT', 'FROZEN']);

export class Row {
  /** @type {Departure | null} */
  left = null;
  /** Its silence in each of the last seconds in which it was looked at. @type {number[]} */
  trace = [];
  unansweredPings = 0;
  queuedBytes = 0;
  /** @type {number} */
  #toldAt;

  /** @param {SessionData} data @param {number} now @param {Row} [before] of the same session */
  constructor(data, now, before) {
    this.id = data.id;
    this.user = data.user;
    this.device = data.device;
    this.address = data.address ?? data.remoteAddress ?? '';
    this.client = [data.version, data.userAgent].filter(Boolean).join(' ');
    this.joinedAt = Date.parse(data.joinedAt ?? data.since ?? '') || now;
    this.node = data.node ?? '';
    this.health = data.health ?? UNKNOWN;
    this.why = data.why ?? '';
    this.rtt = data.rttMillis ?? null;
    this.heardAt = heardAt(data, now);
    this.#toldAt = isTold(data) ? now : -Infinity;
    this.trace = before?.trace ?? [];
    /** By name and device; never by what changes. */
    this.key = [this.user.toLowerCase(), this.user, this.device, String(this.joinedAt).padStart(16, '0'), this.id].join('\0');
    this.text = [this.user, this.device, this.address, this.client, this.id].join('\n').toLowerCase();
  }

  /** @param {SessionData} change @param {number} now */
  change(change, now) {
    this.health = change.health ?? this.health;
    this.why = change.why ?? this.why;
    this.rtt = change.rttMillis ?? this.rtt;
    if (isTold(change)) {
      this.heardAt = heardAt(change, now);
      this.#toldAt = now;
    }
  }

  /** @param {SessionData} vitals @param {number} now */
  vitals(vitals, now) {
    if (this.left) {
      return;
    }
    this.rtt = vitals.rttMillis ?? this.rtt;
    this.unansweredPings = vitals.unansweredPings ?? 0;
    this.queuedBytes = vitals.queuedBytes ?? 0;
    this.heardAt = heardAt(vitals, now);
    this.#toldAt = now;
    this.trace.push(now - this.heardAt);
    if (this.trace.length > TRACE) {
      this.trace.shift();
    }
  }

  /** @param {Departure} departure */
  leave(departure) {
    this.left = departure;
  }

  /** What it counts as in the filters. */
  get state() {
    return this.left ? 'LEFT' : this.health;
  }

  get look() {
    return this.left ? reasonLook(this.left.reason) : healthLook(this.health);
  }

  /** How long nothing arrived, in milliseconds; null if nobody told lately. One in doubt is silent until we are told otherwise. @param {number} now */
  silence(now) {
    if (this.left) return this.left.silenceMillis;
    const isKnown = now - this.#toldAt < FRESH || (IN_DOUBT.has(this.health) && this.#toldAt > 0);
    return isKnown ? now - this.heardAt : null;
  }
}

/** @param {SessionData} data @param {number} now */
function heardAt({ silenceMillis, lastHeardAt }, now) {
  return silenceMillis === undefined || silenceMillis === null ? Date.parse(lastHeardAt ?? '') || now : now - silenceMillis;
}

/** When a session of another node was heard, nobody knows here until it is asked. @param {SessionData} data */
function isTold({ silenceMillis, lastHeardAt }) {
  return silenceMillis !== null && lastHeardAt !== null;
}
