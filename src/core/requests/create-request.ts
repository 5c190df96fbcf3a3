import { normalizeTitle } from '../matching/titles.ts';
import type { MediaRequest, Wanted } from '../model/request.ts';
import type { Runtime } from '../runtime.ts';
import { askProgress } from './ask-progress.ts';
import { findItems } from './find-items.ts';

export type CreatedRequest =
  | { readonly kind: 'created'; readonly request: MediaRequest }
  /** The library already has it. */
  | { readonly kind: 'available'; readonly itemId: number; readonly title: string }
  /** There is already an open request for it. */
  | { readonly kind: 'open'; readonly id: number };

/** Stores a request with the library item that may match and its state in Radarr or Sonarr. Nothing is stored if the library already has the item. */
export async function createRequest(
  rt: Pick<Runtime, 'library' | 'plex' | 'shows' | 'requests' | 'servers' | 'store' | 'logger' | 'now' | 'wake'>,
  wanted: Wanted,
): Promise<CreatedRequest> {
  const { best, isCertain } = await findItems(rt, wanted);
  if (best !== null && isCertain) return { kind: 'available', itemId: best.item.id, title: best.item.title };
  const now = rt.now();
  const { request, isNew } = await rt.requests.create(
    { ...wanted, titleKey: normalizeTitle(wanted.title) },
    { at: now, state: 'pending', reason: 'asked for' },
  );
  if (!isNew) return { kind: 'open', id: request.id };
  if (best === null) return { kind: 'created', request: await askProgress(rt, request) };
  const suggested = await rt.requests.change(
    request.id,
    { itemId: best.item.id, confidence: best.confidence, reason: best.evidence.map(({ text }) => text).join('; ') },
    now,
  );
  return { kind: 'created', request: await askProgress(rt, suggested ?? request) };
}
