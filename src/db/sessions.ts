import { and, desc, eq, gt, isNull, lte, ne, sql } from 'drizzle-orm';
import type { Session } from '../core/model/access.ts';
import type { SessionStore } from '../core/ports/access-store.ts';
import type { Database } from './database.ts';
import type { Sealer } from './instances.ts';
import { sessions } from './schema/access.ts';
import { createSessionAccountStore, dropUnusedTokens, keepToken } from './session-accounts.ts';

type SessionRow = typeof sessions.$inferSelect;

export function createSessionStore(database: Database, sealer: Sealer): SessionStore {
  const { build } = database;
  return {
    accounts: createSessionAccountStore(database, sealer),
    open: openSession(database, sealer),
    async find(tokenHash, now) {
      const isIt = and(eq(sessions.tokenHash, tokenHash), gt(sessions.expiresAt, now));
      const [row] = await database.read(build.select().from(sessions).where(isIt));
      return row === undefined ? null : toSession(row);
    },
    async all(now) {
      const alive = build.select().from(sessions).where(gt(sessions.expiresAt, now));
      return (await database.read(alive.orderBy(desc(sessions.lastUsedAt), sessions.id))).map(toSession);
    },
    async touch(id, seen) {
      await database.write([build.update(sessions).set(seen).where(eq(sessions.id, id))], 'repeatable');
    },
    async end(id) {
      const [gone] = await database.write([
        build.delete(sessions).where(eq(sessions.id, id)).returning({ id: sessions.id }),
        dropUnusedTokens(database),
      ]);
      return gone.length > 0;
    },
    async endOf({ kind, accountId, openedBy, except }) {
      const isIt = and(
        eq(sessions.kind, kind),
        accountId === undefined ? undefined : eq(sessions.accountId, accountId),
        openedBy === undefined ? undefined : lte(sessions.createdAt, openedBy),
        except === undefined ? undefined : ne(sessions.id, except),
      );
      const ended = build.delete(sessions).where(isIt).returning({ id: sessions.id });
      const [gone] = await database.write([ended, dropUnusedTokens(database)]);
      return gone.length;
    },
    async prune(now) {
      const expired = build.delete(sessions).where(lte(sessions.expiresAt, now)).returning({ id: sessions.id });
      const [gone] = await database.write([expired, dropUnusedTokens(database)]);
      return gone.length;
    },
  };
}

function openSession(database: Database, sealer: Sealer): SessionStore['open'] {
  const { build } = database;
  return async (session, { tokenHash, atMost, plexToken }) => {
    const { kind, accountId, createdAt } = session;
    const isSameAccount = and(
      eq(sessions.kind, kind),
      accountId === null ? isNull(sessions.accountId) : eq(sessions.accountId, accountId),
    );
    const kept = build
      .select({ id: sessions.id })
      .from(sessions)
      .where(isSameAccount)
      .orderBy(desc(sessions.lastUsedAt), desc(sessions.createdAt))
      .limit(atMost);
    await database.write([
      build.insert(sessions).values({ ...session, tokenHash, lastUsedAt: createdAt }),
      build.delete(sessions).where(and(isSameAccount, sql`${sessions.id} not in (${kept})`)),
      ...(accountId === null || plexToken === undefined
        ? []
        : [keepToken(database, sealer, { accountId, token: plexToken, checkedAt: createdAt })]),
    ]);
  };
}

function toSession({ tokenHash: _, ...session }: SessionRow): Session {
  return session;
}
