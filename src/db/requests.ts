import { and, asc, eq, getTableColumns, max, or, type SQL, sql } from 'drizzle-orm';
import { normalizeTitle } from '../core/matching/titles.ts';
import type { MediaRequest } from '../core/model/request.ts';
import type { RequestLimit, RequestStore } from '../core/ports/request-store.ts';
import { AppError } from '../errors.ts';
import type { Database } from './database.ts';
import { fetchPage } from './paging.ts';
import { remember } from './remember.ts';
import { isEqual, personKeyOf } from './request-identity.ts';
import { differs, given, listOf, rowWhere } from './rows.ts';
import { requestSteps, requests } from './schema/requests.ts';

const { titleKey: _title, personKey: _person, ...shown } = getTableColumns(requests);

/** How long the answer is cached: a request from another process may be missed for that long. */
const rememberedMs = 5_000;

/** Drops the cached answer, since a write may change whether a request is open. */
type Write = Database['write'];

export function createRequestStore(database: Database, now: () => number): RequestStore {
  const anyOpen = remember({ now, forMs: rememberedMs }, () => isAnyOpen(database));
  const write: Write = async (queries) => {
    try {
      return await database.write(queries);
    } finally {
      anyOpen.forget();
    }
  };
  return {
    get: (id) => readOne(database, id),
    page: readPage(database),
    open: (libraryIds) =>
      database.read(
        select(
          database,
          sql`(${isOpen} or not exists (select 1 from media_items i
          where i.id = ${requests.itemId} and i.state <> 'fileNotFound' and i.library_id in ${listOf([...libraryIds])}))`,
        ),
      ),
    isAnyOpen: anyOpen.get,
    create: create(database, write),
    byIds: readByIds(database),
    byItem: (itemId) => database.read(select(database, eq(requests.itemId, itemId))),
    change: change(database, write),
    history: (id) => readHistory(database, id),
    newestStep: () => newestStep(database),
    async delete(id) {
      const gone = database.build.delete(requests).where(eq(requests.id, id)).returning({ id: requests.id });
      const [rows] = await write([gone]);
      return rows.length > 0;
    },
    async deleteOf(plexId) {
      const gone = database.build.delete(requests).where(eq(requests.plexId, plexId)).returning({ id: requests.id });
      const [rows] = await write([gone]);
      return rows.length;
    },
  };
}

function select({ build }: Database, where?: SQL) {
  return build.select(shown).from(requests).where(where).orderBy(asc(requests.id));
}

async function readOne(database: Database, id: number): Promise<MediaRequest | null> {
  return (await database.read(select(database, eq(requests.id, id))))[0] ?? null;
}

async function isAnyOpen(database: Database): Promise<boolean> {
  const [row] = await database.read(
    database.build.all<{ is: number }>(sql`select exists (select 1 from requests where ${isOpen}) as "is"`),
  );
  return row?.is === 1;
}

function readPage(database: Database): RequestStore['page'] {
  return ({ kind, state, plexId, q = '' }, query) =>
    fetchPage(database, query, {
      table: requests,
      where: and(
        kind === undefined ? undefined : eq(requests.kind, kind),
        state === undefined ? undefined : eq(requests.state, state),
        plexId === undefined ? undefined : eq(requests.plexId, plexId),
        q.trim() === '' ? undefined : hasWords(q.trim()),
      ),
      by: [requests.id],
      order: 'newest first',
      rows: ({ where, orderBy, limit }) =>
        database.build
          .select(shown)
          .from(requests)
          .where(where)
          .orderBy(...orderBy)
          .limit(limit),
      keyOf: (row) => [row.id],
      toItem: (row): MediaRequest => row,
    });
}

function create(database: Database, write: Write): RequestStore['create'] {
  const { build } = database;
  return async (wanted, { at, state, reason }, limit = null) => {
    const request = {
      ...wanted,
      asin: wanted.asin?.toUpperCase() ?? null,
      personKey: personKeyOf(wanted),
      state,
      reason: null,
      createdAt: at,
      updatedAt: at,
    };
    const isOf = limit === null ? sql`true` : sql`plex_id = ${limit.plexId}`;
    const equal = sql`select id from requests where ${isOf} and ${isEqual(request)} order by id limit 1`;
    const newest = sql`(select max(id) from requests)`;
    const [[earlier], , , [row]] = await write([
      select(database, sql`${requests.id} = (${equal})`),
      build.insert(requests).select(rowWhere(requests, request, sql`not exists (${equal}) and ${hasRoom(limit)}`)),
      // Ids only grow and nobody else writes during the batch: a row without a step is the one just inserted.
      build
        .insert(requestSteps)
        .select(
          rowWhere(
            requestSteps,
            { requestId: newest, at, state, reason },
            sql`${newest} is not null and not exists (select 1 from request_steps where request_id = ${newest})`,
          ),
        ),
      select(database, sql`${requests.id} = (${equal})`),
    ]);
    if (earlier !== undefined) return { request: earlier, isNew: false };
    if (row !== undefined) return { request: row, isNew: true };
    if (limit !== null) return null;
    throw new AppError('database', `No row came back for the request "${wanted.title}".`);
  };
}

/** Counted in the inserting batch: two requests at once must not pass the limit together. */
function hasRoom(limit: RequestLimit | null): SQL {
  if (limit === null) return sql`true`;
  return sql`(select count(*) from requests where plex_id = ${limit.plexId} and ${isOpen}) < ${limit.mostOpen}`;
}

function readByIds(database: Database): RequestStore['byIds'] {
  return async ({ kind, tmdbId, tvdbId, asin }) => {
    const ids = [
      ...(tmdbId === undefined ? [] : [eq(requests.tmdbId, tmdbId)]),
      ...(tvdbId === undefined ? [] : [eq(requests.tvdbId, tvdbId)]),
      ...(asin === undefined ? [] : [eq(requests.asin, asin.toUpperCase())]),
    ];
    return ids.length === 0 ? [] : database.read(select(database, and(eq(requests.kind, kind), or(...ids))));
  };
}

function change(database: Database, write: Write): RequestStore['change'] {
  return async (id, changed, at) => {
    const { itemId, from, ...set } = given(changed);
    const item = itemId === undefined ? undefined : itemIfThere(itemId);
    const isOther = or(differs(requests, set), item === undefined ? undefined : sql`${requests.itemId} is not ${item}`);
    if (isOther === undefined) return readOne(database, id);
    const isIt = eq(requests.id, id);
    const isAsRead = from === undefined ? undefined : eq(requests.state, from);
    const { state, reason } = set;
    const results = await write([
      ...(state === undefined ? [] : [addStep(database, id, { state, from, reason: reason ?? '', at })]),
      database.build
        .update(requests)
        .set({ ...set, ...(item === undefined ? {} : { itemId: item }), updatedAt: at })
        .where(and(isIt, isAsRead, isOther)),
      select(database, isIt),
    ]);
    return (results.at(-1) as MediaRequest[])[0] ?? null;
  };
}

async function newestStep({ build, read }: Database): Promise<number> {
  const [row] = await read(build.select({ id: max(requestSteps.id) }).from(requestSteps));
  return row?.id ?? 0;
}

function readHistory(database: Database, id: number): ReturnType<RequestStore['history']> {
  return database.read(
    database.build
      .select({ at: requestSteps.at, state: requestSteps.state, reason: requestSteps.reason })
      .from(requestSteps)
      .where(eq(requestSteps.requestId, id))
      .orderBy(asc(requestSteps.id)),
  );
}

/** Must match the index's literal text. */
const isOpen = sql`state <> 'available'`;

/** Runs before the update of the same batch: only a different state is added to the history. */
function addStep(
  { build }: Database,
  requestId: number,
  {
    from,
    ...step
  }: {
    readonly state: MediaRequest['state'];
    readonly from: MediaRequest['state'] | undefined;
    readonly reason: string;
    readonly at: number;
  },
) {
  const isAsRead = from === undefined ? sql`1` : sql`state = ${from}`;
  const isOther = sql`exists (select 1 from requests where id = ${requestId} and state <> ${step.state} and ${isAsRead})`;
  return build.insert(requestSteps).select(rowWhere(requestSteps, { ...step, requestId }, isOther));
}

/** The item may have left the mirror since it was found. */
function itemIfThere(itemId: number | null): SQL {
  return sql`(select id from media_items where id = ${itemId})`;
}

function hasWords(q: string): SQL {
  const key = normalizeTitle(q);
  return sql`(instr(title_key, ${key}) > 0 or instr(person_key, ${key}) > 0)`;
}
