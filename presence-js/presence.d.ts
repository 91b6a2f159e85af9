/** What can be sent. A buffer that is queued is not copied: do not change it afterwards. */
export type Data = string | ArrayBuffer | ArrayBufferView | Blob;

/** The states of a client; README.md has the diagram. */
export type StateName =
  | 'idle'
  | 'connecting'
  | 'introducing'
  | 'online'
  | 'suspect'
  | 'waiting'
  | 'suspended'
  | 'stopped';

export interface State {
  readonly name: StateName;
  /** Why this state was entered, for people: `silent for 10.0 s`, `closed 1001 deploy`. */
  readonly reason: string;
  /** The endpoint in use or last used, without its ticket; empty before the first attempt. */
  readonly uri: string;
  /** Attempts since a connection last proved stable. */
  readonly attempt: number;
  /** The close code that led here; null if none did. */
  readonly code: number | null;
  /** When the next attempt begins, as of `Date.now()`; null unless waiting. */
  readonly retryAt: number | null;
}

/** What became of a message: given to the socket, kept for later, or refused. None of them says that it arrived. */
export type Sent = 'sent' | 'queued' | 'dropped';

/** A message that was kept, and is not any more. One that was refused is told by `send` alone. */
export interface Dropped {
  readonly data: Data;
  readonly why: 'too old' | 'stopped';
}

export interface TicketRequest {
  /** The endpoint that the ticket is for. */
  readonly uri: string;
  /** Attempts since a connection last proved stable, this one included. */
  readonly attempt: number;
  /** Aborted when the ticket is not wanted any more. */
  readonly signal: AbortSignal;
}

/** All times are milliseconds. */
export interface Options {
  /** Called before each attempt; its result is put into the query of the URI. A rejection is a failed attempt. */
  ticket?: (request: TicketRequest) => string | null | undefined | Promise<string | null | undefined>;
  /** Default `ticket`. */
  ticketParameter?: string;
  /** Default 10,000. */
  ticketTimeout?: number;
  /** From the attempt to the open socket; default 10,000. */
  connectTimeout?: number;
  /**
   * The times to propose, default 5,000 each; the server decides. `false` for a server that does not speak the
   * heartbeat protocol: then nothing notices a silent one.
   */
  heartbeat?: false | { ask?: number; answer?: number };
  /** The n-th return is delayed by a random part of `min(cap, base * 2 ** n)`; default 500 and 30,000. */
  backoff?: { base?: number; cap?: number };
  /** How long a connection must have lasted for the backoff to start again; default 30,000. */
  stableAfter?: number;
  /**
   * What is kept while nothing can be sent: default 1,000 messages, 262,144 bytes (a character of a string counts
   * two), 60,000 ms. A message for which there is no room is refused; one that grew too old is dropped.
   */
  outbox?: { messages?: number; bytes?: number; age?: number };
  /** Above so many bytes in the socket's own buffer, messages are queued instead; default 1,048,576. */
  maxBuffered?: number;
  /** The first message of each connection, for servers to which a client introduces itself by message. */
  identify?: () => Data;
  /** Close codes of the application's own after which not to come back, besides those of the protocol. */
  stopOn?: number[];
  /** Subprotocols. */
  protocols?: string | string[];
  /** A constructor as browsers have it; needed in Node 20, where npm's `ws` has one. Default the global one. */
  WebSocket?: WebSocketConstructor;
  /** Clocks, timers, chance and page: for tests. */
  environment?: Partial<Environment>;
}

/** What the client uses of a WebSocket. */
export interface Socket {
  binaryType: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  send(data: any): void;
  close(code?: number, reason?: string): void;
}

export type WebSocketConstructor = new (uri: string, protocols?: string | string[]) => Socket;

export interface Environment {
  /** Milliseconds that never go back; may stand still while the machine sleeps. */
  monotonic(): number;
  /** Milliseconds since 1970. */
  wall(): number;
  setTimeout(action: () => void, ms: number): any;
  clearTimeout(handle: any): void;
  /** From 0 to below 1. */
  random(): number;
  window?: EventTarget;
  document?: EventTarget & { readonly visibilityState: string };
  connection?: EventTarget;
}

export interface Events {
  state: (state: State, previous: State) => void;
  message: (data: any) => void;
  dropped: (dropped: Dropped) => void;
  roundTrip: (milliseconds: number) => void;
}

/** The times agreed with the server, or why there are none. */
export type Heartbeat =
  | { readonly ask: number; readonly answer: number; readonly spread: number }
  | 'off'
  | 'unsupported'
  | 'not agreed';

/**
 * One connection to a server, kept up for as long as it is wanted.
 *
 * Methods never throw because of the network, and nothing they start rejects unhandled. An exception of a listener is
 * reported (`reportError`, else the console) and disturbs nothing.
 */
export class PresenceClient {
  /**
   * @param uris one endpoint or several, the preferred first; `ws:` or `wss:`, or relative to the page
   * @throws TypeError, RangeError names the option, its value and its limits
   */
  constructor(uris: string | readonly string[], options?: Options);

  readonly state: State;
  /** The last round trip of a heartbeat or an introduction, in milliseconds; null before the first. */
  readonly roundTrip: number | null;
  readonly heartbeat: Heartbeat;
  /** How many messages wait to be sent. */
  readonly queued: number;

  /** Starts; also after a close. Does nothing while it runs. */
  connect(): void;

  /**
   * Sends, or keeps the message until it can be sent. `queue: false` refuses it instead of keeping it. Messages given
   * to a socket that dies are not sent again.
   */
  send(data: Data, options?: { queue?: boolean }): Sent;

  /** Makes sure of the server now, or dials now if waiting: for hints that only the application gets. */
  probe(why?: string): void;

  /** Ends for good: no return, no timer, no listener on the page is left. Idempotent. */
  close(reason?: string): void;

  /** @returns a function that removes the listener */
  on<K extends keyof Events>(event: K, listener: Events[K]): () => void;
}
