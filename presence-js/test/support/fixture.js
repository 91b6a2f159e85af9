/**
 * A client in a virtual world with fake sockets.
 *
 * @import {Dropped, Options, State} from '../../presence.js'
 */
import assert from 'node:assert/strict';
import { PresenceClient } from '../../presence.js';
import { FakeSocket } from './socket.js';
import { World } from './world.js';

export class Fixture {
  world = new World();
  /** @type {FakeSocket[]} every socket ever made */
  sockets = [];
  /** @type {State[]} */
  states = [];
  /** @type {any[]} */
  received = [];
  /** @type {Dropped[]} */
  dropped = [];

  /** @param {Options} [options] @param {string | string[]} [uris] */
  constructor(options = {}, uris = 'ws://a.example/client') {
    const { sockets } = this;
    const WebSocket = class extends FakeSocket {
      /** @param {string} uri @param {string | string[]} [protocols] */
      constructor(uri, protocols) {
        super(uri, protocols);
        sockets.push(this);
      }
    };
    this.client = new PresenceClient(uris, { WebSocket, environment: this.world.environment, ...options });
    this.client.on('state', (state) => this.states.push(state));
    this.client.on('message', (data) => this.received.push(data));
    this.client.on('dropped', (dropped) => this.dropped.push(dropped));
  }

  /** @param {Options} [options] @param {string | string[]} [uris] */
  static online(options, uris) {
    const fixture = new Fixture(options, uris);
    fixture.client.connect();
    fixture.welcome();
    return fixture;
  }

  /** The newest socket. */
  get socket() {
    return /** @type {FakeSocket} */ (this.sockets.at(-1));
  }

  get state() {
    return this.client.state.name;
  }

  /** The names of the states since the last look. */
  get path() {
    return this.states.splice(0).map((state) => state.name);
  }

  /** How many sockets are neither closed nor abandoned. */
  get living() {
    return this.sockets.filter((socket) => socket.readyState < 2).length;
  }

  /** @param {string} [times] */
  welcome(times) {
    this.socket.welcome(times);
  }

  /** @param {number} ms */
  advance(ms) {
    this.world.advance(ms);
  }

  /** The connection lasts, and its server answers. @param {number} ms */
  live(ms) {
    for (let passed = 0; passed < ms; passed += 1_000) {
      this.advance(Math.min(1_000, ms - passed));
      this.socket.say('alive');
    }
  }

  /** Until the next attempt. The clocks are doubles, hence the last millisecond. */
  untilDialled() {
    const { name, retryAt } = this.client.state;
    assert.equal(name, 'waiting');
    this.advance((retryAt ?? NaN) - this.world.wallTime + 1);
  }
}
