import { and, eq, gt, ne, or, sql } from 'drizzle-orm';
import type { SessionAccountStore, SignedInAccount } from '../core/ports/access-store.ts';
import type { Database } from './database.ts';
import type { Sealer } from './instances.ts';
import { sessionAccounts, sessions } from './schema/access.ts';

export function createSessionAccountStore(database: Database, sealer: Sealer): SessionAccountStore {
  const { build } = database;
  return {
    async all(now) {
      const isSession = and(eq(sessions.kind, 'plex'), eq(sessions.accountId, sessionAccounts.accountId));
      const rows = await database.read(
        build
          .select({
            accountId: sessionAccounts.accountId,
            name: sessions.name,
            isOwner: sessions.isOwner,
            checkedAt: sessionAccounts.checkedAt,
            token: sessionAccounts.token,
          })
          .from(sessionAccounts)
          .innerJoin(sessions, and(isSession, gt(sessions.expiresAt, now)))
          .groupBy(sessionAccounts.accountId),
      );
      return rows.map((row): SignedInAccount => ({ ...row, token: opened(row, sealer) }));
    },
    async update(accountId, { name, isOwner, checkedAt }) {
      const isOther = or(ne(sessions.name, name), ne(sessions.isOwner, isOwner));
      await database.write(
        [
          build
            .update(sessions)
            .set({ name, isOwner })
            .where(and(eq(sessions.kind, 'plex'), eq(sessions.accountId, accountId), isOther)),
          build.update(sessionAccounts).set({ checkedAt }).where(eq(sessionAccounts.accountId, accountId)),
        ],
        'repeatable',
      );
    },
    async reseal() {
      const stored = await database.read(build.select().from(sessionAccounts));
      const changes = stored.flatMap((row) => {
        const plain = opened(row, sealer);
        if (plain === null) return [];
        return (
          build
            .update(sessionAccounts)
            .set({ token: sealer.seal(plain, contextOf(row.accountId)) })
            // Only if nobody signed in with another token meanwhile.
            .where(and(eq(sessionAccounts.accountId, row.accountId), eq(sessionAccounts.token, row.token)))
        );
      });
      await database.write(changes);
      return changes.length;
    },
  };
}

/** Belongs in the batch that opens a session of this account. */
export function keepToken(
  { build }: Pick<Database, 'build'>,
  sealer: Sealer,
  { accountId, token, checkedAt }: { readonly accountId: number; readonly token: string; readonly checkedAt: number },
) {
  const row = { accountId, token: sealer.seal(token, contextOf(accountId)), checkedAt };
  return build
    .insert(sessionAccounts)
    .values(row)
    .onConflictDoUpdate({ target: sessionAccounts.accountId, set: { token: row.token, checkedAt } });
}

/** Belongs in every batch that ends sessions: a token without a session has no use. */
export function dropUnusedTokens({ build }: Pick<Database, 'build'>) {
  return build
    .delete(sessionAccounts)
    .where(
      sql`not exists (select 1 from sessions where sessions.kind = 'plex' and sessions.account_id = ${sessionAccounts.accountId})`,
    );
}

function contextOf(accountId: number): string {
  return `session_accounts:${accountId}:token`;
}

/** Null if the encryption key was lost. */
function opened({ accountId, token }: { readonly accountId: number; readonly token: string }, sealer: Sealer) {
  try {
    return sealer.open(token, contextOf(accountId));
  } catch {
    return null;
  }
}
