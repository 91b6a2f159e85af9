/**
 * A tab that really is hidden when another is in front: Playwright feigns focus for its own pages, so this one is driven
 * by the DevTools protocol alone.
 *
 * @import {Browser, CDPSession} from 'playwright-core'
 */
import { deadline } from './deadline.js';

export class Tab {
  #answers = new Map();
  #last = 0;

  /** @param {Browser} browser @param {string} url */
  static async open(browser, url) {
    const devtools = await browser.newBrowserCDPSession();
    const { targetId } = await devtools.send('Target.createTarget', { url });
    const { sessionId } = await devtools.send('Target.attachToTarget', { targetId, flatten: false });
    return new Tab(devtools, targetId, sessionId);
  }

  /** @param {CDPSession} devtools @param {string} targetId @param {string} sessionId */
  constructor(devtools, targetId, sessionId) {
    this.devtools = devtools;
    this.targetId = targetId;
    this.sessionId = sessionId;
    devtools.on('Target.receivedMessageFromTarget', (event) => this.#received(event));
  }

  /** @param {{sessionId: string, message: string}} event */
  #received({ sessionId, message }) {
    const { id, result } = JSON.parse(message);
    if (sessionId === this.sessionId && id !== undefined) {
      this.#answers.get(id)?.(result);
      this.#answers.delete(id);
    }
  }

  /** @param {string} method @param {object} params @returns {Promise<any>} */
  async send(method, params) {
    const id = ++this.#last;
    const answer = new Promise((resolve) => this.#answers.set(id, resolve));
    const message = JSON.stringify({ id, method, params });
    await this.devtools.send('Target.sendMessageToTarget', { sessionId: this.sessionId, message });
    return deadline(answer, method);
  }

  /** Undefined while the page is just navigating. @param {string} expression @returns {Promise<any>} */
  async evaluate(expression) {
    const parameters = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = (await this.send('Runtime.evaluate', parameters)) ?? {};
    if (exceptionDetails) {
      throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    }
    return result?.value;
  }

  /** @param {string} expression */
  async until(expression) {
    for (let i = 0; i < 100; i++) {
      if (await this.evaluate(expression)) {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`not within 10 s: ${expression}`);
  }

  /** Waits until a page has loaded, or is back from the cache. @param {string} url */
  async at(url) {
    await this.until(`location.href === '${url}' && document.readyState === 'complete'`);
  }

  /** Another tab comes to the front. */
  async hide() {
    await this.devtools.send('Target.createTarget', { url: 'about:blank' });
    await this.until("document.visibilityState === 'hidden'");
  }

  async show() {
    await this.devtools.send('Target.activateTarget', { targetId: this.targetId });
    await this.until("document.visibilityState === 'visible'");
  }

  /** @param {'frozen' | 'active'} state */
  async lifecycle(state) {
    await this.send('Page.setWebLifecycleState', { state });
  }

  async close() {
    await this.devtools.send('Target.closeTarget', { targetId: this.targetId });
  }
}
