/**
 * An agent whose readings are known: its CPU goes up by a tenth each second, and begins again.
 *
 * Started with JSON: where the server is, who the agent is, and what it says of itself.
 */
import { WebSocket } from 'ws';

const { address, user, device = 'till', token, name = 'scripted agent', line = 'a line', answer = { was: 'done' } } = JSON.parse(process.argv[2]);
const commands = [
  { name: 'greet', description: 'Answers; arguments: whom' },
  { name: 'fail', description: 'Cannot be done' },
];

const socket = new WebSocket(`ws://${address}/client?user=${user}&device=${device}`, { headers: { Authorization: `Bearer ${token}`, 'User-Agent': name } });

/** @param {object} message */
const say = (message) => socket.send(JSON.stringify(message));

/** @type {Record<string, NodeJS.Timeout>} */
const streams = {};
let second = 0;
let lines = 0;

/** @type {Record<string, () => object>} */
const next = {
  metrics: () => ({ type: 'metrics', values: { cpu: (++second % 10) / 10, memory: 0.5, uptimeMillis: second * 1000 } }),
  log: () => ({ type: 'log', lines: [`${line} ${++lines}`], dropped: lines === 2 ? 312 : 0 }),
};

/** @param {any} message */
function obey({ type, stream, intervalMillis = 1_000, id, name: command, arguments: given }) {
  if (type === 'start') {
    clearInterval(streams[stream]);
    streams[stream] = setInterval(() => say(next[stream]()), intervalMillis);
  } else if (type === 'stop') {
    clearInterval(streams[stream]);
  } else if (type === 'command') {
    say(command === 'fail' ? { type: 'result', id, ok: false, error: 'this cannot be done' } : { type: 'result', id, ok: true, value: { ...answer, given } });
  }
}

socket.on('open', () => say({ type: 'hello', commands, streams: ['metrics', 'log'] }));
socket.on('message', (text) => obey(JSON.parse(String(text))));
socket.on('close', (code, reason) => {
  console.log(`closed ${code} ${reason}`);
  process.exit();
});
