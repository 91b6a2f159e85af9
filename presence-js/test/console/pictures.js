/**
 * Takes the pictures of the README: the console over a real server, with agents as people run them. One has a process that stands still, one leaves.
 *
 *     npm run pictures
 */
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { setTimeout as after } from 'node:timers/promises';
import { ConsoleStage } from './stage.js';

const AGENT = fileURLToPath(new URL('../../examples/node-agent.js', import.meta.url));
const AGENTS = ['anna till-1', 'anna till-2', 'boris office', 'chen gate', 'dina van-7', 'emil van-9', 'fatima desk', 'georg kiosk', 'hana till-3', 'ivan scanner', 'jun scanner', 'karla desk', 'lena depot', 'marek depot'];
const FROZEN = 'dina';
const WATCHED = 'boris';
const LEAVES = 'lena';
const BEFORE = 45_000;
const SUSPECT_WITHIN = 45_000;
const GONE_WITHIN = 20_000;

const stage = new ConsoleStage(9, { ping: '27s', pong: '8s' });

stage.scene('the pictures of the README', async () => {
  const agents = new Map(AGENTS.map((each) => [each.split(' ')[0], agent(each)]));
  const list = await stage.operator();
  const live = await stage.operator();
  const rows = await Promise.all([...agents.keys()].map((user) => list.row(user)));
  await live.colours('dark');
  await live.go(`#/clients/${await idOf(live, WATCHED)}/live`);
  await after(BEFORE);
  agents.get(FROZEN)?.pause();
  await agents.get(LEAVES)?.terminate();
  await list.reads(`${rows[[...agents.keys()].indexOf(FROZEN)]} .health`, 'suspect', SUSPECT_WITHIN);
  await after(1_500);
  await list.shot('console-clients');
  await live.shot('console-client');
  await list.go('#/departures');
  await list.reads('.departure .badge', 'dead', GONE_WITHIN);
  await list.click('.departure');
  await list.reads('.more .moments', /left: DEAD/);
  await list.painted();
  await list.shot('console-departure');
  agents.get(FROZEN)?.resume();
});

/** @param {string} who user and device */
function agent(who) {
  const [user, device] = who.split(' ');
  const server = `ws://${stage.field.server}:${stage.server.port}/client`;
  return stage.run(execPath, AGENT, '--server', server, '--user', user, '--device', device, '--token', stage.server.clientToken, '--allow', 'uptime,say');
}

/** @param {import('./page.js').ConsolePage} page @param {string} user @returns {Promise<string>} */
function idOf(page, user) {
  return page.row(user).then((selector) => page.evaluate(`document.querySelector(${JSON.stringify(selector)}).id.slice(4)`));
}
