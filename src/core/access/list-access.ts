import { describeChange } from '../audit/audit-scope.ts';
import type { AuditEvent, Caller, Session } from '../model/access.ts';
import type { Page, PageQuery } from '../model/page.ts';
import type { AuditFilter } from '../ports/access-store.ts';
import type { Runtime } from '../runtime.ts';

type Asker = Pick<Caller, 'role' | 'accountId'>;

/** Those that have not expired, the last used first. A viewer sees those of their own account. */
export async function listSessions(
  { store, now }: Pick<Runtime, 'store' | 'now'>,
  { role, accountId }: Asker,
): Promise<Session[]> {
  const all = await store.sessions.all(now());
  return role === 'administrator' ? all : all.filter((one) => one.kind === 'plex' && one.accountId === accountId);
}

/** False when there is none that the caller may see. */
export async function endSession(rt: Pick<Runtime, 'store' | 'now'>, id: string, asker: Asker): Promise<boolean> {
  const session = (await listSessions(rt, asker)).find((one) => one.id === id);
  if (session === undefined) return false;
  describeChange({ subject: `session of ${session.name}`, before: { address: session.address } });
  return rt.store.sessions.end(id);
}

export function listAuditEvents(
  { store }: Pick<Runtime, 'store'>,
  filter: AuditFilter,
  page: PageQuery,
): Promise<Page<AuditEvent>> {
  return store.audit.page(filter, page);
}
