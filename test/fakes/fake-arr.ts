import { existsSync, readdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { empty, notFound, ok, page, problem, serverError, UNVERSIONED } from './answers.ts';
import { addSharedRoutes } from './arr-routes.ts';
import { CommandQueue, type FakeCommand } from './command-queue.ts';
import { drawPoster, pictureAnswer } from './draw-poster.ts';
import { answerWithFault, type FaultySocket } from './fault-answers.ts';
import { type Fault, type FaultEffect, type FaultMatcher, FaultTable } from './faults.ts';
import { DotNetError } from './media-files.ts';
import { addNotificationRoutes } from './notification-routes.ts';
import { type Connection, Notifications } from './notifications.ts';
import type { AppName } from './qualities.ts';
import { type LoggedRequest, RequestLog } from './request-log.ts';

export interface FakeArrOptions {
  apiKey?: string;
  startedAt?: Date;
  version?: string;
  /** Such as `/sonarr`: requests without it are answered 307. */
  urlBase?: string;
  /** Delay of every answer. */
  latencyMs?: number;
  /** How long each command takes after it has listed its work; 5 by default. */
  commandMs?: number;
  /** The app's name in `/system/status`: for a server of the wrong kind. */
  appName?: string;
  instanceName?: string;
  /** How long a connection is disabled after a failed webhook; 300,000 by default, as in the real apps. */
  disabledMs?: number;
  /** How long all events are still tried after a first failure; 0 by default, 300,000 in the real apps. */
  graceMs?: number;
  /** How long a webhook's receiver may take; 100,000 by default, as in the real apps. */
  webhookTimeoutMs?: number;
  /** 0 by default: the system chooses one. */
  port?: number;
}

export interface RootFolder {
  id: number;
  path: string;
}

/** Something that a real server silently accepts and a good client never does. */
export interface Offence {
  at: number;
  what: string;
}

export interface Webhook {
  url: string;
  /** Sent as X-Api-Key. */
  secret?: string;
  headers?: { key: string; value: string }[];
  name?: string;
  /** If absent: all possible ones except the `…ForUpgrade` one. */
  flags?: string[];
}

type Routes = Hono<{ Variables: { body: unknown } }>;

/** The shared parts of Sonarr and Radarr: key, routes, log, faults, commands, connections. */
export abstract class FakeArr {
  readonly kind: AppName;
  apiKey: string;
  version: string;
  readonly urlBase: string;
  readonly appName: string;
  readonly instanceName: string;
  latencyMs: number;
  /** The answer with the poster of a movie or series. */
  pictureOf: (title: string) => Response = (title) => pictureAnswer(drawPoster(title));
  /** The address with its base path; empty before the first start. A restart keeps the port. */
  url = '';
  readonly rootFolders: RootFolder[] = [];
  readonly tags: { id: number; label: string }[] = [];
  readonly offences: Offence[] = [];
  readonly requests = new RequestLog();
  readonly queue: CommandQueue;
  readonly notifications: Notifications;
  /** `app.fetch(request)` answers without a port. */
  readonly app: Hono<{ Bindings: HttpBindings }>;
  protected readonly routes: Routes = new Hono();
  private readonly faults = new FaultTable();
  private server: Server | null = null;
  private port: number;
  private readonly startedAt: Date;
  private hanging: (() => void)[] = [];

  constructor(kind: AppName, defaultVersion: string, workers: number, options: FakeArrOptions) {
    this.kind = kind;
    this.startedAt = options.startedAt ?? new Date();
    this.apiKey = options.apiKey ?? `${kind.toLowerCase()}-key-0123456789abcdef`;
    this.version = options.version ?? defaultVersion;
    this.urlBase = (options.urlBase ?? '').replace(/\/+$/, '').replace(/^(?=[^/])/, '/');
    this.appName = options.appName ?? kind;
    this.instanceName = options.instanceName ?? kind;
    this.latencyMs = options.latencyMs ?? 0;
    this.port = options.port ?? 0;
    this.queue = new CommandQueue({ workers, commandMs: options.commandMs ?? 5 });
    this.notifications = new Notifications({
      app: kind,
      userAgent: `${kind}/${this.version} (debian 12)`,
      disabledMs: options.disabledMs ?? 300_000,
      graceMs: options.graceMs ?? 0,
      timeoutMs: options.webhookTimeoutMs ?? 100_000,
      onOffence: (what) => this.offend(what),
    });
    this.app = new Hono<{ Bindings: HttpBindings }>();
    this.app.all('*', (context) => this.answer(context));
    this.routes.notFound((context) => this.unrouted(context));
    this.routes.onError((error) => {
      if (error instanceof DotNetError) return serverError(error);
      return serverError({ type: 'System.Exception', message: error.message, status: 500 });
    });
    addSharedRoutes(this, this.routes);
    addNotificationRoutes(this, this.routes);
  }

  /** The body of a Test event. */
  abstract testBody(): Record<string, unknown>;

  /** Of a movie or series. */
  abstract titleOf(id: number): string | null;

  /** Folders that belong to a series or movie, for `unmappedFolders`. */
  abstract mappedFolders(): Set<string>;

  /** The server's settings, changed by `PUT /config/…` and by tests. */
  abstract readonly naming: Record<string, unknown>;
  abstract readonly mediaManagement: Record<string, unknown>;

  async start(): Promise<this> {
    if (this.server !== null) return this;
    this.queue.resume();
    // Keeps the globals of the code under test in this process unchanged.
    const server = createAdaptorServer({ fetch: this.app.fetch, overrideGlobalObjects: false }) as Server;
    server.keepAliveTimeout = 30_000;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port was bound');
    this.port = address.port;
    this.url = `http://127.0.0.1:${this.port}${this.urlBase}`;
    this.server = server;
    return this;
  }

  /** Stops listening and orphans running commands, like a restart. `start()` listens on the same port again. */
  async stop(): Promise<void> {
    const server = this.server;
    this.server = null;
    this.queue.stop();
    for (const release of this.hanging.splice(0)) release();
    if (server === null) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  // --- arrange -------------------------------------------------------------------------------------------------------

  addRootFolder(path: string): RootFolder {
    const folder = { id: this.rootFolders.length + 1, path: path.replace(/\/+$/, '') };
    this.rootFolders.push(folder);
    return folder;
  }

  /** The id of the tag with that label, created if missing. */
  tag(label: string): number {
    const wanted = label.toLowerCase();
    const known = this.tags.find((tag) => tag.label === wanted);
    if (known !== undefined) return known.id;
    const id = this.tags.length + 1;
    this.tags.push({ id, label: wanted });
    return id;
  }

  tagLabels(ids: number[]): string[] {
    return ids.flatMap((id) => this.tags.find((tag) => tag.id === id)?.label ?? []);
  }

  fault(matcher: FaultMatcher, effect: FaultEffect, times?: number): Fault {
    return this.faults.add(matcher, effect, times);
  }

  clearFaults(): void {
    this.faults.clear();
  }

  /** Adds a connection without testing it. */
  connect(webhook: Webhook): Connection {
    const blank = this.notifications.parse({}, null);
    const usual = Object.keys(blank.flags).filter((flag) => !/ForUpgrade|ImportComplete|Health/.test(flag));
    for (const flag of webhook.flags ?? usual) blank.flags[flag] = true;
    const secret = webhook.secret === undefined ? [] : [{ key: 'X-Api-Key', value: webhook.secret }];
    return this.notifications.save({
      ...blank,
      name: webhook.name ?? `Hook ${this.notifications.connections.length + 1}`,
      url: webhook.url,
      headers: [...secret, ...(webhook.headers ?? [])],
    });
  }

  // --- ask -----------------------------------------------------------------------------------------------------------

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

  get commands(): FakeCommand[] {
    return this.queue.all;
  }

  commandsNamed(name: string): FakeCommand[] {
    return this.queue.all.filter((command) => command.name.toLowerCase() === name.toLowerCase());
  }

  /** Resolves when no command is queued or running. */
  idle(): Promise<void> {
    return this.queue.idle();
  }

  /** Whether nothing is running: no request, no command, no webhook. */
  get quiet(): boolean {
    return this.requests.inFlight === 0 && !this.queue.busy && this.notifications.inFlight === 0;
  }

  offend(what: string): void {
    this.offences.push({ at: Date.now(), what });
  }

  rootFolderOf(path: string): string | null {
    const roots = this.rootFolders.map((root) => root.path).filter((root) => path.startsWith(`${root}/`));
    return roots.sort((a, b) => b.length - a.length)[0] ?? null;
  }

  /** Whether a root folder is missing or empty: then scans below it are skipped, because it looks like a lost mount. */
  rootIsGone(path: string): boolean {
    const root = this.rootFolderOf(path);
    return root === null || !existsSync(root) || readdirSync(root).length === 0;
  }

  isVersionAtLeast(major: number): boolean {
    return Number(this.version.split('.')[0]) >= major;
  }

  status(): Record<string, unknown> {
    return {
      appName: this.appName,
      instanceName: this.instanceName,
      version: this.version,
      buildTime: '2026-10-01T00:00:00Z',
      isDebug: false,
      isProduction: true,
      isAdmin: false,
      isUserInteractive: false,
      startupPath: '/app/bin',
      appData: '/config',
      osName: 'debian',
      osVersion: '12',
      isNetCore: true,
      isLinux: true,
      isOsx: false,
      isWindows: false,
      isDocker: true,
      mode: 'console',
      branch: 'main',
      databaseType: 'sqLite',
      databaseVersion: '3.45.1',
      authentication: 'forms',
      migrationVersion: 217,
      urlBase: this.urlBase,
      runtimeVersion: '8.0.12',
      runtimeName: 'netcore',
      startTime: `${this.startedAt.toISOString().slice(0, 19)}Z`,
      packageUpdateMechanism: 'docker',
    };
  }

  // --- the way of a request ------------------------------------------------------------------------------------------

  private async answer(context: Context<{ Bindings: HttpBindings }>): Promise<Response> {
    const url = new URL(context.req.url);
    const text = await context.req.text();
    const entry: LoggedRequest = {
      method: context.req.method,
      path: decodeURIComponent(url.pathname),
      query: queryOf(url),
      body: text === '' ? undefined : parsed(text),
      status: null,
      at: Date.now(),
    };
    this.requests.add(entry);
    this.requests.inFlight += 1;
    try {
      const fault = this.faults.take(entry);
      await fault?.after;
      const latency = this.latencyMs + (fault?.latencyMs ?? 0);
      if (latency > 0) await sleep(latency);
      const real = () => this.route(url, entry, context.req.raw.headers, text);
      const response = fault === null ? await real() : await answerWithFault(fault, real, this.socketOf(context));
      entry.status = response === null ? null : response.status;
      return response ?? RESPONSE_ALREADY_SENT;
    } finally {
      this.requests.inFlight -= 1;
      this.requests.lastActivityAt = Date.now();
    }
  }

  /** Without a port there is no socket to cut or to keep waiting. */
  private socketOf(context: Context<{ Bindings: HttpBindings }>): FaultySocket | null {
    const outgoing = (context.env as HttpBindings | undefined)?.outgoing;
    if (outgoing === undefined) return null;
    return { outgoing, stopped: () => new Promise((resolve) => this.hanging.push(resolve)) };
  }

  private async route(url: URL, entry: LoggedRequest, headers: Headers, text: string): Promise<Response> {
    let path = url.pathname.toLowerCase();
    const base = this.urlBase.toLowerCase();
    if (base !== '') {
      if (path !== base && !path.startsWith(`${base}/`)) {
        return this.versioned(empty(307, { Location: `${this.urlBase}${url.pathname}${url.search}` }));
      }
      path = path.slice(base.length) || '/';
    }
    if (path === '/ping') return ok({ status: 'OK' });
    if (path === '/login') return page(`Login - ${this.kind}`);
    if (path === '/') return notFound(this.kind, 'problem');
    const given = entry.query.apikey?.[0] ?? headers.get('x-api-key') ?? bearer(headers.get('authorization'));
    if (given !== this.apiKey && !path.startsWith('/api')) {
      return empty(302, { Location: `${this.urlBase}/login?returnUrl=${encodeURIComponent(url.pathname)}` });
    }
    if (given !== this.apiKey) return empty(401);
    if (text !== '' && entry.body === text && !/^"/.test(text)) {
      const where = 'Path: $ | LineNumber: 0 | BytePositionInLine: 1.';
      return this.versioned(problem({ $: [`'${text.slice(0, 20)}' is an invalid JSON literal. ${where}`] }));
    }
    const inner = new URL(url);
    inner.pathname = path.replace(/(?<=.)\/+$/, '');
    const body = text !== '' && !['GET', 'HEAD'].includes(entry.method) ? { body: text } : {};
    const request = new Request(inner, {
      method: entry.method,
      headers: { 'content-type': 'application/json' },
      ...body,
    });
    return this.versioned(await this.routes.fetch(request));
  }

  private versioned(response: Response): Response {
    if (response.headers.has(UNVERSIONED)) response.headers.delete(UNVERSIONED);
    else response.headers.set('X-Application-Version', this.version);
    return response;
  }

  private unrouted(context: Context): Response {
    const others = ['GET', 'POST', 'PUT', 'DELETE'].filter((method) => {
      return this.routes.router.match(method, context.req.path)[0].length > 0;
    });
    return others.length > 0 ? empty(405, { Allow: others.join(', ') }) : empty(404);
  }
}

function queryOf(url: URL): Record<string, string[]> {
  const query: Record<string, string[]> = {};
  // Parameter names are case-insensitive in the real apps.
  for (const [key, value] of url.searchParams) {
    const name = key.toLowerCase() === 'apikey' ? 'apikey' : key;
    query[name] = [...(query[name] ?? []), value];
  }
  return query;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function bearer(header: string | null): string | null {
  return /^Bearer (.+)$/i.exec(header ?? '')?.[1] ?? null;
}
