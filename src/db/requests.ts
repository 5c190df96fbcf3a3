import { and, asc, eq, getTableColumns, or, type SQL, sql } from 'drizzle-orm';
import { normalizeTitle } from '../core/matching/titles.ts';
import type { MediaRequest } from '../core/model/request.ts';
import type { RequestStore } from '../core/ports/request-store.ts';
import { AppError } from '../errors.ts';
import type { Database } from './database.ts';
import { fetchPage } from './paging.ts';
import { remember } from './remember.ts';
import { isEqual, personKeyOf } from './request-identity.ts';
import { differs, given, listOf, rowWhere } from './rows.ts';
import { requestSteps, requests } from './schema/requests.ts';

const { titleKey: _title, personKey: _person, ...shown } = getTableColumns(requests);

/** As long as an answer is remembered: what another process was told may be missed for that long. */
const rememberedMs = 5_000;

export function createRequestStore(database: Database, now: () => number): RequestStore {
  const { build } = database;
  const select = (where?: SQL) => build.select(shown).from(requests).where(where).orderBy(asc(requests.id));
  const anyOpen = remember({ now, forMs: rememberedMs }, async () => {
    const [row] = await database.read(
      build.all<{ is: number }>(sql`select exists (select 1 from requests where ${isOpen}) as "is"`),
    );
    return row?.is === 1;
  });
  /** What was remembered before a change says nothing after it. */
  const write: Database['write'] = async (queries) => {
    try {
      return await database.write(queries);
    } finally {
      anyOpen.forget();
    }
  };

  return {
    async get(id) {
      return (await database.read(select(eq(requests.id, id))))[0] ?? null;
    },
    page: ({ kind, state, q = '' }, query) =>
      fetchPage(database, query, {
        table: requests,
        where: and(
          kind === undefined ? undefined : eq(requests.kind, kind),
          state === undefined ? undefined : eq(requests.state, state),
          q.trim() === '' ? undefined : hasWords(q.trim()),
        ),
        by: [requests.id],
        order: 'newest first',
        rows: ({ where, orderBy, limit }) =>
          build
            .select(shown)
            .from(requests)
            .where(where)
            .orderBy(...orderBy)
            .limit(limit),
        keyOf: (row) => [row.id],
        toItem: (row): MediaRequest => row,
      }),
    open: (libraryIds) =>
      database.read(
        select(sql`(${isOpen} or not exists (select 1 from media_items i
          where i.id = ${requests.itemId} and i.state <> 'fileNotFound' and i.library_id in ${listOf([...libraryIds])}))`),
      ),
    isAnyOpen: anyOpen.get,
    async create(wanted, { at, state, reason }) {
      const request = {
        ...wanted,
        asin: wanted.asin?.toUpperCase() ?? null,
        personKey: personKeyOf(wanted),
        state,
        reason: null,
        createdAt: at,
        updatedAt: at,
      };
      const equal = sql`select id from requests where ${isEqual(request)} order by id limit 1`;
      const newest = sql`(select max(id) from requests)`;
      const [[earlier], inserted, , [row]] = await write([
        select(sql`${requests.id} = (${equal})`),
        build
          .insert(requests)
          .select(rowWhere(requests, request, sql`not exists (${equal})`))
          .returning({ id: requests.id }),
        // Ids only grow and nobody else writes during the batch: a row without a step is the one just made.
        build
          .insert(requestSteps)
          .select(
            rowWhere(
              requestSteps,
              { requestId: newest, at, state, reason },
              sql`not exists (select 1 from request_steps where request_id = ${newest})`,
            ),
          ),
        select(sql`${requests.id} = (${equal})`),
      ]);
      const stored = earlier ?? row;
      if (stored === undefined) throw new AppError('database', `No row came back for the request "${wanted.title}".`);
      return { request: stored, isNew: inserted.length > 0 };
    },
    byIds: ({ kind, tmdbId, tvdbId, asin }) => {
      const ids = [
        ...(tmdbId === undefined ? [] : [eq(requests.tmdbId, tmdbId)]),
        ...(tvdbId === undefined ? [] : [eq(requests.tvdbId, tvdbId)]),
        ...(asin === undefined ? [] : [eq(requests.asin, asin.toUpperCase())]),
      ];
      return ids.length === 0 ? Promise.resolve([]) : database.read(select(and(eq(requests.kind, kind), or(...ids))));
    },
    byItem: (itemId) => database.read(select(eq(requests.itemId, itemId))),
    async change(id, change, at) {
      const { itemId, ...set } = given(change);
      const item = itemId === undefined ? undefined : itemIfThere(itemId);
      const isOther = or(
        differs(requests, set),
        item === undefined ? undefined : sql`${requests.itemId} is not ${item}`,
      );
      const isIt = eq(requests.id, id);
      if (isOther === undefined) return (await database.read(select(isIt)))[0] ?? null;
      const { state, reason } = set;
      const results = await write([
        ...(state === undefined ? [] : [noteStep(database, id, { state, reason: reason ?? '', at })]),
        build
          .update(requests)
          .set({ ...set, ...(item === undefined ? {} : { itemId: item }), updatedAt: at })
          .where(and(isIt, isOther)),
        select(isIt),
      ]);
      return (results.at(-1) as MediaRequest[])[0] ?? null;
    },
    history: (id) =>
      database.read(
        build
          .select({ at: requestSteps.at, state: requestSteps.state, reason: requestSteps.reason })
          .from(requestSteps)
          .where(eq(requestSteps.requestId, id))
          .orderBy(asc(requestSteps.id)),
      ),
    async delete(id) {
      const [gone] = await write([build.delete(requests).where(eq(requests.id, id)).returning({ id: requests.id })]);
      return gone.length > 0;
    },
  };
}

/** Literally as the index has it. */
const isOpen = sql`state <> 'available'`;

/** Before the update of the same batch: only a state that is another one is a line of history. */
function noteStep(
  { build }: Database,
  requestId: number,
  step: { readonly state: MediaRequest['state']; readonly reason: string; readonly at: number },
) {
  const isOther = sql`exists (select 1 from requests where id = ${requestId} and state <> ${step.state})`;
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
