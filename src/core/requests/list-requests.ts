import { describeChange } from '../audit/audit-scope.ts';
import type { Page, PageQuery } from '../model/page.ts';
import type { MediaRequest, RequestStep } from '../model/request.ts';
import type { RequestFilter } from '../ports/request-store.ts';
import type { Runtime } from '../runtime.ts';
import { type Asker, isVisible, ownAccount } from './own-requests.ts';

type RequestReader = Pick<Runtime, 'requests'>;

export interface RequestWithHistory {
  readonly request: MediaRequest;
  readonly history: readonly RequestStep[];
}

/** A viewer's filter finds their own requests only. */
export async function listRequests(
  { requests }: RequestReader,
  { asker, ...filter }: RequestFilter & { readonly asker: Asker },
  page: PageQuery,
): Promise<Page<MediaRequest>> {
  const own = ownAccount(asker);
  if (own === null) return requests.page(filter, page);
  if (filter.plexId !== undefined && filter.plexId !== own) return { items: [], nextCursor: null, total: 0 };
  return requests.page({ ...filter, plexId: own }, page);
}

/** Null: no such request, or another person's. */
export async function findRequest(
  { requests }: RequestReader,
  id: number,
  asker: Asker,
): Promise<RequestWithHistory | null> {
  const request = await requests.get(id);
  if (request === null || !isVisible(request, asker)) return null;
  return { request, history: await requests.history(id) };
}

/** False: no such request, or another person's. Others who wait for the same have requests of their own. */
export async function deleteRequest(rt: RequestReader, id: number, asker: Asker): Promise<boolean> {
  const found = await findRequest(rt, id, asker);
  if (found === null) return false;
  const { kind, title, requesterName } = found.request;
  describeChange({ subject: `request ${id}`, before: { kind, title, requestedBy: requesterName } });
  return rt.requests.delete(id);
}
