import { and, asc, eq, getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { Account } from '../../core/model/watch.ts';
import type { AccountStore } from '../../core/ports/watch-store.ts';
import { AppError } from '../../errors.ts';
import type { Database } from '../database.ts';
import { isUniqueViolation } from '../errors.ts';
import type { Sealer } from '../instances.ts';
import { differs, given, rowWhere } from '../rows.ts';
import { accounts } from '../schema/watch.ts';
import { createTokenStore } from './account-tokens.ts';

type Told = Parameters<AccountStore['ensure']>[0];

const shown = {
  ...getTableColumns(accounts),
  hasToken:
    sql<boolean>`exists (select 1 from account_tokens where account_tokens.account_id = ${accounts.id})`.mapWith(
      Boolean,
    ),
};

export function createAccountStore(database: Database, sealer: Sealer): AccountStore {
  const { build } = database;
  const select = (where?: SQL) => build.select(shown).from(accounts).where(where).orderBy(asc(accounts.id));
  const one = async (where: SQL): Promise<Account | null> => (await database.read(select(where)))[0] ?? null;

  return {
    all: () => database.read(select()),
    get: (id) => one(eq(accounts.id, id)),
    byPlexId: (plexId) => one(eq(accounts.plexId, plexId)),
    owner: () => one(isOwner),
    async ensure(told, now) {
      const known = await one(isIt(told));
      if (known !== null && isUpToDate(known, told)) return known;
      const results = await database.write([...ensureStatements(database, told, now), select(isIt(told))]);
      const [row] = results.at(-1) as Account[];
      if (row === undefined) throw new AppError('database', `No row came back for the account "${told.name}".`);
      return row;
    },
    async update(id, change) {
      const set = given(change);
      const isChanged = differs(accounts, set);
      if (isChanged === undefined) return one(eq(accounts.id, id));
      const update = build
        .update(accounts)
        .set(set)
        .where(and(eq(accounts.id, id), isChanged));
      try {
        const [, rows] = await database.write([update, select(eq(accounts.id, id))]);
        return rows[0] ?? null;
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        const taken = `The account ${id} cannot be changed: another account has that plex.tv id, or is known by that name alone.`;
        throw new AppError('conflict', taken, { cause: error });
      }
    },
    ...createTokenStore(database, sealer),
  };
}

/** Must match the index's literal text. */
const isOwner = sql`is_owner = 1`;

/** The owner is one account, whatever id is known; other accounts match by plex.tv id, or without one by name. */
function isIt({ plexId, name, isOwner: ofOwner }: Told): SQL {
  if (ofOwner) return isOwner;
  if (plexId !== null) return sql`plex_id = ${plexId}`;
  return sql`plex_id is null and is_owner = 0 and name = ${name}`;
}

/** An owner known by another id stays as it is: the given name belongs to that other id. */
function isUpToDate(known: Account, { plexId, name }: Told): boolean {
  if (plexId === null || known.plexId === plexId) return known.name === name;
  return known.plexId !== null;
}

/** Each statement does nothing if not needed, so that two concurrent callers leave one row. */
function ensureStatements({ build }: Database, told: Told, now: number) {
  const { plexId, name } = told;
  const row = { plexId, name, isOwner: told.isOwner, followed: told.isOwner, createdAt: now };
  const insert = build
    .insert(accounts)
    .select(rowWhere(accounts, row, sql`not exists (select 1 from accounts where ${isIt(told)})`));
  const rename = build
    .update(accounts)
    .set({ name })
    .where(and(isIt(told), sql`name <> ${name}`));
  if (!told.isOwner || plexId === null) return [insert, rename];
  const hasIt = sql`plex_id = ${plexId}`;
  return [
    // Recorded as another person before the server's owner was known.
    build
      .update(accounts)
      .set({ isOwner: true, followed: true })
      .where(sql`${hasIt} and not exists (select 1 from accounts where ${isOwner})`),
    insert,
    build
      .update(accounts)
      .set({ plexId })
      .where(sql`${isOwner} and plex_id is null and not exists (select 1 from accounts where ${hasIt})`),
    rename,
  ];
}
