/** The server's time, as far as it is known: while nothing is heard of the server, it stands still. */
export class ServerClock {
  #ahead = 0;
  /** When the server was last heard, by its own time; 0 before that. */
  asOf = 0;
  #held = true;

  /** @param {string} now as the server says */
  heard(now) {
    const at = Date.parse(now);
    if (!Number.isNaN(at)) {
      this.asOf = at;
      this.#ahead = at - Date.now();
    }
  }

  /** @param {boolean} held */
  hold(held) {
    this.#held = held;
  }

  get now() {
    return this.#held ? this.asOf : Date.now() + this.#ahead;
  }
}
