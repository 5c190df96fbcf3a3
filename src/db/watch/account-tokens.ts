import { and, eq, sql } from 'drizzle-orm';
import type { AccountStore } from '../../core/ports/watch-store.ts';
import type { Database } from '../database.ts';
import type { Sealer } from '../instances.ts';
import { rowWhere } from '../rows.ts';
import { accountTokens } from '../schema/watch.ts';

type Tokens = Pick<AccountStore, 'setToken' | 'token' | 'reseal'>;
type Row = typeof accountTokens.$inferSelect;

export function createTokenStore(database: Database, sealer: Sealer): Tokens {
  const { build } = database;
  const isRow = ({ accountId, serverId }: Pick<Row, 'accountId' | 'serverId'>) =>
    and(eq(accountTokens.accountId, accountId), eq(accountTokens.serverId, serverId));
  const stored = async (accountId: number, serverId: number) => {
    const [row] = await database.read(build.select().from(accountTokens).where(isRow({ accountId, serverId })));
    return row === undefined ? null : opened(row, sealer);
  };

  return {
    async setToken(accountId, serverId, plain) {
      // Sealing an equal token gives different bytes.
      if ((await stored(accountId, serverId)) === plain) return;
      const token = sealer.seal(plain, contextOf({ accountId, serverId }));
      const isThere = sql`exists (select 1 from accounts where id = ${accountId})
        and exists (select 1 from plex_servers where id = ${serverId})`;
      await database.write([
        build
          .insert(accountTokens)
          .select(rowWhere(accountTokens, { accountId, serverId, token }, isThere))
          .onConflictDoUpdate({
            target: [accountTokens.accountId, accountTokens.serverId],
            set: { token: sql`excluded.token` },
          }),
      ]);
    },
    token: stored,
    async reseal() {
      const sealed = (await database.read(build.select().from(accountTokens))).flatMap((row) => {
        const plain = opened(row, sealer);
        return plain === null ? [] : [{ row, token: sealer.seal(plain, contextOf(row)) }];
      });
      await database.write(
        sealed.map(({ row, token }) =>
          build
            .update(accountTokens)
            .set({ token })
            // Only if no new token was set meanwhile.
            .where(and(isRow(row), eq(accountTokens.token, row.token))),
        ),
      );
      return sealed.length;
    },
  };
}

function contextOf({ accountId, serverId }: Pick<Row, 'accountId' | 'serverId'>): string {
  return `account_tokens:${accountId}:${serverId}:token`;
}

/** A token that cannot be decrypted (the encryption key was lost) counts as none: it must be set again, and breaks nothing else. */
function opened(row: Row, sealer: Sealer): string | null {
  try {
    return sealer.open(row.token, contextOf(row));
  } catch {
    return null;
  }
}
