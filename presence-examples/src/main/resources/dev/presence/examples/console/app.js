/**
 * The page: what the server tells goes into the model, and what is in view is painted from it.
 *
 * @typedef {{model: Model, link: Link, paint: () => void}} Context
 * @typedef {{title: string, element: HTMLElement, paint: () => void, press: (key: string) => boolean, escape: () => void, enter?: (id: string, tab: string) => void}} View
 */
import { Announcer } from './announcer.js';
import { ask, onSignedOut } from './api.js';
import { Banner } from './banner.js';
import { ClientView } from './client-view.js';
import { ClientsView } from './clients-view.js';
import { DeparturesView } from './departures-view.js';
import { find, mark, say } from './dom.js';
import { help } from './help.js';
import { listen } from './keys.js';
import { Link } from './link.js';
import { Model } from './model.js';
import { Painter } from './painter.js';
import { route } from './route.js';
import { ServerView } from './server-view.js';
import { SignIn } from './sign-in.js';
import { Summary } from './summary.js';

const SIGNED_OUT = 'signed-out';

/** How often a page that is looked at tells the server that somebody is still there: its cookie ends when nobody is. */
const PRESENT_EVERY = 600_000;

class App {
  model = new Model();
  #link = new Link((message) => this.receive(message), () => this.#changed());
  #painter = new Painter(() => this.#paint(), () => this.#link.isLive || this.#link.state.name === 'waiting');
  #announcer = new Announcer(find('#announcer'));
  #banner = new Banner(this.#link);
  #summary = new Summary();
  #signIn = new SignIn(() => this.#enter());
  /** @type {Context} */
  #context = { model: this.model, link: this.#link, paint: () => this.#painter.soon() };
  #client = new ClientView(this.#context);
  /** @type {Record<string, View>} */
  #views = { clients: new ClientsView(this.#context), departures: new DeparturesView(this.#context), server: new ServerView(this.#context) };
  /** @type {View | null} */
  #view = null;

  async start() {
    find('#banner').append(this.#banner.element);
    find('#summary').append(this.#summary.element);
    find('#sign-out').addEventListener('click', () => this.#signOut());
    find('#help').addEventListener('click', help);
    addEventListener('hashchange', () => this.#turn());
    listen((key) => this.#press(key), () => this.#view?.escape());
    onSignedOut(() => this.#leave());
    setInterval(() => document.visibilityState === 'visible' && !this.#isSignedOut && ask('GET', '/api/me'), PRESENT_EVERY);
    const { status } = await ask('GET', '/api/me');
    if (status !== 401) {
      this.#enter();
    }
  }

  get #isSignedOut() {
    return document.body.classList.contains(SIGNED_OUT);
  }

  #enter() {
    document.body.classList.remove(SIGNED_OUT);
    this.#link.open();
    this.#turn();
  }

  async #signOut() {
    await ask('POST', '/api/sign-out', {});
    this.#leave();
  }

  /** What was shown was for who signed in. */
  #leave() {
    this.#link.close();
    if (this.#view === this.#client) this.#client.leave();
    this.model.clear();
    this.#view = null;
    document.body.classList.add(SIGNED_OUT);
    find('main').replaceChildren(this.#signIn.element);
    this.#signIn.show();
    document.title = 'Presence';
  }

  /** @param {any} message */
  receive(message) {
    this.model.receive(message);
    if (message.type === 'hello') {
      document.body.classList.toggle('clustered', this.model.hello.node !== undefined);
    }
    if (message.type === 'stats') {
      this.#announcer.counts(message);
    }
    this.#painter.soon();
  }

  #changed() {
    this.model.clock.hold(!this.#link.isLive);
    document.body.classList.toggle('past', !this.#link.isLive && this.model.clock.asOf > 0);
    if (this.#link.state.name === 'waiting' && this.model.isFilled) {
      this.#announcer.now('The console is disconnected');
    }
    mark(find('#link'), 'data-state', this.#link.state.name);
    say(find('#link span'), this.#link.isLive ? 'live' : this.#link.state.name);
    this.#painter.soon();
  }

  /** To the view that the address names. */
  #turn() {
    if (this.#isSignedOut) {
      return;
    }
    const { view: name, id, tab } = route();
    const view = name === 'clients' && id ? this.#client : this.#views[name] ?? this.#views.clients;
    if (this.#view === this.#client && view !== this.#client) this.#client.leave();
    if (view === this.#client || view !== this.#view) view.enter?.(id, tab);
    if (view !== this.#view) {
      this.#view = view;
      find('main').replaceChildren(view.element);
    }
    document.title = `${view.title} · Presence`;
    document.querySelectorAll('#views a').forEach((link) => mark(link, 'aria-current', link.getAttribute('href') === `#/${name}` ? 'page' : 'false'));
    this.#painter.soon();
  }

  /** @param {string} key */
  #press(key) {
    if (key === '?') {
      help();
      return true;
    }
    return this.#view?.press(key) ?? false;
  }

  #paint() {
    if (this.#link.isLive) this.model.expire();
    this.#banner.paint(this.model.clock.asOf, this.model.stats, this.model.clock.now);
    this.#summary.paint(this.model.stats);
    this.#view?.paint();
  }
}

/** For tests, which feed it. */
export const app = new App();
void app.start();
