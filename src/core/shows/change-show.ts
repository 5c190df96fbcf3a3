import { describeChange } from '../audit/audit-scope.ts';
import type { ShowMapping } from '../model/show.ts';
import { mapByHand } from '../rules/map-show-by-hand.ts';
import type { Runtime } from '../runtime.ts';
import { mapShowsTask } from '../tasks/kinds/shows.ts';

export interface ShowChange {
  /** Null: removes the mapping and matches the show again. */
  readonly seriesTvdbId?: number | null | undefined;
  readonly syncEnabled?: boolean | undefined;
}

/** Maps a show to another series, removes its mapping, or disables it. Null: no such show. */
export async function changeShow(
  rt: Pick<Runtime, 'shows' | 'store' | 'now'>,
  id: number,
  { seriesTvdbId, syncEnabled }: ShowChange,
): Promise<ShowMapping | null> {
  const before = await rt.shows.get(id);
  if (before === null) return null;
  describeChange({
    subject: `show ${id}`,
    before: { seriesTvdbId: before.seriesTvdbId, syncEnabled: before.syncEnabled },
    after: { seriesTvdbId, syncEnabled },
  });
  if (syncEnabled !== undefined) await rt.shows.change(id, { syncEnabled }, rt.now());
  if (typeof seriesTvdbId === 'number')
    await mapByHand(rt, before.itemId, { seriesTvdbId, sonarr: null, sonarrSeriesId: null });
  if (seriesTvdbId === null) {
    const nobody = { seriesTvdbId: null, sonarr: null, sonarrSeriesId: null, confidence: null, method: null };
    await rt.shows.change(id, nobody, rt.now());
  }
  const after = await rt.shows.get(id);
  await settleQuestion(rt, before.itemId, after?.syncEnabled === false ? 'ignored' : 'resolved');
  if (after?.seriesTvdbId === null && after.syncEnabled) {
    await rt.store.tasks.add([mapShowsTask({}, rt.now())]);
  }
  return after;
}

/** A disabled show has no questions. Enabling it again undoes an earlier "ignore". */
async function settleQuestion(
  rt: Pick<Runtime, 'store'>,
  itemId: number,
  state: 'ignored' | 'resolved',
): Promise<void> {
  const question = await rt.store.conflicts.ofPlexItem(itemId);
  if (question !== null && question.state !== state) await rt.store.conflicts.setState(question.id, state);
}
