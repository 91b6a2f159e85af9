/**
 * Who left, why, and by which evidence.
 *
 * @import {Context} from './app.js'
 * @import {Departure} from './model.js'
 */
import { ask, problem } from './api.js';
import { arrange, find, h, mark, say } from './dom.js';
import { csv, save } from './export.js';
import { UNKNOWN, count, duration, moment, number, sentence } from './format.js';
import { badgeOf, reasonLook } from './looks.js';
import { go, route } from './route.js';
import { timeline } from './timeline.js';

/** How many are drawn; older ones are asked for. */
const PAGE = 100;

export class DeparturesView {
  title = 'Departures';
  #context;
  #most = PAGE;
  #seen = /** @type {unknown[]} */ ([]);
  #reason = '';
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  #search = h('input', { type: 'search', placeholder: 'User, device, evidence …  ( / )', 'aria-label': 'Search departures', autocomplete: 'off', spellcheck: 'false', input: () => this.#filter() });
  #reasons = h('select', { 'aria-label': 'Reason', change: () => this.#filter() }, h('option', { value: '' }, 'every reason'));
  #known = new Set();
  #number = h('span', { class: 'muted' });
  #problem = h('span', { class: 'problem', role: 'alert' });
  #ghosts = h('summary');
  #how = h('p');
  #list = h('ul', { class: 'departures' });
  #more = h('button', { type: 'button', click: () => this.#older() }, 'Show older ones');
  #empty = h('section', { class: 'empty', hidden: true }, h('h2', {}, 'Nobody left yet'), h('p', {}, 'Who leaves appears here with the reason and the evidence for it.'));

  /** @param {Context} context */
  constructor(context) {
    this.#context = context;
    const button = (/** @type {'csv' | 'json'} */ kind) => h('button', { type: 'button', click: () => this.#export(kind) }, kind.toUpperCase());
    this.element = h('section', { class: 'view', 'aria-label': this.title },
      h('h1', { class: 'hidden' }, this.title), h('div', { class: 'tools' }, this.#search, this.#reasons, this.#number, this.#problem, h('span', { class: 'export', role: 'group', 'aria-label': 'Export' }, 'Export', button('csv'), button('json'))),
      h('details', { class: 'ghosts' }, this.#ghosts, this.#how), this.#list, this.#more, this.#empty);
  }

  #filter() {
    this.#reason = this.#reasons.value;
    this.#most = PAGE;
    this.#context.paint();
  }

  #older() {
    this.#most += PAGE;
    this.#context.paint();
  }

  /** @param {Departure[]} departures */
  #found(departures) {
    const words = this.#search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const text = (/** @type {Departure} */ { user, device, detail, id, node }) => [user, device, detail, id, node ? `node ${node}` : ''].join('\n').toLowerCase();
    return departures.filter((departure) => (!this.#reason || departure.reason === this.#reason) && words.every((word) => text(departure).includes(word)));
  }

  /** All that the server still knows, under the filter. @param {'csv' | 'json'} kind */
  async #export(kind) {
    const answer = await ask('GET', '/api/departures');
    say(this.#problem, answer.status === 200 ? '' : problem(answer));
    if (answer.status === 200) {
      const found = this.#found(answer.body);
      const name = `departures-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.${kind}`;
      save(name, kind === 'csv' ? 'text/csv' : 'application/json', kind === 'csv' ? csv(found) : JSON.stringify(found, null, 2));
    }
  }

  /** What a ghost cost grows as long as its client stays away. */
  enter() {
    void this.#refresh();
  }

  async #refresh() {
    const { status, body } = await ask('GET', '/api/departures');
    if (status === 200) {
      this.#context.model.recount(body);
      body.forEach((/** @type {Departure} */ { id, ghostAvoidedMillis }) => this.#entries.get(id)?.avoided(ghostAvoidedMillis));
    }
  }

  paint() {
    const { model, link } = this.#context;
    link.look([]);
    this.#tellGhosts(model.stats?.ghostSeconds);
    const { id } = route();
    const seen = [model.departures, model.departures[0], this.#search.value, this.#reason, this.#most, id];
    if (seen.some((each, i) => each !== this.#seen[i])) {
      this.#seen = seen;
      this.#draw(id);
    }
  }

  /** @param {{avoided: number, how: string} | undefined} ghosts */
  #tellGhosts(ghosts) {
    say(this.#ghosts, `${ghosts ? number(Math.round(ghosts.avoided)) : UNKNOWN} ghost-seconds avoided`);
    say(this.#how, ghosts?.how ?? '');
  }

  /** @param {string} opened */
  #draw(opened) {
    const { model } = this.#context;
    const found = this.#found(model.departures);
    const drawn = found.slice(0, this.#most);
    this.#offer(model.departures);
    const entries = new Map(drawn.map((departure) => [departure.id, this.#entries.get(departure.id) ?? new Entry(departure, model.clock.now)]));
    this.#entries = entries;
    entries.forEach((entry, id) => entry.open(id === opened, model.clock.now));
    arrange(this.#list, [...entries.values()].map(({ element }) => element));
    this.#more.hidden = found.length <= drawn.length;
    this.#empty.hidden = model.departures.length > 0 || !model.isFilled;
    say(this.#number, found.length === model.departures.length ? count(found.length, 'departure') : `${number(found.length)} of ${count(model.departures.length, 'departure')}`);
  }

  /** The reasons that there are. @param {Departure[]} departures */
  #offer(departures) {
    departures.filter(({ reason }) => !this.#known.has(reason)).forEach(({ reason }) => {
      if (!this.#known.has(reason)) {
        this.#known.add(reason);
        this.#reasons.append(h('option', { value: reason }, reasonLook(reason).word));
      }
    });
  }

  /** @param {string} key */
  press(key) {
    switch (key) {
      case '/':
        this.#search.focus();
        return true;
      case 'j':
      case 'ArrowDown':
        return this.#move(1);
      case 'k':
      case 'ArrowUp':
        return this.#move(-1);
      default:
        return false;
    }
  }

  /** @param {number} by */
  #move(by) {
    const buttons = [...this.#list.querySelectorAll('button')];
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    buttons[at < 0 ? 0 : Math.min(Math.max(at + by, 0), buttons.length - 1)]?.focus();
    return buttons.length > 0;
  }

  escape() {
    if (route().id) {
      go('departures');
    } else {
      this.#search.value = '';
      this.#reasons.value = '';
      this.#filter();
      find('main').focus();
    }
  }
}

/** One departure, which opens to its evidence. */
class Entry {
  #more = h('div', { class: 'more', hidden: true });
  #ghost = h('span', { class: 'ghost' });
  #button;
  #departure;

  /** @param {Departure} departure @param {number} now */
  constructor(departure, now) {
    this.#departure = departure;
    const { id, user, device, reason, detail, joinedAt, leftAt, ghostAvoidedMillis: ghost, node } = departure;
    const look = reasonLook(reason);
    const left = Date.parse(leftAt);
    this.#button = h('button', { type: 'button', class: 'departure', 'aria-expanded': 'false', click: () => go('departures', route().id === id ? '' : id) },
      h('time', {}, moment(left, now)), badgeOf(look), h('span', { class: 'user' }, user), h('span', { class: 'device', title: node ? `on node ${node}` : '' }, node ? `${device} · ${node}` : device),
      h('span', { class: 'means' }, `${look.means} ${sentence(detail)}`), h('span', { class: 'stayed' }, `after ${duration(left - Date.parse(joinedAt))}`),
      this.#ghost);
    this.avoided(ghost);
    this.element = h('li', {}, this.#button, this.#more);
  }

  /** @param {number | null} [ms] */
  avoided(ms) {
    say(this.#ghost, ms ? `ghost avoided: ${duration(ms)}` : '');
  }

  /** @param {boolean} isOpen @param {number} now */
  open(isOpen, now) {
    mark(this.#button, 'aria-expanded', String(isOpen));
    this.#more.hidden = !isOpen;
    if (isOpen && !this.#more.firstChild) {
      const { detail, joinedAt, leftAt, silenceMillis, timeline: moments, id, node } = this.#departure;
      const life = { timeline: moments, joinedAt: Date.parse(joinedAt), end: Date.parse(leftAt), silence: silenceMillis ?? 0 };
      const evidence = silenceMillis === null ? h('p', { class: 'muted' }, `It left node ${node}, whose console has the rest of the evidence.`) : timeline(life, now);
      this.#more.append(h('p', {}, sentence(detail)), evidence, h('p', { class: 'muted' }, `session ${id}`));
    }
  }
}
