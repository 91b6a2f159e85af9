/**
 * Everybody who is present, and who left within the last minute.
 *
 * @import {Context} from './app.js'
 */
import { find, h, mark, say } from './dom.js';
import { count, number } from './format.js';
import { healthLook } from './looks.js';
import { Order } from './order.js';
import { go } from './route.js';
import { RowsView } from './rows-view.js';

const STATES = [['', 'all'], ['ALIVE', healthLook('ALIVE').word], ['SUSPECT', healthLook('SUSPECT').word], ['FROZEN', healthLook('FROZEN').word], ['LEFT', 'left']];

export class ClientsView {
  title = 'Clients';
  #context;
  #order;
  #rows;
  #state = '';
  #search = h('input', { type: 'search', placeholder: 'User, device, address …  ( / )', 'aria-label': 'Search clients', autocomplete: 'off', spellcheck: 'false', input: () => this.#filter() });
  #node = h('select', { class: 'node', 'aria-label': 'Node', change: () => this.#filter() }, h('option', { value: '' }, 'every node'));
  #nodes = /** @type {string[]} */ ([]);
  #counts = STATES.map(() => h('span', { class: 'count' }));
  #chips = STATES.map(([state, word], i) =>
    h('button', { type: 'button', class: 'chip', 'data-state': state, 'aria-pressed': String(state === ''), click: () => this.#choose(state) }, word, ' ', this.#counts[i]));
  #apply = h('button', { type: 'button', class: 'apply', hidden: true, click: () => this.apply() });
  #empty = h('section', { class: 'empty', hidden: true }, h('h2', {}, 'No clients yet'), h('p', {}, 'Start an agent, with the client token that the server printed when it started:'),
    h('pre', { tabindex: 0, 'aria-label': 'The command' }, agentCommand()));
  #noMatch = h('section', { class: 'empty', hidden: true }, h('h2', {}, 'No match'), h('button', { type: 'button', click: () => this.clear() }, 'Clear the filter'));

  /** @param {Context} context */
  constructor(context) {
    this.#context = context;
    this.#order = new Order(context.model);
    this.#rows = new RowsView({ moved: context.paint, read: () => this.#order.hold(), open: (id) => go('clients', id) });
    this.#rows.element.addEventListener('pointerleave', () => this.#release());
    this.#rows.element.addEventListener('blur', () => this.#release());
    const filters = h('div', { class: 'chips', role: 'group', 'aria-label': 'Health' }, ...this.#chips);
    this.element = h('section', { class: 'view clients', 'aria-label': this.title }, h('h1', { class: 'hidden' }, this.title), h('div', { class: 'tools' }, this.#search, this.#node, filters, this.#apply), this.#rows.element, this.#empty, this.#noMatch);
  }

  #release() {
    if (!this.#rows.element.matches(':hover, :focus')) {
      this.#order.release();
      this.#context.paint();
    }
  }

  /** @param {string} state */
  #choose(state) {
    this.#state = state;
    this.#chips.forEach((chip, i) => mark(chip, 'aria-pressed', String(STATES[i][0] === state)));
    this.#filter();
  }

  #filter() {
    this.#order.filter(this.#state, this.#search.value, this.#node.value);
    this.#context.paint();
  }

  clear() {
    this.#search.value = '';
    this.#node.value = '';
    this.#choose('');
  }

  apply() {
    this.#order.update(true);
    this.#context.paint();
  }

  paint() {
    const { model, link } = this.#context;
    this.#offer(Object.keys(model.stats?.cluster?.clients ?? {}));
    this.#order.update();
    this.#rows.show(this.#order.shown);
    const nobody = model.isFilled && this.#order.shown.length === 0;
    this.#empty.hidden = !nobody || this.#order.isFiltered;
    this.#noMatch.hidden = !nobody || !this.#order.isFiltered;
    this.#rows.element.hidden = nobody;
    this.#counts.forEach((element, i) => say(element, number(this.#order.counts[STATES[i][0]] ?? 0)));
    this.#apply.hidden = this.#order.waiting === 0;
    say(this.#apply, `${count(this.#order.waiting, 'change')}, press R`);
    link.look(nobody ? [] : this.#rows.paint(model.clock.now));
  }

  /** One that is chosen stays, also when it is gone: else the list would become another. @param {string[]} live */
  #offer(live) {
    const chosen = this.#node.value;
    const nodes = chosen && !live.includes(chosen) ? [...live, chosen] : live;
    if (nodes.join() !== this.#nodes.join()) {
      this.#nodes = nodes;
      this.#node.replaceChildren(h('option', { value: '' }, 'every node'), ...nodes.map((node) => h('option', { value: node }, `node ${node}`)));
      this.#node.value = chosen;
    }
  }

  /** @param {string} key */
  press(key) {
    switch (key) {
      case '/':
        this.#search.focus();
        this.#search.select();
        return true;
      case 'j':
      case 'ArrowDown':
        return this.#move(1);
      case 'k':
      case 'ArrowUp':
        return this.#move(-1);
      case 'Enter':
        return this.#open('');
      case 'l':
        return this.#open('log');
      case 'c':
        return this.#open('commands');
      case 'R':
      case 'r':
        this.apply();
        return true;
      default:
        return false;
    }
  }

  /** @param {number} by */
  #move(by) {
    this.#order.hold();
    this.#rows.move(by);
    this.#context.paint();
    return true;
  }

  /** @param {string} tab */
  #open(tab) {
    if (this.#rows.selected) {
      go('clients', this.#rows.selected, tab);
    }
    return this.#rows.selected !== '';
  }

  escape() {
    this.clear();
    find('main').focus();
  }
}

function agentCommand() {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return `java -jar presence-server.jar agent --server ${scheme}://${location.host}/client --user anna --token CLIENT_TOKEN`;
}
