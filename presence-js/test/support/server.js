/**
 * A real server that speaks the heartbeat protocol, and can be told to misbehave.
 *
 * @import {AddressInfo} from 'node:net'
 */
import { once } from 'node:events';
import { WebSocketServer } from 'ws';

const BEAT = /^\u0005hb1 (hello|ask|answer)(?: .*?\bid=([A-Za-z0-9-]+))?/;

export class TestServer {
  /** Whether heartbeats are answered. */
  answers = true;
  connections = 0;
  /** @type {string[]} the queries of the requests */
  queries = [];
  /** @type {string[]} messages of the application */
  messages = [];
  /** @type {string[]} ids of the questions that were answered */
  answered = [];
  /** @type {Map<string, number>} when, by id */
  answeredAt = new Map();
  /** @type {{code: number, reason: string}[]} */
  closes = [];
  times = 'ask=1000 answer=500';
  onClosed = () => {};

  /** @param {number} [port] @param {string} [host] */
  static async listen(port = 0, host = '127.0.0.1') {
    const server = new TestServer(new WebSocketServer({ host, port }));
    await once(server.server, 'listening');
    return server;
  }

  /** @param {WebSocketServer} server */
  constructor(server) {
    this.server = server;
    server.on('connection', (socket, request) => this.#accept(socket, request.url ?? ''));
  }

  get port() {
    return /** @type {AddressInfo} */ (this.server.address()).port;
  }

  get uri() {
    return `ws://127.0.0.1:${this.port}/client`;
  }

  /** @param {import('ws').WebSocket} socket @param {string} url */
  #accept(socket, url) {
    this.connections++;
    this.queries.push(url);
    socket.on('error', () => {});
    socket.on('close', (code, reason) => {
      this.closes.push({ code, reason: String(reason) });
      this.onClosed();
    });
    socket.on('message', (data) => this.#receive(socket, String(data)));
  }

  /** @param {import('ws').WebSocket} socket @param {string} text */
  #receive(socket, text) {
    const [, kind, id] = BEAT.exec(text) ?? [];
    if (kind === 'answer') {
      this.answered.push(id);
      this.answeredAt.set(id, Date.now());
    } else if (kind && this.answers) {
      socket.send(kind === 'hello' ? `\u0005hb1 welcome ${this.times}` : `\u0005hb1 answer id=${id}`);
    } else if (!kind) {
      this.messages.push(text);
    }
  }

  /** @param {string} text */
  broadcast(text) {
    this.server.clients.forEach((socket) => socket.send(text));
  }

  /** As a process that is killed: no close frame. */
  async kill() {
    this.server.clients.forEach((socket) => socket.terminate());
    await new Promise((resolve) => this.server.close(resolve));
  }
}
