import { setTimeout as sleep } from 'node:timers/promises';
import { DotNetError } from './media-files.ts';

type CommandStatus = 'queued' | 'started' | 'completed' | 'failed' | 'aborted' | 'cancelled' | 'orphaned';

/** A command with its request and its progress. */
export interface FakeCommand {
  id: number;
  name: string;
  /** The body as the server stores it: known fields only. */
  body: Record<string, unknown>;
  status: CommandStatus;
  message: string | null;
  exception: string | null;
  queuedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
}

/** `int`: an id that may be missing (then the command covers everything); other kinds are stored as received. */
type FieldKind = 'int' | 'int[]' | 'any';

export interface CommandDefinition {
  name: string;
  fields: Record<string, FieldKind>;
  /** Renames a field that is also accepted under another name. */
  alias?: Record<string, { to: string; wrap: boolean }>;
  requiresDiskAccess?: boolean;
  isLongRunning?: boolean;
  updateScheduledTask?: boolean;
  priority?: 'normal' | 'high';
  extra?: Record<string, unknown>;
  /** Resolves with the last message. `wait` takes the command's duration on this fake. */
  run(body: Record<string, unknown>, wait: () => Promise<void>): Promise<string | null>;
}

const MAX_KEPT = 20_000;

/**
 * The command queue of both apps: an equal command that is queued or started is returned instead of a new one; a fixed number of workers; commands
 * that need the disk run one at a time.
 */
export class CommandQueue {
  readonly all: FakeCommand[] = [];
  /** How long each command takes, in milliseconds. */
  commandMs: number;
  private readonly workers: number;
  private readonly definitions = new Map<string, CommandDefinition>();
  private readonly byId = new Map<number, FakeCommand>();
  /** Queued and started commands by name and body; an equal request gets the existing one. */
  private readonly active = new Map<string, FakeCommand>();
  private readonly running = new Set<FakeCommand>();
  private waiting: FakeCommand[] = [];
  private nextId = 1;
  private idleWaiters: (() => void)[] = [];
  private stopped = false;

  constructor(options: { workers: number; commandMs: number }) {
    this.workers = options.workers;
    this.commandMs = options.commandMs;
  }

  define(definition: CommandDefinition): void {
    this.definitions.set(definition.name.toLowerCase(), definition);
  }

  get(id: number): FakeCommand | null {
    return this.byId.get(id) ?? null;
  }

  /** Returns null for a name without a definition. Throws a DotNetError for an id that is not a number. */
  push(request: Record<string, unknown>): FakeCommand | null {
    const definition = this.definitions.get(String(request.name).toLowerCase());
    if (definition === undefined) return null;
    const body = normalise(definition, request);
    const key = keyOf(definition.name, body);
    const equal = this.active.get(key);
    if (equal !== undefined) return equal;
    const command: FakeCommand = {
      id: this.nextId,
      name: definition.name,
      body,
      status: 'queued',
      message: null,
      exception: null,
      queuedAt: new Date(),
      startedAt: null,
      endedAt: null,
    };
    this.nextId += 1;
    this.all.push(command);
    this.byId.set(command.id, command);
    if (this.all.length > MAX_KEPT) this.byId.delete(this.all.shift()?.id ?? 0);
    this.active.set(key, command);
    this.waiting.push(command);
    setImmediate(() => this.startNext());
    return command;
  }

  /** Like a restart of the app: queued and started commands are orphaned and do nothing more. */
  orphanAll(): void {
    for (const command of this.active.values()) command.status = 'orphaned';
    this.active.clear();
    this.running.clear();
    this.waiting = [];
    this.wakeIdle();
  }

  stop(): void {
    this.stopped = true;
    this.orphanAll();
  }

  resume(): void {
    this.stopped = false;
  }

  get busy(): boolean {
    return this.active.size > 0;
  }

  idle(): Promise<void> {
    if (!this.busy) return Promise.resolve();
    return new Promise((resolve) => this.idleWaiters.push(resolve));
  }

  resource(command: FakeCommand): Record<string, unknown> {
    const definition = this.definitions.get(command.name.toLowerCase());
    const ended = command.endedAt;
    return withoutNulls({
      name: command.name,
      commandName: command.name.replace(/(?<=[a-z])(?=[A-Z])/g, ' '),
      message: command.message,
      body: {
        ...command.body,
        sendUpdatesToClient: true,
        updateScheduledTask: definition?.updateScheduledTask ?? true,
        requiresDiskAccess: definition?.requiresDiskAccess ?? false,
        isExclusive: false,
        isLongRunning: definition?.isLongRunning ?? false,
        ...definition?.extra,
        name: command.name,
        trigger: 'manual',
        suppressMessages: false,
      },
      priority: definition?.priority ?? 'normal',
      status: command.status,
      result: command.status === 'completed' ? 'successful' : 'unknown',
      queued: seconds(command.queuedAt),
      started: seconds(command.startedAt),
      ended: seconds(ended),
      duration: ended === null ? null : duration(ended.getTime() - (command.startedAt ?? ended).getTime()),
      exception: command.exception,
      trigger: 'manual',
      stateChangeTime: seconds(command.startedAt),
      sendUpdatesToClient: true,
      updateScheduledTask: definition?.updateScheduledTask ?? true,
      id: command.id,
    });
  }

  private startNext(): void {
    while (!this.stopped && this.running.size < this.workers) {
      const isDiskTaken = [...this.running].some((command) => this.needsDisk(command));
      const at = this.waiting.findIndex((command) => !isDiskTaken || !this.needsDisk(command));
      const [command] = at < 0 ? [] : this.waiting.splice(at, 1);
      if (command === undefined) return;
      this.running.add(command);
      command.status = 'started';
      command.startedAt = new Date();
      void this.run(command);
    }
  }

  private async run(command: FakeCommand): Promise<void> {
    const definition = this.definitions.get(command.name.toLowerCase());
    try {
      const message = await definition?.run(command.body, async () => {
        await sleep(this.commandMs, undefined, { ref: false });
        // A command interrupted by a restart does nothing more.
        if (command.status !== 'started') throw new Error('interrupted');
      });
      if (command.status !== 'started') return;
      command.status = 'completed';
      command.message = message ?? null;
    } catch (error) {
      if (command.status !== 'started') return;
      command.status = 'failed';
      command.message = 'Failed';
      const type = error instanceof DotNetError ? error.type : 'System.Exception';
      command.exception = `${type}: ${error instanceof Error ? error.message : String(error)}`;
    }
    command.endedAt = new Date();
    this.running.delete(command);
    this.active.delete(keyOf(command.name, command.body));
    this.startNext();
    this.wakeIdle();
  }

  private needsDisk(command: FakeCommand): boolean {
    return this.definitions.get(command.name.toLowerCase())?.requiresDiskAccess ?? false;
  }

  private wakeIdle(): void {
    if (this.busy) return;
    for (const wake of this.idleWaiters.splice(0)) wake();
  }
}

function keyOf(name: string, body: Record<string, unknown>): string {
  return `${name} ${JSON.stringify(body)}`;
}

function normalise(definition: CommandDefinition, request: Record<string, unknown>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(request)) {
    const alias = definition.alias?.[key];
    const name = alias?.to ?? key;
    const kind = definition.fields[name];
    if (kind === undefined || value === null) continue;
    const kept = alias?.wrap === true ? [value] : value;
    const ids = kind === 'any' ? [] : kind === 'int' ? [kept] : Array.isArray(kept) ? kept : [kept];
    if (ids.some((id) => !Number.isInteger(id)) || (kind === 'int[]' && !Array.isArray(kept))) {
      throw new DotNetError(
        'System.Text.Json.JsonException',
        `The JSON value could not be converted to System.Nullable\`1[System.Int32]. Path: $.${key} | LineNumber: 0 | BytePositionInLine: 40.`,
      );
    }
    body[name] = kept;
  }
  return Object.fromEntries(Object.keys(definition.fields).flatMap((key) => (key in body ? [[key, body[key]]] : [])));
}

/** Both apps omit nulls from their answers. */
export function withoutNulls(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== null && entry !== undefined));
}

/** A time in the API's format: without fraction. */
export function seconds(date: Date | null): string | null {
  return date === null ? null : `${date.toISOString().slice(0, 19)}Z`;
}

function duration(ms: number): string {
  const whole = new Date(Math.max(0, ms)).toISOString();
  return `${whole.slice(11, 19)}.${whole.slice(20, 23)}0000`;
}
