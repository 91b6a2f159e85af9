/** The readings and the log of one client, streamed while somebody watches. */

/** @typedef {{at: number, values: Record<string, number>}} Sample */
/** @typedef {{text: string} | {dropped: number}} Line what it logged, or how much of it is missing */

/** What is kept: two minutes of readings each second, and so many lines. */
export const SAMPLES = 120;
export const LINES = 1_000;

export class Watching {
  /** @type {Sample[]} */
  samples = [];
  /** @type {Line[]} */
  lines = [];
  /** How many lines there ever were, kept or not: the view appends those it has not seen. */
  written = 0;
  /** What the client can stream; null until the server says so. @type {{metrics: boolean, log: boolean} | null} */
  streams = null;
  /** Why nothing comes any more. */
  over = '';

  /** @param {string} id */
  constructor(id) {
    this.id = id;
  }

  /** @param {any} message */
  receive(message) {
    if (message.id !== this.id) {
      return;
    }
    switch (message.type) {
      case 'watch':
        this.streams = { metrics: message.metrics === true, log: message.log === true };
        this.over = '';
        break;
      case 'unwatched':
        this.over = String(message.why);
        break;
      case 'metrics':
        keep(this.samples, [{ at: Date.parse(message.at), values: numbers(message.values) }], SAMPLES);
        break;
      case 'log':
        this.#log(message);
        break;
      default:
    }
  }

  /** @param {{lines: unknown[], dropped?: number}} message */
  #log({ lines, dropped = 0 }) {
    /** @type {Line[]} */
    const more = dropped > 0 ? [{ dropped }] : [];
    more.push(...lines.map((line) => ({ text: String(line) })));
    this.written += more.length;
    keep(this.lines, more, LINES);
  }
}

/** @template T @param {T[]} list @param {T[]} more @param {number} most */
function keep(list, more, most) {
  list.push(...more);
  list.splice(0, list.length - most);
}

/** @param {Record<string, unknown>} values @returns {Record<string, number>} */
function numbers(values) {
  const entries = Object.entries(values ?? {}).filter(([, value]) => typeof value === 'number');
  return /** @type {Record<string, number>} */ (Object.fromEntries(entries));
}
