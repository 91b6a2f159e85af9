/**
 * Calls what a client offers, one command after the other, and shows what became of each.
 *
 * @import {Answer} from './api.js'
 */
import { ask, problem, sessionPath } from './api.js';
import { parseArguments } from './arguments.js';
import { h, mark, say } from './dom.js';
import { clock, duration } from './format.js';

/** @typedef {{name: string, description: string}} Offer */

/** Calls that are shown. */
const MOST = 50;

export class CommandsView {
  #id = '';
  /** What is drawn. @type {Offer[] | null} */
  #offers = null;
  #queue = Promise.resolve();
  #name = h('select', { id: 'command-name', change: () => this.#describe() });
  #arguments = h('input', { id: 'command-arguments', autocomplete: 'off', spellcheck: 'false', placeholder: 'host=10.0.0.1, or JSON' });
  #about = h('p', { class: 'muted' });
  #send = h('button', { type: 'submit', class: 'primary' }, 'Call');
  #runs = h('ol', { class: 'runs' });
  #form = h('form', { class: 'call', submit: (event) => this.#submit(event) }, h('label', { for: 'command-name' }, 'Command'), this.#name,
    h('label', { for: 'command-arguments' }, 'Arguments'), this.#arguments, this.#send);
  element = h('div', { class: 'commands' }, this.#form, this.#about, this.#runs);

  /** @param {string} id @param {Offer[]} offers */
  show(id, offers) {
    if (this.#id !== id) {
      this.#id = id;
      this.#runs.replaceChildren();
    }
    if (JSON.stringify(offers) !== JSON.stringify(this.#offers)) {
      this.#offers = offers;
      this.#name.replaceChildren(...offers.map(({ name }) => h('option', { value: name }, name)));
      this.#form.hidden = offers.length === 0;
      this.#describe();
    }
  }

  #describe() {
    const offer = this.#offers?.find(({ name }) => name === this.#name.value);
    say(this.#about, offer ? offer.description : 'This client takes no commands.');
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    try {
      this.#call(this.#name.value, parseArguments(this.#arguments.value));
      this.#arguments.removeAttribute('aria-invalid');
    } catch (error) {
      mark(this.#arguments, 'aria-invalid', 'true');
      say(this.#about, `The arguments are not understood: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** @param {string} name @param {object} given */
  #call(name, given) {
    const run = new Run(name, given);
    const path = sessionPath(this.#id, '/commands');
    this.#runs.prepend(run.element);
    [...this.#runs.children].slice(MOST).forEach((old) => old.remove());
    this.#queue = this.#queue.then(() => run.perform(path));
  }

  press() {
    return false;
  }

  focus() {
    this.#name.focus();
  }
}

/** One call. */
class Run {
  #state = h('span', { class: 'run-state', 'data-state': 'queued' }, 'queued');
  #took = h('span', { class: 'muted' });
  #result = h('pre', { tabindex: 0, 'aria-label': 'Result', hidden: true });

  /** @param {string} name @param {object} given */
  constructor(name, given) {
    this.call = { name, arguments: given };
    const what = Object.keys(given).length > 0 ? JSON.stringify(given) : '';
    this.element = h('li', {}, h('div', { class: 'run' }, h('span', { class: 'muted' }, clock(Date.now())), h('strong', {}, name), h('code', {}, what), this.#state, this.#took), this.#result);
  }

  /** @param {string} path */
  async perform(path) {
    this.#tell('sent');
    const sent = performance.now();
    const answer = await ask('POST', path, this.call);
    say(this.#took, duration(performance.now() - sent));
    const { state, text } = outcome(answer);
    this.#tell(state);
    say(this.#result, text);
    this.#result.hidden = text === '';
  }

  /** @param {string} state */
  #tell(state) {
    mark(this.#state, 'data-state', state);
    say(this.#state, state);
  }
}

/** @param {Answer} answer */
function outcome(answer) {
  const { status, body } = answer;
  if (status === 200) return body.ok ? { state: 'done', text: text(body.value) } : { state: 'failed', text: String(body.error) };
  if (status === 0) return { state: 'lost', text: `${problem(answer)}. It may have been done, or not.` };
  return { state: status === 504 ? 'no answer' : 'refused', text: problem(answer) };
}

/** @param {unknown} value */
function text(value) {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
