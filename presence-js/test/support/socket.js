/** A WebSocket that does what the test says, and remembers what the client did. */

/** @import {Socket} from '../../presence.js' */

const BEAT = '\u0005hb1';

/** @implements {Socket} */
export class FakeSocket {
  binaryType = 'blob';
  readyState = 0;
  bufferedAmount = 0;
  /** @type {((event: any) => void) | null} */ onopen = null;
  /** @type {((event: any) => void) | null} */ onmessage = null;
  /** @type {((event: any) => void) | null} */ onerror = null;
  /** @type {((event: any) => void) | null} */ onclose = null;
  /** @type {any[]} */
  sent = [];
  /** @type {{code?: number, reason?: string} | null} what the client called close() with */
  closing = null;

  /** @param {string} uri @param {string | string[]} [protocols] */
  constructor(uri, protocols) {
    this.uri = uri;
    this.protocols = protocols;
  }

  /** @param {any} data */
  send(data) {
    this.sent.push(data);
  }

  /** Hangs, as on a dead link: no onclose follows. @param {number} [code] @param {string} [reason] */
  close(code, reason) {
    this.closing ??= { code, reason };
    this.readyState = 2;
  }

  accept() {
    this.readyState = 1;
    this.onopen?.({});
  }

  /** @param {any} data */
  say(data) {
    this.onmessage?.({ data });
  }

  /** @param {string} text */
  beat(text) {
    this.say(`${BEAT} ${text}`);
  }

  /** @param {string} [times] */
  welcome(times = 'ask=5000 answer=5000') {
    this.accept();
    this.beat(`welcome ${times}`);
  }

  /** @param {number} [code] @param {string} [reason] */
  end(code = 1006, reason = '') {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }

  get isAbandoned() {
    return this.closing !== null;
  }

  /** The heartbeats sent, without their prefix. */
  get beats() {
    return this.sent.filter((text) => String(text).startsWith(BEAT)).map((text) => text.slice(BEAT.length + 1));
  }

  /** What the application sent. */
  get messages() {
    return this.sent.filter((text) => !String(text).startsWith(BEAT));
  }
}
