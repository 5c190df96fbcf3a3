import { and, asc, eq, sql } from 'drizzle-orm';
import type { PlexServer } from '../../core/model/plex.ts';
import type { PlexServerStore } from '../../core/ports/library-store.ts';
import { sealedFault } from '../../core/secrets/sealed-fault.ts';
import { AppError } from '../../errors.ts';
import type { Database } from '../database.ts';
import { isUniqueViolation } from '../errors.ts';
import type { Sealer } from '../instances.ts';
import { differs, given, rowWhere } from '../rows.ts';
import { plexServers } from '../schema/plex-servers.ts';
import { removeItems } from './remove-items.ts';

type ServerRow = typeof plexServers.$inferSelect;

/** The state before the first request to a server. */
const fresh = { enabled: true, verifyTls: true, remoteStreaming: true, tokenRefused: false };

export function createServerStore(database: Database, sealer: Sealer): PlexServerStore {
  const { build } = database;
  const byId = (id: number) => build.select().from(plexServers).where(eq(plexServers.id, id));
  const get = async (id: number) => {
    const [row] = await database.read(byId(id));
    return row === undefined ? null : opened(row, sealer);
  };

  return {
    async all() {
      return (await database.read(build.select().from(plexServers).orderBy(asc(plexServers.id)))).map((row) =>
        opened(row, sealer),
      );
    },
    get,
    create: create(database, sealer),
    async ensureEnvironment(server) {
      const [, , [row]] = await database.write(ensureStatements(database, server));
      if (row === undefined) throw new AppError('database', `No row came back for PLEX_${server.number}.`);
      return opened(row, sealer);
    },
    async update(id, change) {
      const before = await get(id);
      if (before === null) return null;
      const { token, ...rest } = given(change);
      // Sealing an equal token gives different bytes, so only a new token is written.
      const isNewToken = token !== undefined && before.source === 'database' && token !== before.token;
      const set = isNewToken ? { ...rest, token: sealer.seal(token, contextOf(id)) } : rest;
      const isChanged = differs(plexServers, set);
      if (isChanged === undefined) return before;
      const update = build
        .update(plexServers)
        .set(set)
        .where(and(eq(plexServers.id, id), isChanged));
      try {
        const [, [row]] = await database.write([update, byId(id)]);
        return row === undefined ? null : opened(row, sealer);
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw (await knownMachine(database, rest.machineIdentifier, error)) ?? error;
      }
    },
    async retire(id) {
      const isIt = and(eq(plexServers.id, id), eq(plexServers.source, 'environment'));
      await database.write([build.update(plexServers).set({ number: null }).where(isIt)]);
    },
    delete: deleteServer(database),
    reseal: reseal(database, sealer),
  };
}

function create(database: Database, sealer: Sealer): PlexServerStore['create'] {
  const { build } = database;
  return async (server) => {
    // The token is sealed for the row's id, so the id is chosen first; if another process takes it meanwhile, the next one is tried.
    for (;;) {
      const id = await nextId(database);
      const token = sealer.seal(server.token, contextOf(id));
      try {
        const row = { ...fresh, ...server, id, token, source: 'database' as const };
        const [[made]] = await database.write([build.insert(plexServers).values(row).returning()]);
        if (made === undefined) throw new AppError('database', `No row came back for the Plex server ${server.name}.`);
        return opened(made, sealer);
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        const refusal = await knownMachine(database, server.machineIdentifier, error);
        if (refusal !== null) throw refusal;
      }
    }
  };
}

function deleteServer(database: Database): PlexServerStore['delete'] {
  const { build } = database;
  return async (id) => {
    await removeItems(database, sql`server_id = ${id}`);
    const [gone] = await database.write([
      build.delete(plexServers).where(eq(plexServers.id, id)).returning({ id: plexServers.id }),
    ]);
    return gone.length > 0;
  };
}

function reseal(database: Database, sealer: Sealer): PlexServerStore['reseal'] {
  const { build } = database;
  return async () => {
    const stored = await database.read(build.select().from(plexServers).where(eq(plexServers.source, 'database')));
    const changes = stored.flatMap((row) => {
      const { token, fault } = openToken(row, sealer);
      if (row.token === null || fault !== null) return [];
      // Only if the row still holds what was opened: a token set meanwhile is already sealed with the newest key.
      return build
        .update(plexServers)
        .set({ token: sealer.seal(token, contextOf(row.id)) })
        .where(and(eq(plexServers.id, row.id), eq(plexServers.token, row.token)));
    });
    await database.write(changes);
    return changes.length;
  };
}

async function nextId({ build, read }: Database): Promise<number> {
  const last = sql`select coalesce(max(seq), 0) as id from sqlite_sequence where name = 'plex_servers'`;
  return ((await read(build.all<{ id: number }>(last)))[0]?.id ?? 0) + 1;
}

/** The refusal if the machine is already stored; null if another unique value is taken. */
async function knownMachine(
  { build, read }: Database,
  machineIdentifier: string | null | undefined,
  cause: unknown,
): Promise<AppError | null> {
  if (machineIdentifier == null) return null;
  const isIt = and(eq(plexServers.machineIdentifier, machineIdentifier), eq(plexServers.source, 'database'));
  const [row] = await read(build.select({ name: plexServers.name }).from(plexServers).where(isIt));
  if (row === undefined) return null;
  const message = `This Plex server (${machineIdentifier}) is there already, as "${row.name}". Change that one instead.`;
  return new AppError('conflict', message, { cause });
}

function ensureStatements({ build }: Database, server: { number: number; name: string; url: string }) {
  const { number, ...address } = server;
  const isIt = and(eq(plexServers.number, number), eq(plexServers.source, 'environment'));
  const row = {
    ...fresh,
    ...server,
    source: 'environment' as const,
    connection: 'manual' as const,
    connections: [],
  };
  return [
    build
      .update(plexServers)
      .set(address)
      .where(and(isIt, differs(plexServers, address))),
    build
      .insert(plexServers)
      .select(rowWhere(plexServers, row, sql`not exists (select 1 from ${plexServers} where ${isIt})`)),
    build.select().from(plexServers).where(isIt),
  ] as const;
}

function contextOf(id: number): string {
  return `plex_servers:${id}:token`;
}

/** A token that cannot be decrypted (the encryption key was lost) must not break the other servers: it is empty, with the reason. */
function openToken({ id, token }: ServerRow, sealer: Sealer): { token: string; fault: string | null } {
  if (token === null) return { token: '', fault: null };
  try {
    return { token: sealer.open(token, contextOf(id)), fault: null };
  } catch (error) {
    return { token: '', fault: sealedFault('token', error) };
  }
}

function opened(row: ServerRow, sealer: Sealer): PlexServer {
  const { token, fault } = openToken(row, sealer);
  if (fault === null) return { ...row, token };
  // A stored refusal is about the previous token.
  return { ...row, token, tokenFault: fault, error: `Nothing is asked of Plex "${row.name}": ${fault}.` };
}
