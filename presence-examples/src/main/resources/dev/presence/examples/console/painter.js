/** Paints once per frame at most, and only if something changed; and each second while times run. */
export class Painter {
  #wanted = false;

  /** @param {() => void} paint @param {() => boolean} running whether times run */
  constructor(paint, running) {
    this.paint = paint;
    setInterval(() => running() && this.soon(), 1_000);
  }

  soon() {
    if (!this.#wanted) {
      this.#wanted = true;
      requestAnimationFrame(() => {
        this.#wanted = false;
        this.paint();
      });
    }
  }
}
