/** A client in a Node process of its own: `node node-client.js ws|own PART`. It ends by itself once it is left alone. */
import { setImmediate } from 'node:timers/promises';
import { WebSocket as Ws } from 'ws';
import { PresenceClient } from '../../presence.js';
import { perform } from './program.js';

/** @import {WebSocketConstructor} from '../../presence.js' */

const [, , kind, part] = process.argv;
const WebSocket = /** @type {WebSocketConstructor} */ (/** @type {unknown} */ (kind === 'ws' ? Ws : globalThis.WebSocket));
const performance = perform(PresenceClient, WebSocket, JSON.parse(part), (news) => process.send?.(news));

/** @type {Record<string, () => unknown>} */
const answers = {
  account: () => performance.account(),
  close: () => performance.client.close('done'),
  startLogging: () => performance.startLogging(),
  stopLogging: () => performance.stopLogging(),
  memory,
  /** What keeps the process. */
  resources: () => process.getActiveResourcesInfo(),
};

/** What is left of it when the garbage is gone; some goes only after a turn of the event queue. */
async function memory() {
  for (let i = 0; i < 3; i++) {
    globalThis.gc?.();
    await setImmediate();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

process.on('message', async (request) => {
  const { id, method } = /** @type {{id: number, method: string}} */ (request);
  process.send?.({ what: 'answer', id, value: await answers[method]() });
});
