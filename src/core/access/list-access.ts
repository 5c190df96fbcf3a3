import { describeChange } from '../audit/audit-scope.ts';
import type { AuditEvent, Session } from '../model/access.ts';
import type { Page, PageQuery } from '../model/page.ts';
import type { AuditFilter } from '../ports/access-store.ts';
import type { Runtime } from '../runtime.ts';

/** Those that have not expired, the last used first. */
export function listSessions({ store, now }: Pick<Runtime, 'store' | 'now'>): Promise<Session[]> {
  return store.sessions.all(now());
}

/** False when there is none. */
export async function endSession(rt: Pick<Runtime, 'store' | 'now'>, id: string): Promise<boolean> {
  const session = (await listSessions(rt)).find((one) => one.id === id);
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
