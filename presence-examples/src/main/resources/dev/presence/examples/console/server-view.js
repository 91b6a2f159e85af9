/**
 * The server: its policy, its figures, and how this page is connected to it.
 *
 * @import {Context} from './app.js'
 */
import { arrange, h, say } from './dom.js';
import { UNKNOWN, duration, moment, number, roundTrip } from './format.js';
import { badgeOf, reasonLook } from './looks.js';

export class ServerView {
  title = 'Server';
  #context;
  /** @type {Map<string, {term: HTMLElement, value: HTMLElement}>} */
  #facts = new Map();
  #about = h('dl', { class: 'facts' });
  #now = h('dl', { class: 'facts' });
  #page = h('dl', { class: 'facts' });
  #reasons = h('tbody');
  /** @type {Map<string, HTMLTableRowElement>} */
  #rows = new Map();
  #ghosts = h('p', { class: 'figure' });
  #how = h('p', { class: 'muted' });

  /** @param {Context} context */
  constructor(context) {
    this.#context = context;
    const head = h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Reason'), h('th', { scope: 'col' }, 'Departures'), h('th', { scope: 'col' }, 'Meaning')));
    const card = (/** @type {string} */ title, /** @type {Node[]} */ ...content) => h('section', { class: 'card' }, h('h2', {}, title), ...content);
    this.element = h('section', { class: 'view cards', 'aria-label': this.title }, h('h1', { class: 'hidden' }, this.title),
      card('Now', this.#now), card('Ghost-seconds avoided', this.#ghosts, this.#how), card('Server', this.#about), card('This page', this.#page),
      card('Departures since the start', h('table', {}, head, this.#reasons)));
  }

  paint() {
    const { model: { hello, stats, clock }, link } = this.#context;
    const { now } = clock;
    link.look([]);
    const started = Date.parse(hello.startedAt ?? '');
    this.#tell(this.#about, {
      'Policy': hello.policy ?? UNKNOWN,
      'A ghost is gone within': hello.boundMillis ? duration(hello.boundMillis) : 'not stated by this policy',
      'Dry run': hello.dryRun ? 'yes: nobody is removed' : 'no',
      'Started': Number.isNaN(started) ? UNKNOWN : `${moment(started, now)}, ${duration(now - started)} ago`,
    });
    this.#tell(this.#now, {
      'Present': figure(stats?.present),
      'Users': figure(stats?.users),
      'Suspect': figure(stats?.suspect),
      'Frozen': figure(stats?.frozen),
      'Detector late by': stats?.detectorLagMillis === undefined ? UNKNOWN : `${number(stats.detectorLagMillis)} ms`,
      'Consoles': figure(stats?.consoles),
      'Watched clients': figure(stats?.watched),
    });
    if (stats?.cluster) {
      const { node, freshness, clients } = stats.cluster;
      this.#tell(this.#now, {
        'This node': node,
        'Clients by node': Object.entries(clients).map(([name, n]) => `${name} ${number(n)}`).join(', '),
        'View of the others': freshness.toLowerCase(),
      });
    }
    this.#tell(this.#page, {
      'Connection': link.state.name,
      'Round trip': roundTrip(link.roundTrip),
      'Server’s clock': moment(now, Date.now()),
    });
    const ghosts = stats?.ghostSeconds;
    say(this.#ghosts, ghosts ? number(Math.round(ghosts.avoided)) : UNKNOWN);
    say(this.#how, ghosts ? `${ghosts.how} Still counting for ${number(ghosts.current)} now.` : '');
    arrange(this.#reasons, Object.entries(stats?.departures ?? {}).map(([reason, n]) => this.#reason(reason, n)));
  }

  /** @param {HTMLElement} list @param {Record<string, string>} facts */
  #tell(list, facts) {
    Object.entries(facts).forEach(([name, text]) => {
      const fact = this.#facts.get(name) ?? { term: h('dt', {}, name), value: h('dd') };
      if (!this.#facts.has(name)) {
        this.#facts.set(name, fact);
        list.append(fact.term, fact.value);
      }
      say(fact.value, text);
    });
  }

  /** @param {string} reason @param {number} n */
  #reason(reason, n) {
    const look = reasonLook(reason);
    const row = this.#rows.get(reason) ?? h('tr', {}, h('th', { scope: 'row' }, badgeOf(look)), h('td'), h('td', { class: 'muted' }, look.means));
    this.#rows.set(reason, row);
    say(row.cells[1], number(n));
    return row;
  }

  press() {
    return false;
  }

  escape() {}
}

/** @param {number | undefined} n */
function figure(n) {
  return n === undefined ? UNKNOWN : number(n);
}
