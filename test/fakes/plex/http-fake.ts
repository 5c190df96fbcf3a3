import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { answerWithFault } from '../fault-answers.ts';
import { type Fault, type FaultMatcher, FaultTable } from '../faults.ts';
import { type LoggedRequest, RequestLog } from '../request-log.ts';
import type { PlexFaultEffect } from './plex-faults.ts';

/** A request as routes receive it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: string;
  readonly entry: LoggedRequest;
  readonly fault: PlexFaultEffect;
  /** Breaks the connection. */
  readonly cut: () => void;
}

export type Route = (asked: Asked, match: RegExpExecArray) => Response | Promise<Response>;

/** `GET` or `GET PUT`, a pattern for the whole path, and the handler. Plex paths contain colons, which routers treat as parameters. */
export type RouteRow = readonly [methods: string, path: RegExp, route: Route];

export interface HttpFakeOptions {
  /** 0 by default: the system chooses one. */
  port?: number;
  /** Delay of every answer. */
  latencyMs?: number;
}

/** The shared parts of both Plex fakes: a port, a log, faults. */
export abstract class HttpFake {
  /** The address; empty before the first start. A restart keeps the port. */
  url = '';
  latencyMs: number;
  readonly requests = new RequestLog();
  /** The largest number of concurrent requests so far. */
  maxInFlight = 0;
  private readonly faults = new FaultTable<PlexFaultEffect>();
  private server: Server | null = null;
  private port: number;
  private hanging: (() => void)[] = [];

  constructor(options: HttpFakeOptions) {
    this.port = options.port ?? 0;
    this.latencyMs = options.latencyMs ?? 0;
  }

  protected abstract answer(asked: Asked): Response | Promise<Response>;

  /** For upgraded sockets, which are no plain requests. */
  protected opened(_server: Server): void {}

  /** Called before the sockets are cut. */
  protected closing(): void {}

  async start(): Promise<this> {
    if (this.server !== null) return this;
    const fetch = (request: Request, bindings: unknown) => this.receive(request, bindings as HttpBindings);
    // Keeps the globals of the code under test in this process unchanged.
    const server = createAdaptorServer({ fetch, overrideGlobalObjects: false }) as Server;
    // As in Plex: clients that keep a connection longer find it closed.
    server.keepAliveTimeout = 20_000;
    this.opened(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port was bound');
    this.port = address.port;
    this.url = `http://127.0.0.1:${this.port}`;
    this.server = server;
    return this;
  }

  /** Cuts every connection. `start()` listens on the same port again. */
  async stop(): Promise<void> {
    const server = this.server;
    this.server = null;
    this.closing();
    for (const release of this.hanging.splice(0)) release();
    if (server === null) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  fault(matcher: FaultMatcher, effect: PlexFaultEffect, times?: number): Fault<PlexFaultEffect> {
    return this.faults.add(matcher, effect, times);
  }

  clearFaults(): void {
    this.faults.clear();
  }

  get log(): LoggedRequest[] {
    return this.requests.entries;
  }

  mark(): number {
    return this.requests.mark();
  }

  since(mark: number): LoggedRequest[] {
    return this.requests.since(mark);
  }

  writesSince(mark: number): LoggedRequest[] {
    return this.requests.writesSince(mark);
  }

  /** The number of requests since the mark, and of rows in their answers. */
  costSince(mark: number): { requests: number; rows: number } {
    const entries = this.since(mark);
    return { requests: entries.length, rows: entries.reduce((sum, { rows = 0 }) => sum + rows, 0) };
  }

  private async receive(request: Request, bindings: HttpBindings): Promise<Response> {
    const url = new URL(request.url);
    const body = await request.text();
    const entry: LoggedRequest = {
      method: request.method,
      path: decodeURIComponent(url.pathname),
      query: queryOf(url.searchParams),
      body: body === '' ? undefined : body,
      status: null,
      at: Date.now(),
    };
    const pageSize = request.headers.get('X-Plex-Container-Size');
    if (pageSize !== null) entry.pageSize = Number(pageSize);
    this.requests.add(entry);
    this.requests.inFlight += 1;
    this.maxInFlight = Math.max(this.maxInFlight, this.requests.inFlight);
    try {
      const fault = this.faults.take(entry) ?? {};
      const latency = this.latencyMs + (fault.latencyMs ?? 0);
      if (latency > 0) await sleep(latency);
      const { method, path } = entry;
      const cut = () => void bindings.outgoing.socket?.destroy();
      const asked = { method, path, query: url.searchParams, headers: request.headers, body, entry, fault, cut };
      const stopped = () => new Promise<void>((resolve) => this.hanging.push(resolve));
      const real = async () => this.answer(asked);
      const response = await answerWithFault(fault, real, { outgoing: bindings.outgoing as never, stopped });
      entry.status = response === null ? null : response.status;
      return response ?? RESPONSE_ALREADY_SENT;
    } finally {
      this.requests.inFlight -= 1;
      this.requests.lastActivityAt = Date.now();
    }
  }
}

/** The first matching row. */
export function routeOf(rows: readonly RouteRow[], asked: Asked): (() => Response | Promise<Response>) | null {
  const method = asked.method === 'HEAD' ? 'GET' : asked.method;
  for (const [methods, path, route] of rows) {
    const match = methods.split(' ').includes(method) ? path.exec(asked.path) : null;
    if (match !== null) return () => route(asked, match);
  }
  return null;
}

function queryOf(params: URLSearchParams): Record<string, string[]> {
  const query: Record<string, string[]> = {};
  for (const [key, value] of params) query[key] = [...(query[key] ?? []), value];
  return query;
}
