/** Asks for the reason, which the client will see, and disconnects it. */
import { ask, problem, sessionPath } from './api.js';
import { h, say } from './dom.js';

/** What fits into a close frame beside the code, in bytes of UTF-8. */
const LONGEST = 123;

export class DisconnectDialog {
  #id;
  #reason = h('input', { id: 'reason', value: 'disconnected by an operator', maxlength: LONGEST, autocomplete: 'off' });
  #problem = h('p', { class: 'problem', role: 'alert' });
  #dialog;

  /** @param {string} id @param {string} user */
  constructor(id, user) {
    this.#id = id;
    this.#dialog = h('dialog', { 'aria-labelledby': 'disconnect-title', close: () => this.#dialog.remove() },
      h('form', { submit: (event) => this.#submit(event) }, h('h2', { id: 'disconnect-title' }, `Disconnect ${user}`),
        h('label', { for: 'reason' }, 'Reason, which the client sees'), this.#reason, this.#problem,
        h('div', { class: 'buttons' }, h('button', { type: 'button', click: () => this.#dialog.close() }, 'Cancel'), h('button', { type: 'submit', class: 'danger' }, 'Disconnect'))));
  }

  open() {
    document.body.append(this.#dialog);
    this.#dialog.showModal();
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    const reason = this.#reason.value;
    if (new TextEncoder().encode(reason).length > LONGEST) {
      say(this.#problem, `At most ${LONGEST} bytes fit.`);
      return;
    }
    const answer = await ask('DELETE', sessionPath(this.#id, `?reason=${encodeURIComponent(reason)}`));
    if (answer.status === 200) {
      this.#dialog.close();
    } else {
      say(this.#problem, problem(answer));
    }
  }
}
