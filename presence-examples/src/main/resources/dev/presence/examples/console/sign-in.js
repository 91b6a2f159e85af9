/** Changes the admin token for a cookie that no script can read. The token itself is not kept. */
import { ask, problem } from './api.js';
import { h, say } from './dom.js';

export class SignIn {
  #token = h('input', { id: 'token', type: 'password', autocomplete: 'current-password', required: true });
  #problem = h('p', { class: 'problem', role: 'alert' });
  #done;

  /** @param {() => void} done */
  constructor(done) {
    this.#done = done;
    this.element = h('section', { class: 'sign-in' }, h('form', { submit: (event) => this.#submit(event) }, h('h1', {}, 'Presence'),
      h('label', { for: 'token' }, 'Admin token'), this.#token, this.#problem, h('button', { type: 'submit', class: 'primary' }, 'Sign in'),
      h('p', { class: 'muted' }, 'The server printed it when it started, unless it was given one.')));
  }

  show() {
    this.#token.focus();
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const answer = await ask('POST', '/api/sign-in', { token: this.#token.value });
    say(this.#problem, answer.status === 200 ? '' : answer.status === 401 ? 'This is not the admin token.' : problem(answer));
    if (answer.status === 200) {
      this.#token.value = '';
      this.#done();
    } else {
      this.#token.select();
    }
  }
}
