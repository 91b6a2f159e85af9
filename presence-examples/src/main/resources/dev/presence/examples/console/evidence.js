/**
 * What a timeline tells, as spans and marks on lanes.
 *
 * @import {Moment} from './model.js'
 */

/** @typedef {{from: number, to: number, tone: string, word: string}} Span */
/** @typedef {{at: number, tone: string, word: string}} Mark */
/** @typedef {{from: number, to: number, heard: Span[], pings: Mark[], health: Span[], server: Mark[]}} Evidence */

/** At least so much is shown, in milliseconds. */
const SHORTEST = 60_000;

/** Where a doubt begins and ends. @type {[RegExp, string, string][]} */
const EDGES = [
  [/^suspect/, 'suspect', 'suspect'],
  [/^frozen/, 'frozen', 'frozen'],
  [/^heard again/, 'alive', 'alive'],
];

/**
 * The last part of it: three times the silence, a minute at least, and no more than there was.
 *
 * @param {{timeline: Moment[], joinedAt: number, end: number, silence: number}} life
 * @returns {Evidence}
 */
export function evidence({ timeline, joinedAt, end, silence }) {
  const from = Math.max(joinedAt, end - Math.max(SHORTEST, 3 * silence));
  const moments = timeline.map(({ at, what }) => ({ at: Date.parse(at), what })).filter(({ at }) => at <= end);
  const heardAt = Math.max(from, end - silence);
  return {
    from,
    to: Math.max(end, from + 1),
    heard: [
      { from, to: heardAt, tone: 'alive', word: 'heard' },
      { from: heardAt, to: end, tone: 'dead', word: 'silent' },
    ],
    pings: moments.filter(({ at, what }) => at >= from && what.startsWith('ping')).map(({ at, what }) => ({ at, word: what, tone: pingTone(what) })),
    health: health(moments, from, end),
    server: moments.filter(({ at, what }) => at >= from && /^(this process|our side|last look|dead,)/.test(what)).map(({ at, what }) => ({ at, word: what, tone: 'frozen' })),
  };
}

/** @param {string} what */
function pingTone(what) {
  if (what.includes('answered after')) return 'alive';
  return what.includes('could not') ? 'dead' : 'suspect';
}

/** @param {{at: number, what: string}[]} moments @param {number} from @param {number} end */
function health(moments, from, end) {
  /** @type {Span[]} */
  const spans = [{ from, to: end, tone: 'alive', word: 'alive' }];
  moments.forEach(({ at, what }) => {
    const edge = EDGES.find(([pattern]) => pattern.test(what));
    if (edge) {
      const start = Math.max(at, from);
      /** @type {Span} */ (spans.at(-1)).to = start;
      spans.push({ from: start, to: end, tone: edge[1], word: edge[2] });
    }
  });
  return spans.filter(({ from, to }) => to > from);
}
