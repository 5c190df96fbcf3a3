import type { Runtime } from '../ports/runtime.ts';
import type { TaskResult } from '../tasks/result.ts';
import { type FoundItem, findItems } from './find-items.ts';
import type { MediaRequest } from './model.ts';
import type { RequestOption } from './request-item.ts';

type RequestRuntime = Pick<Runtime, 'library' | 'requests' | 'now' | 'logger'>;

/** Plex's clock and ours. */
const clockMs = 3_600_000;

/**
 * Compares what people wait for with the mirror: after something came or went. A request that is downloaded and has a certain match is available; one whose item
 * is gone goes back. What is not certain, or not downloaded yet, is only suggested.
 */
export async function checkRequests(rt: RequestRuntime, signal: AbortSignal): Promise<TaskResult> {
  const open = await rt.requests.open();
  let [available, lost] = [0, 0];
  for (const request of open) {
    signal.throwIfAborted();
    if (request.state === 'available') {
      if (await isStillThere(rt, request)) continue;
      lost += 1;
    }
    if (await lookFor(rt, request)) available += 1;
  }
  if (open.length === 0) return { kind: 'done', outcome: 'nobody waits for anything' };
  return { kind: 'done', outcome: `${available} became available, ${lost} vanished, ${open.length} looked at` };
}

/** An item that came back under another key is the same row, or has the same guid. */
async function isStillThere(rt: RequestRuntime, request: MediaRequest): Promise<boolean> {
  const item = request.itemId === null ? null : await rt.library.items.get(request.itemId);
  if (item !== null && item.presence === 'present' && item.state !== 'fileNotFound') return true;
  return false;
}

async function lookFor(rt: RequestRuntime, request: MediaRequest): Promise<boolean> {
  const { best, isCertain } = await findItems(rt, request);
  const now = rt.now();
  const why = best?.evidence.map(({ text }) => text).join('; ') ?? null;
  if (best !== null && isCertain && hasArrived(request, best)) {
    const { stored } = best.item;
    if (request.state !== 'downloaded' && request.state !== 'available')
      await rt.requests.change(request.id, { state: 'downloaded', reason: 'it came into the library' }, now);
    await rt.requests.change(
      request.id,
      {
        state: 'available',
        itemId: stored.id,
        itemGuid: stored.guid,
        confidence: best.confidence,
        reason: why,
        availableAt: now,
      },
      now,
    );
    return true;
  }
  const wasAvailable = request.state === 'available';
  await rt.requests.change(
    request.id,
    {
      ...(wasAvailable ? { state: 'downloaded' as const, availableAt: null } : {}),
      itemId: best?.item.id ?? null,
      confidence: best?.confidence ?? null,
      reason: wasAvailable ? 'Plex no longer has it' : why,
    },
    now,
  );
  return false;
}

/**
 * Whether the match is what was waited for: it was downloaded, its ids say so, or it is a book that came after it was asked for, since nobody tells when a
 * book was downloaded.
 */
function hasArrived(request: MediaRequest, { item, confidence }: RequestOption<FoundItem>): boolean {
  if (request.state === 'downloaded' || request.state === 'available' || confidence === 1) return true;
  return request.kind === 'book' && (item.stored.addedAt ?? item.stored.createdAt) >= request.createdAt - clockMs;
}
