/**
 * Where a client lives: a network namespace of its own, joined to ours by a link that can be cut.
 *
 * Ours is not the machine's either: `npm run scenes` makes one, and a process namespace, so that when the runner ends, in
 * whatever way, the kernel removes all namespaces, links and processes with it.
 */
import { readlink } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { eventually } from './patience.js';
import { Process, run } from './process.js';

const OURS = /^(127\.|10\.77\.|::1$|fe80:)/;

/** @param {number | 'self'} pid */
const networkOf = (pid) => readlink(`/proc/${pid}/ns/net`);

export class Home {
  /** @param {number} number unique in a run, 1 to 250 */
  static async make(number) {
    requireOwnNetwork();
    const holder = new Process(['unshare', '--net', 'sleep', 'infinity']);
    const home = new Home(number, holder);
    try {
      const ours = await networkOf('self');
      await eventually(async () => (await networkOf(holder.pid)) !== ours, 'a network namespace');
      await home.#join();
      return home;
    } catch (error) {
      await home.remove();
      throw error;
    }
  }

  /** @param {number} number @param {Process} holder keeps the namespace */
  constructor(number, holder) {
    this.holder = holder;
    this.link = `scene${number}`;
    this.network = `10.77.${number}`;
    this.host = 2;
    this.isCut = false;
  }

  /** Ours, as it is seen from there. */
  get server() {
    return `${this.network}.1`;
  }

  get address() {
    return `${this.network}.${this.host}`;
  }

  /** The command to run something there. @param {...string} command */
  command(...command) {
    return ['nsenter', '--target', String(this.holder.pid), '--net', '--', ...command];
  }

  /** @param {...string} command */
  async #there(...command) {
    await run(...this.command(...command));
  }

  async #join() {
    await run('ip', 'link', 'set', 'lo', 'up');
    await run('ip', 'link', 'add', this.link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(this.holder.pid));
    await run('ip', 'address', 'add', `${this.server}/24`, 'dev', this.link);
    await run('ip', 'link', 'set', this.link, 'up');
    await this.#there('ip', 'link', 'set', 'lo', 'up');
    await this.#there('ip', 'address', 'add', `${this.address}/24`, 'dev', 'eth0');
    await this.#there('ip', 'link', 'set', 'eth0', 'up');
    await this.#there('ip', 'route', 'add', 'default', 'via', this.server);
  }

  /** What is sent vanishes where it would arrive, in both directions: no FIN, no RST, no error. */
  async cut() {
    this.isCut = true;
    const drop = (/** @type {string} */ link) =>
      `add table inet ${this.link}; add chain inet ${this.link} in { type filter hook prerouting priority -300; }; ` +
      `add rule inet ${this.link} in iifname ${link} drop`;
    await Promise.all([run('nft', drop(this.link)), this.#there('nft', drop('eth0'))]);
  }

  async heal() {
    this.isCut = false;
    const undo = ['nft', 'delete', 'table', 'inet', this.link];
    await Promise.all([run(...undo), this.#there(...undo)]);
  }

  /** As a laptop that leaves its Wi-Fi: the address is gone without a word. */
  async leave() {
    await this.#there('ip', 'link', 'set', 'eth0', 'down');
    await this.#there('ip', 'address', 'delete', `${this.address}/24`, 'dev', 'eth0');
  }

  /** And joins another one. */
  async arrive() {
    this.host++;
    await this.#there('ip', 'address', 'add', `${this.address}/24`, 'dev', 'eth0');
    await this.#there('ip', 'link', 'set', 'eth0', 'up');
    await this.#there('ip', 'route', 'add', 'default', 'via', this.server);
  }

  /** Its link goes with it. */
  async remove() {
    await this.holder.kill();
  }
}

function requireOwnNetwork() {
  const foreign = Object.values(networkInterfaces()).flatMap((all) => all ?? []).filter(({ address }) => !OURS.test(address));
  if (foreign.length > 0) {
    throw new Error('the scenes need a network of their own: start them by "npm run scenes", as root');
  }
}
