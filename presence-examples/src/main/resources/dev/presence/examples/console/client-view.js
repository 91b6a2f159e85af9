/**
 * One client: what it is, and tabs with its readings, its log, its commands and its evidence.
 *
 * @import {Context} from './app.js'
 * @import {Moment} from './model.js'
 * @import {Offer} from './commands-view.js'
 * @import {Row} from './row.js'
 */
import { ask, sessionPath } from './api.js';
import { CommandsView } from './commands-view.js';
import { DisconnectDialog } from './disconnect-dialog.js';
import { h, mark, say } from './dom.js';
import { UNKNOWN, clock, duration, moment, number, roundTrip, sentence } from './format.js';
import { LiveView } from './live-view.js';
import { LogView } from './log-view.js';
import { badge, reasonLook, wear } from './looks.js';
import { go, path } from './route.js';
import { timeline } from './timeline.js';
import { Watching } from './watching.js';

/** @typedef {{why: string, timeline: Moment[], commands: Offer[]}} Detail */

const TABS = [['live', 'Live'], ['log', 'Log'], ['commands', 'Commands'], ['timeline', 'Timeline']];
const FACTS = ['Why', 'Node', 'Since', 'Silence', 'Round trip', 'Unanswered pings', 'Queued', 'Address', 'Client', 'Session'];

/** How often the evidence of a session is fetched while it is looked at, in milliseconds. */
const REFRESH = 5_000;

export class ClientView {
  title = 'Client';
  #context;
  #id = '';
  #tab = 'live';
  #watching = new Watching('');
  /** @type {Row | null} */
  #row = null;
  /** @type {Detail} */
  #detail = { why: '', timeline: [], commands: [] };
  #fetchedAt = 0;
  #drawn = '';
  #badge = badge();
  #user = h('h1');
  #device = h('span', { class: 'muted' });
  #gone = h('p', { class: 'gone', hidden: true });
  #facts = Object.fromEntries(FACTS.map((name) => [name, h('dd')]));
  #links = TABS.map(([, title]) => h('a', {}, title));
  #live = new LiveView();
  #log;
  #commands = new CommandsView();
  #timeline = h('div', { class: 'evidence' });
  #end = h('button', { type: 'button', class: 'danger', click: () => this.#disconnect() }, 'Disconnect …');
  #panel = h('div', { class: 'panel' });

  /** @param {Context} context */
  constructor(context) {
    this.#context = context;
    this.#log = new LogView(context.paint);
    const facts = FACTS.flatMap((name) => [h('dt', {}, name), this.#facts[name]]);
    facts.slice(2, 4).forEach((element) => (element.className = 'node'));
    this.element = h('section', { class: 'view client', 'aria-label': this.title },
      h('header', {}, h('a', { class: 'back', href: path('clients') }, 'Clients'), this.#badge, this.#user, this.#device, this.#end), this.#gone,
      h('dl', { class: 'facts' }, ...facts), h('nav', { class: 'tabs', 'aria-label': 'Of this client' }, ...this.#links), this.#panel);
    context.model.onHealth = (id) => {
      if (id === this.#id) this.#fetchedAt = 0;
    };
  }

  /** @param {string} id @param {string} tab */
  enter(id, tab) {
    if (this.#id !== id) {
      this.#id = id;
      this.#row = null;
      this.#detail = { why: '', timeline: [], commands: [] };
      this.#fetchedAt = 0;
      this.#drawn = '';
      this.#watching = this.#context.model.watch(id);
      this.#context.link.watch(id);
    }
    this.#tab = TABS.some(([name]) => name === tab) ? tab : 'live';
    TABS.forEach(([name], i) => {
      mark(this.#links[i], 'href', path('clients', id, name));
      mark(this.#links[i], 'aria-current', name === this.#tab ? 'page' : 'false');
    });
    this.#panel.replaceChildren(this.#content);
    if (this.#tab === 'commands') {
      this.#offer(); // before somebody can call what the client of before takes, or nothing
      this.#commands.focus();
    }
  }

  #offer() {
    this.#commands.show(this.#id, this.#row?.left ? [] : this.#detail.commands ?? []);
  }

  leave() {
    this.#id = '';
    this.#context.model.unwatch();
    this.#context.link.unwatch();
  }

  get #content() {
    switch (this.#tab) {
      case 'log':
        return this.#log.element;
      case 'commands':
        return this.#commands.element;
      case 'timeline':
        return this.#timeline;
      default:
        return this.#live.element;
    }
  }

  #disconnect() {
    const row = this.#row;
    if (row) {
      new DisconnectDialog(row.id, row.user).open();
    }
  }

  paint() {
    const { model, link } = this.#context;
    const now = model.clock.now;
    this.#row = model.rows.get(this.#id) ?? this.#row;
    const departure = model.departure(this.#id);
    if (departure && this.#row && !this.#row.left) this.#row.leave(departure);
    this.#refresh();
    this.#head(now);
    this.#paintTab(now);
    link.look(this.#row && !this.#row.left ? [this.#id] : []);
  }

  #refresh() {
    if (this.#context.link.isLive && !this.#row?.left && performance.now() - this.#fetchedAt > REFRESH) {
      this.#fetchedAt = performance.now();
      void this.#fetch(this.#id);
    }
  }

  /** @param {string} id */
  async #fetch(id) {
    const { status, body } = await ask('GET', sessionPath(id));
    if (status === 200 && id === this.#id) {
      this.#detail = body;
      this.#context.paint();
    }
  }

  /** @param {number} now */
  #head(now) {
    const row = this.#row;
    const departure = this.#context.model.departure(this.#id);
    const isMissing = !row && this.#context.model.isFilled;
    say(this.#user, row?.user ?? departure?.user ?? '');
    say(this.#device, row?.device ?? departure?.device ?? '');
    this.#badge.hidden = !row;
    this.#end.hidden = !row || row.left !== null;
    this.#gone.hidden = !departure && !isMissing;
    say(this.#gone, departure ? `Left ${moment(Date.parse(departure.leftAt), now)}. ${reasonLook(departure.reason).means} ${sentence(departure.detail)}` : 'No session has this id; it may have left long ago.');
    if (row) {
      wear(this.#badge, row.look);
      this.#tellFacts(row, now);
    }
  }

  /** @param {Row} row @param {number} now */
  #tellFacts(row, now) {
    const silence = row.silence(now);
    const end = row.left ? Date.parse(row.left.leftAt) : now;
    const texts = {
      'Why': row.left ? row.left.detail : row.why || this.#detail.why,
      'Node': row.node,
      'Since': `${moment(row.joinedAt, now)}, for ${duration(end - row.joinedAt)}`,
      'Silence': silence === null ? UNKNOWN : `${duration(silence)}, last heard ${clock(row.left ? end - silence : row.heardAt)}`,
      'Round trip': roundTrip(row.rtt),
      'Unanswered pings': number(row.unansweredPings),
      'Queued': `${number(row.queuedBytes)} bytes`,
      'Address': row.address || UNKNOWN,
      'Client': row.client || UNKNOWN,
      'Session': row.id,
    };
    Object.entries(texts).forEach(([name, text]) => say(this.#facts[name], text));
  }

  /** @param {number} now */
  #paintTab(now) {
    switch (this.#tab) {
      case 'log':
        this.#log.paint(this.#watching);
        break;
      case 'commands':
        this.#offer();
        break;
      case 'timeline':
        this.#drawTimeline(now);
        break;
      default:
        this.#live.paint(this.#watching, now);
    }
  }

  /** Only if there is news: whoever reads it may have selected something. @param {number} now */
  #drawTimeline(now) {
    const row = this.#row;
    const moments = row?.left?.timeline ?? this.#detail.timeline;
    const drawn = JSON.stringify([this.#id, moments, row?.state]);
    if (row && moments && this.#drawn !== drawn) {
      this.#drawn = drawn;
      const end = row.left ? Date.parse(row.left.leftAt) : now;
      this.#timeline.replaceChildren(timeline({ timeline: moments, joinedAt: row.joinedAt, end, silence: row.silence(now) ?? 0 }, now));
    }
  }

  /** @param {string} key */
  press(key) {
    if (key === 'l' || key === 'c') {
      go('clients', this.#id, key === 'l' ? 'log' : 'commands');
      return true;
    }
    return this.#tab === 'log' && this.#log.press(key);
  }

  escape() {
    go('clients');
  }
}
