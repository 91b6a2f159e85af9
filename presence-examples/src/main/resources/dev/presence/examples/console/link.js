/**
 * The connection to the server. Like any client it proves itself by the heartbeat, and notices when the server does not.
 *
 * @import {State} from '/presence.js'
 */
import { PresenceClient } from '/presence.js';
import { ask, problem } from './api.js';

/** How often at most the rows in view are told, in milliseconds. */
const LOOK_EVERY = 500;

/** As long as the server does not say how many. */
const MOST_LOOKED_AT = 200;

export class Link {
  #client = new PresenceClient('/console', { ticket: ({ signal }) => this.#ticket(signal) });
  #looked = '';
  #lookedAt = 0;
  #watched = '';
  #most = MOST_LOOKED_AT;

  /** @param {(message: any) => void} receive @param {() => void} changed */
  constructor(receive, changed) {
    this.#client.on('state', () => changed());
    this.#client.on('message', (text) => this.#received(JSON.parse(text), receive));
  }

  /** @param {AbortSignal} signal @returns {Promise<string>} */
  async #ticket(signal) {
    const answer = await ask('POST', '/api/console-ticket', {}, signal);
    if (answer.status !== 200) {
      throw new Error(problem(answer));
    }
    return answer.body.ticket;
  }

  /** A server that begins anew knows of no wishes. @param {any} message @param {(message: any) => void} receive */
  #received(message, receive) {
    if (message.type === 'hello') {
      this.#most = message.limits?.look ?? MOST_LOOKED_AT;
      this.#looked = '';
      this.#lookedAt = 0;
    }
    receive(message);
    if (message.type === 'hello' && this.#watched) {
      this.#send({ type: 'watch', id: this.#watched });
    }
  }

  open() {
    this.#client.connect();
  }

  close() {
    this.#client.close('signed out');
  }

  retry() {
    this.#client.connect();
    this.#client.probe('asked by the operator');
  }

  /** @returns {State} */
  get state() {
    return this.#client.state;
  }

  get roundTrip() {
    return this.#client.roundTrip;
  }

  /** Whether what is shown is what the server knows now. */
  get isLive() {
    return this.state.name === 'online';
  }

  /** Asks for the vitals of these sessions each second, and of no others. @param {string[]} ids */
  look(ids) {
    const wanted = ids.slice(0, this.#most);
    const key = wanted.join('\n');
    if (this.isLive && key !== this.#looked && performance.now() - this.#lookedAt > LOOK_EVERY) {
      this.#looked = key;
      this.#lookedAt = performance.now();
      this.#send({ type: 'look', ids: wanted });
    }
  }

  /** @param {string} id */
  watch(id) {
    this.#watched = id;
    this.#send({ type: 'watch', id });
  }

  unwatch() {
    const id = this.#watched;
    this.#watched = '';
    this.#send({ type: 'unwatch', id });
  }

  /** Now or not at all: what is wished is said again after each hello. @param {object} message */
  #send(message) {
    this.#client.send(JSON.stringify(message), { queue: false });
  }
}
