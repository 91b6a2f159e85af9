/** Buttons that cut and heal, and what comes of it. */
import { find, h, mark, say } from './dom.js';
import { badge, healthLook, wear } from './looks.js';

/** @typedef {{name: string, cut: boolean, inMap: boolean, health: string | null}} Agent */

const GONE = { shape: /** @type {'ring'} */ ('ring'), word: 'not listed', tone: 'left', means: '' };
const EVERY = 500;

class Line {
  #button = h('button', { type: 'button', click: () => play(this.#name, !this.#isCut) });
  #cable = h('span');
  #map = h('td');
  #health = badge();
  #name;
  #isCut = false;

  /** @param {string} name */
  constructor(name) {
    this.#name = name;
    this.element = h('tr', { 'data-agent': name }, h('th', { scope: 'row' }, name), h('td', {}, this.#button, this.#cable), this.#map, h('td', { class: 'health' }, this.#health));
  }

  /** @param {Agent} agent */
  show({ cut, inMap, health }) {
    this.#isCut = cut;
    mark(this.element, 'data-cut', String(cut));
    say(this.#button, cut ? 'Heal' : 'Cut');
    mark(this.#button, 'aria-label', `${cut ? 'Heal' : 'Cut'} the cable of ${this.#name}`);
    say(this.#cable, cut ? 'cut' : 'sound');
    say(this.#map, inMap ? (health ? 'online' : 'online: a ghost') : 'not listed');
    this.#map.classList.toggle('is-ghost', inMap && !health);
    wear(this.#health, health ? healthLook(health) : GONE);
  }
}

/** @type {Map<string, Line>} */
const lines = new Map();

/** @param {{console: string, agents: Agent[]}} stage */
function show(stage) {
  mark(find('#console'), 'href', stage.console);
  stage.agents.forEach((agent) => {
    const line = lines.get(agent.name) ?? new Line(agent.name);
    if (!lines.has(agent.name)) {
      lines.set(agent.name, line);
      find('#agents').append(line.element);
    }
    line.show(agent);
  });
}

/** @param {RequestInit} [request] */
async function ask(request) {
  try {
    const response = await fetch('/cables', request);
    if (!response.ok) throw new Error(await response.text());
    show(await response.json());
    say(find('#problem'), '');
  } catch (error) {
    say(find('#problem'), `The demo does not answer: ${error}`);
  }
}

/** @param {string} agent @param {boolean} cut */
function play(agent, cut) {
  void ask({ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ agent, cut }) });
}

async function watch() {
  await ask();
  setTimeout(watch, EVERY);
}

void watch();
