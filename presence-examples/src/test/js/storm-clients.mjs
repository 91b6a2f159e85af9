/**
 * Very many clients of presence.js in one process: what StormClients does with the Java client, by the same arguments and commands.
 * Needs `npm ci` in presence-js.
 */
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { PresenceClient } from '../../../../presence-js/presence.js';

const { WebSocket } = createRequire(new URL('../../../../presence-js/package.json', import.meta.url))('ws');
const [port, token, first, wanted] = process.argv.slice(2);
const AT_ONCE = 50;

class Authorized extends WebSocket {
  constructor(uri, protocols) {
    super(uri, protocols, { headers: { Authorization: `Bearer ${token}` }, perMessageDeflate: false });
  }
}

/** Milliseconds of the machine's monotonic clock, which Java's nanoTime reads too. */
const now = () => Number(process.hrtime.bigint() / 1_000_000n);

const all = [];

function connect(number) {
  const one = { online: false, lost: false, backAt: 0, attempts: [], plans: [] };
  const uri = `ws://127.0.0.1:${port}/client?user=user${number}&device=phone`;
  const client = new PresenceClient([uri], { WebSocket: Authorized });
  client.on('state', (state) => {
    const was = one.online;
    one.online = state.name === 'online' || state.name === 'suspect';
    one.lost ||= was && !one.online;
    if (one.lost && state.name === 'connecting') one.attempts.push(now());
    if (state.retryAt !== null) one.plans.push(now() + Math.round(state.retryAt - Date.now()));
    if (one.lost && one.online && !one.backAt) one.backAt = now();
    if (one.online) more();
  });
  all.push(one);
  client.connect();
}

let begun = 0;
let online = 0;
function more() {
  online = all.reduce((sum, one) => sum + Number(one.online), 0);
  while (begun < Number(wanted) && begun - online < AT_ONCE) connect(Number(first) + begun++);
}

const answers = {
  online: () => all.reduce((sum, one) => sum + Number(one.online), 0),
  lost: () => all.filter((one) => one.lost).length,
  returns: () => all.map((one) => one.backAt).filter(Boolean).join(),
  attempts: () => all.flatMap((one) => one.attempts).join(),
  plans: () => all.flatMap((one) => one.plans).join(),
};

const commands = createInterface({ input: process.stdin });
commands.on('line', (line) => console.log(`${line} ${answers[line]()}`));
commands.on('close', () => process.exit());
more();
