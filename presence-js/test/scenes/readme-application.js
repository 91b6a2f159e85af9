/** An application around the page of the README, as its reader has one: it serves the page and its tickets, and passes the rest on. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';

/** @import {IncomingMessage, ServerResponse} from 'node:http' */
/** @import {AddressInfo, Socket} from 'node:net' */
/** @import {Theatre} from './client.js' */

const README = new URL('../../../README.md', import.meta.url);

/** What the README says, as it is written there. */
async function pageOfTheReadme() {
  const [, page] = /```html\n(.*?)```/s.exec(await readFile(README, 'utf8')) ?? [];
  if (!page) {
    throw new Error('the README has no page');
  }
  return page;
}

export class ReadmeApplication {
  /** @param {Theatre} theatre the reference server */
  static async start(theatre) {
    const application = new ReadmeApplication(theatre, await pageOfTheReadme());
    application.server.listen(0);
    await once(application.server, 'listening');
    return application;
  }

  /** @type {Set<Socket>} */
  #tunnels = new Set();

  /** @param {Theatre} theatre @param {string} page */
  constructor({ port, token }, page) {
    this.behind = port;
    this.token = token;
    this.page = page;
    this.server = createServer((request, response) => {
      this.#answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
    });
    this.server.on('upgrade', (request, socket, head) => this.#tunnel(request, /** @type {Socket} */ (socket), head));
  }

  get port() {
    return /** @type {AddressInfo} */ (this.server.address()).port;
  }

  /** @param {IncomingMessage} request @param {ServerResponse} response */
  async #answer({ method, url }, response) {
    if (url === '/') {
      response.setHeader('content-type', 'text/html').end(this.page);
    } else if (method === 'POST' && url === '/ticket') {
      response.end((await this.#ask('POST', '/api/ticket?user=anna').then((answer) => answer.json())).ticket);
    } else {
      const answer = await this.#ask('GET', url ?? '/');
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      response.end(await answer.text());
    }
  }

  /** @param {string} method @param {string} path */
  #ask(method, path) {
    return fetch(`http://127.0.0.1:${this.behind}${path}`, { method, headers: { Authorization: `Bearer ${this.token}` } });
  }

  /** @param {IncomingMessage} request @param {Socket} socket @param {Buffer} head */
  #tunnel({ method, url, rawHeaders }, socket, head) {
    const lines = [`${method} ${url} HTTP/1.1`];
    for (let i = 0; i < rawHeaders.length; i += 2) {
      lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
    }
    const behind = connect(this.behind, '127.0.0.1');
    behind.write(`${lines.join('\r\n')}\r\n\r\n`);
    behind.write(head);
    for (const end of [socket, behind]) {
      this.#tunnels.add(end.on('error', () => end.destroy()));
    }
    socket.pipe(behind).pipe(socket);
  }

  close() {
    this.#tunnels.forEach((end) => end.destroy());
    this.server.close().closeAllConnections();
  }
}
