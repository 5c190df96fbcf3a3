import { describeChange } from '../audit/audit-scope.ts';
import { normalizeTitle } from '../matching/titles.ts';
import type { MediaRequest, Wanted } from '../model/request.ts';
import type { Runtime } from '../runtime.ts';
import { askProgress } from './ask-progress.ts';
import { findItems } from './find-items.ts';
import { type Asker, ownAccount } from './own-requests.ts';

export type CreatedRequest =
  | { readonly kind: 'created'; readonly request: MediaRequest }
  /** The library already has it. */
  | { readonly kind: 'available'; readonly itemId: number; readonly title: string }
  /** There is already an open request for it: a viewer's own, or for an administrator anybody's. */
  | { readonly kind: 'open'; readonly id: number }
  /** The viewer has as many open requests as they may have. */
  | { readonly kind: 'tooMany'; readonly mostOpen: number };

/**
 * Stores a request with the library item that may match and its state in Radarr or Sonarr. Nothing is stored if the library already has the item.
 * Several viewers may wait for the same thing, each with a request of their own: none is told of the others.
 */
export async function createRequest(
  rt: Pick<
    Runtime,
    'library' | 'plex' | 'shows' | 'requests' | 'servers' | 'settings' | 'store' | 'logger' | 'now' | 'wake'
  >,
  wanted: Wanted,
  asker: Asker,
): Promise<CreatedRequest> {
  const { best, isCertain } = await findItems(rt, wanted);
  if (best !== null && isCertain) return { kind: 'available', itemId: best.item.id, title: best.item.title };
  const now = rt.now();
  const own = ownAccount(asker);
  const mostOpen = (await rt.settings())['requests.mostOpenPerViewer'];
  const { kind, title, year, tmdbId, tvdbId, asin, seasonNumber, episodeNumber } = wanted;
  describeChange({ after: { kind, title, year, tmdbId, tvdbId, asin, seasonNumber, episodeNumber } });
  const stored = await rt.requests.create(
    { ...wanted, titleKey: normalizeTitle(title), plexId: asker.accountId, requesterName: asker.accountName },
    { at: now, state: 'pending', reason: '' },
    own === null ? null : { plexId: own, mostOpen },
  );
  if (stored === null) return { kind: 'tooMany', mostOpen };
  const { request, isNew } = stored;
  if (!isNew) return { kind: 'open', id: request.id };
  if (best === null) return { kind: 'created', request: await askProgress(rt, request) };
  const suggested = await rt.requests.change(
    request.id,
    { itemId: best.item.id, confidence: best.confidence, reason: best.evidence.map(({ text }) => text).join('; ') },
    now,
  );
  return { kind: 'created', request: await askProgress(rt, suggested ?? request) };
}
