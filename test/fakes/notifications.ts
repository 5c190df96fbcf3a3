import { withoutNulls } from './command-queue.ts';
import type { AppName } from './qualities.ts';
import { type Delivery, postWebhook } from './webhook-delivery.ts';

const FLAGS: Record<AppName, string[]> = {
  Sonarr: [
    'onGrab',
    'onDownload',
    'onUpgrade',
    'onImportComplete',
    'onRename',
    'onSeriesAdd',
    'onSeriesDelete',
    'onEpisodeFileDelete',
    'onEpisodeFileDeleteForUpgrade',
    'onHealthIssue',
    'includeHealthWarnings',
    'onHealthRestored',
    'onApplicationUpdate',
    'onManualInteractionRequired',
  ],
  Radarr: [
    'onGrab',
    'onDownload',
    'onUpgrade',
    'onRename',
    'onMovieAdded',
    'onMovieDelete',
    'onMovieFileDelete',
    'onMovieFileDeleteForUpgrade',
    'onHealthIssue',
    'includeHealthWarnings',
    'onHealthRestored',
    'onApplicationUpdate',
    'onManualInteractionRequired',
  ],
};

const MASK = '********';

/** A webhook connection as the server stores it, with the password in clear. */
export interface Connection {
  id: number;
  name: string;
  flags: Record<string, boolean>;
  url: string;
  method: 1 | 2;
  username: string;
  password: string;
  headers: { key: string; value: string }[];
  tags: number[];
  /** Epoch milliseconds until which nothing is sent, after a failure. */
  disabledUntil: number;
  level: number;
}

export interface SentEvent extends Delivery {
  eventType: string;
  connection: string;
  body: Record<string, unknown>;
  at: number;
}

export interface NotificationOptions {
  app: AppName;
  userAgent: string;
  /** How long a connection is disabled after a failed delivery; 5 min in the real apps. Doubles with every further failure. */
  disabledMs: number;
  /** How long all events are still tried after the first failure; 5 min in the real apps, 0 here. */
  graceMs: number;
  timeoutMs: number;
  onOffence(what: string): void;
}

export type Failure = { kind: 'validation'; errors: object[] } | { kind: 'error'; message: string; type: string };

/** The webhook connections of a fake: stores and tests them, disables them after failures, and sends to them. */
export class Notifications {
  readonly connections: Connection[] = [];
  /** Every request sent, including tests. */
  readonly sent: SentEvent[] = [];
  inFlight = 0;
  private readonly options: NotificationOptions;
  private firstFailureAt = new Map<number, number>();
  private nextId = 1;

  constructor(options: NotificationOptions) {
    this.options = options;
  }

  find(id: number): Connection | null {
    return this.connections.find((connection) => connection.id === id) ?? null;
  }

  /** Parses a resource; with `stored`, masked passwords and omitted fields keep their stored values. */
  parse(resource: Record<string, unknown>, stored: Connection | null): Connection {
    const fields = new Map<string, unknown>();
    for (const field of Array.isArray(resource.fields) ? resource.fields : [])
      fields.set(String(field.name), field.value);
    const text = (name: string) => String(fields.get(name) ?? '');
    const headers = Array.isArray(fields.get('headers'))
      ? (fields.get('headers') as { key: string; value: string }[])
      : [];
    return {
      id: stored?.id ?? 0,
      name: String(resource.name ?? ''),
      flags: Object.fromEntries(FLAGS[this.options.app].map((flag) => [flag, resource[flag] === true])),
      url: text('url'),
      method: fields.get('method') === 2 ? 2 : 1,
      username: text('username'),
      password: text('password') === MASK ? (stored?.password ?? MASK) : text('password'),
      headers: headers.map(({ key, value }) => ({ key: String(key), value: String(value) })),
      tags: Array.isArray(resource.tags) ? resource.tags.map(Number) : [],
      disabledUntil: stored?.disabledUntil ?? 0,
      level: stored?.level ?? 0,
    };
  }

  save(connection: Connection): Connection {
    if (connection.id === 0) {
      connection.id = this.nextId;
      this.nextId += 1;
      this.connections.push(connection);
    } else {
      this.connections[this.connections.findIndex((other) => other.id === connection.id)] = connection;
    }
    return connection;
  }

  remove(id: number): boolean {
    const at = this.connections.findIndex((connection) => connection.id === id);
    if (at >= 0) this.connections.splice(at, 1);
    return at >= 0;
  }

  hasFlags(connection: Connection): boolean {
    return Object.entries(connection.flags).some(([flag, on]) => on && flag.startsWith('on'));
  }

  /** Sends a Test; success re-enables a stored connection at once. */
  async test(connection: Connection, body: Record<string, unknown>): Promise<Failure | null> {
    if (!/^https?:\/\//i.test(connection.url)) return { kind: 'validation', errors: [invalidUrl(connection.url)] };
    const answer = await this.post(connection, body);
    if (answer.kind === 'unreachable') {
      return { kind: 'error', message: answer.message, type: 'System.Net.Http.HttpRequestException' };
    }
    if (answer.kind === 'timeout')
      return { kind: 'error', message: 'Http request timed out', type: 'System.Net.WebException' };
    if (answer.status >= 400) return { kind: 'validation', errors: [refused(connection, answer.status)] };
    const stored = this.find(connection.id);
    if (stored !== null) {
      stored.disabledUntil = 0;
      stored.level = 0;
      this.firstFailureAt.delete(stored.id);
    }
    return null;
  }

  /** Sends an event to every connection with that flag, one after the other, as the real apps do in their own thread. */
  async emit(flags: string[], body: Record<string, unknown>, tags: number[] = []): Promise<void> {
    for (const connection of [...this.connections]) {
      if (!flags.every((flag) => connection.flags[flag] === true)) continue;
      if (connection.tags.length > 0 && !connection.tags.some((tag) => tags.includes(tag))) continue;
      if (connection.disabledUntil > Date.now()) continue;
      const answer = await this.post(connection, body);
      if (answer.kind === 'answered' && answer.status < 400) {
        connection.level = Math.max(0, connection.level - 1);
        this.firstFailureAt.delete(connection.id);
      } else {
        this.fail(connection);
      }
    }
  }

  private fail(connection: Connection): void {
    const first = this.firstFailureAt.get(connection.id);
    if (first === undefined) this.firstFailureAt.set(connection.id, Date.now());
    if (Date.now() - (first ?? Date.now()) < this.options.graceMs) return;
    connection.disabledUntil = Date.now() + this.options.disabledMs * 2 ** connection.level;
    connection.level = Math.min(3, connection.level + 1);
  }

  private async post(connection: Connection, body: Record<string, unknown>): Promise<Delivery['answer']> {
    this.inFlight += 1;
    const at = Date.now();
    try {
      const answer = await postWebhook(connection, body, this.options);
      if (answer.kind === 'answered' && answer.status >= 300 && answer.status < 400) {
        this.options.onOffence(
          `webhook ${String(body.eventType)} answered ${answer.status}: taken for success, the event is lost`,
        );
      }
      this.sent.push({ eventType: String(body.eventType), connection: connection.name, body, at, answer });
      if (this.sent.length > 20_000) this.sent.shift();
      return answer;
    } finally {
      this.inFlight -= 1;
    }
  }

  health(): { type: 'warning' | 'error'; message: string } | null {
    const off = this.connections.filter((connection) => connection.disabledUntil > Date.now());
    if (off.length === 0) return null;
    if (off.length === this.connections.length) {
      return { type: 'error', message: 'All notifications are unavailable due to failures' };
    }
    return {
      type: 'warning',
      message: `Notifications unavailable due to failures: ${off.map((one) => one.name).join(', ')}`,
    };
  }

  resource(connection: Connection): Record<string, unknown> {
    return withoutNulls({ ...this.shape(connection), id: connection.id });
  }

  schema(): object[] {
    return [{ ...this.shape(null), presets: [] }];
  }

  private shape(connection: Connection | null): Record<string, unknown> {
    const app = this.options.app;
    const flags = FLAGS[app];
    const supports = flags.filter((flag) => flag.startsWith('on')).map((flag) => [`supportsO${flag.slice(1)}`, true]);
    const field = (order: number, name: string, label: string, value: unknown, rest: object) =>
      withoutNulls({ order, name, label, value, advanced: false, privacy: 'normal', isFloat: false, ...rest });
    return {
      ...Object.fromEntries(flags.map((flag) => [flag, connection?.flags[flag] ?? false])),
      ...Object.fromEntries(supports),
      name: connection?.name ?? '',
      fields: [
        field(0, 'url', 'Webhook URL', connection?.url, { type: 'url' }),
        field(1, 'method', 'Method', connection?.method ?? 1, {
          helpText: 'Which HTTP method to use submit to the Webservice',
          type: 'select',
          selectOptions: [
            { value: 1, name: 'POST', order: 1 },
            { value: 2, name: 'PUT', order: 2 },
          ],
        }),
        field(2, 'username', 'Username', connection?.username || null, { type: 'textbox', privacy: 'userName' }),
        field(3, 'password', 'Password', connection?.password ? MASK : null, { type: 'password', privacy: 'password' }),
        // Headers are returned in clear, including secrets, as in the real apps.
        field(4, 'headers', 'Headers', connection?.headers ?? [], { type: 'keyValueList', advanced: true }),
      ],
      implementationName: 'Webhook',
      implementation: 'Webhook',
      configContract: 'WebhookSettings',
      infoLink: `https://wiki.servarr.com/${app.toLowerCase()}/supported#webhook`,
      tags: connection?.tags ?? [],
    };
  }
}

function invalidUrl(url: string): object {
  return {
    isWarning: false,
    propertyName: 'Url',
    errorMessage: `Invalid Url: '${url}'`,
    attemptedValue: url,
    severity: 'error',
  };
}

const STATUS_NAMES: Record<number, string> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  413: 'RequestEntityTooLarge',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
};

function refused(connection: Connection, status: number): object {
  // The message contains the address with its query, so a token in the URL is visible in it.
  const request = `[${status}:${STATUS_NAMES[status] ?? status}] [${connection.method === 2 ? 'PUT' : 'POST'}] at [${connection.url}]`;
  return {
    isWarning: false,
    propertyName: 'Url',
    errorMessage: `Unable to send test message: Unable to post to webhook: HTTP request failed: ${request}`,
    severity: 'error',
  };
}
