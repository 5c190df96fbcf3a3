import type { MediaItem } from '../model/plex.ts';
import type { MediaRequest } from '../model/request.ts';
import type { Runtime } from '../runtime.ts';
import { countedLibraries } from '../servers/gone-servers.ts';
import type { TaskResult } from '../tasks/result.ts';
import { type FoundItem, findMany, isThere } from './find-items.ts';
import type { RequestMatch } from './match-request.ts';
import type { RequestOption } from './request-item.ts';

type RequestRuntime = Pick<Runtime, 'library' | 'plex' | 'shows' | 'requests' | 'now'>;

/** Allows for clock differences with Plex. */
const clockMs = 3_600_000;
const atOnce = 200;

/**
 * Compares open requests with the libraries after items were added or removed. A downloaded request with a certain match becomes available; one whose
 * item is gone goes back. Matches that are uncertain or not downloaded yet are only suggested. Writes only what differs.
 */
export async function checkRequests(rt: RequestRuntime, signal: AbortSignal): Promise<TaskResult> {
  const counted = await countedLibraries(rt);
  const open = await rt.requests.open(counted);
  if (open.length === 0) return { kind: 'done', outcome: 'no open requests' };
  let [available, lost] = [0, 0];
  for (let start = 0; start < open.length; start += atOnce) {
    const requests = open.slice(start, start + atOnce);
    const matches = await findMany(rt, requests);
    for (const [index, request] of requests.entries()) {
      signal.throwIfAborted();
      const isFound = await updateRequest(rt, request, { match: matches[index], counted });
      if (isFound) available += 1;
      else if (request.state === 'available') lost += 1;
    }
  }
  return { kind: 'done', outcome: `${available} became available, ${lost} vanished, ${open.length} checked` };
}

async function updateRequest(
  rt: RequestRuntime,
  request: MediaRequest,
  { match, counted }: { match: RequestMatch<FoundItem> | undefined; counted: ReadonlySet<number> },
): Promise<boolean> {
  const returned = await itemOfGuid(rt, request, counted);
  if (returned !== null) {
    await setAvailable(rt, request, { item: returned, confidence: request.confidence ?? 1, why: 'Plex has it again' });
    return true;
  }
  const best = match?.best ?? null;
  const why = best === null ? null : best.evidence.map(({ text }) => text).join('; ');
  if (best !== null && match?.isCertain === true && hasArrived(request, best)) {
    await setAvailable(rt, request, { item: best.item.stored, confidence: best.confidence, why });
    return true;
  }
  const suggestion = { itemId: best?.item.id ?? null, confidence: best?.confidence ?? null };
  if (request.state === 'available') {
    const gone = { state: 'downloaded', availableAt: null, reason: 'Plex no longer has it' } as const;
    await rt.requests.change(request.id, { ...suggestion, ...gone }, rt.now());
  }
  // The reason stays "vanished" until another match is found.
  else if (best !== null || request.itemId !== null)
    await rt.requests.change(request.id, { ...suggestion, reason: why }, rt.now());
  return false;
}

async function setAvailable(
  rt: RequestRuntime,
  request: MediaRequest,
  { item, confidence, why }: { item: MediaItem; confidence: number; why: string | null },
): Promise<void> {
  const now = rt.now();
  if (request.state !== 'downloaded' && request.state !== 'available')
    await rt.requests.change(request.id, { state: 'downloaded', reason: 'it came into the library' }, now);
  const found = { itemId: item.id, itemGuid: item.guid, confidence, reason: why, availableAt: now };
  await rt.requests.change(request.id, { state: 'available', ...found }, now);
}

/** An item without an agent's id has a guid of that server only, which another item may get later. */
const ownOnly = /^(?:local|none|file|library):\/\//;

/** The item that fulfilled the request before, under its current key. */
async function itemOfGuid(
  rt: RequestRuntime,
  { itemGuid }: MediaRequest,
  counted: ReadonlySet<number>,
): Promise<MediaItem | null> {
  if (itemGuid === null || ownOnly.test(itemGuid)) return null;
  const { items } = await rt.library.items.page({ guid: itemGuid }, { limit: 20, cursor: null });
  return items.find((item) => item.guid === itemGuid && isThere(item, counted)) ?? null;
}

/**
 * Whether the match is what was requested: it was downloaded, its ids match, or it is a book added after the request, since no event reports when a
 * book was downloaded.
 */
function hasArrived(request: MediaRequest, { item, confidence }: RequestOption<FoundItem>): boolean {
  if (request.state === 'downloaded' || request.state === 'available' || confidence === 1) return true;
  return request.kind === 'book' && (item.stored.addedAt ?? item.stored.createdAt) >= request.createdAt - clockMs;
}
