import type { Page, PageQuery } from '../model/page.ts';
import type { MediaRequest, RequestStep } from '../model/request.ts';
import type { RequestFilter } from '../ports/request-store.ts';
import type { Runtime } from '../runtime.ts';

type RequestReader = Pick<Runtime, 'requests'>;

export interface RequestWithHistory {
  readonly request: MediaRequest;
  readonly history: readonly RequestStep[];
}

export function listRequests(
  { requests }: RequestReader,
  filter: RequestFilter,
  page: PageQuery,
): Promise<Page<MediaRequest>> {
  return requests.page(filter, page);
}

export async function findRequest({ requests }: RequestReader, id: number): Promise<RequestWithHistory | null> {
  const request = await requests.get(id);
  return request === null ? null : { request, history: await requests.history(id) };
}

/** False: no such request. */
export function deleteRequest({ requests }: RequestReader, id: number): Promise<boolean> {
  return requests.delete(id);
}
