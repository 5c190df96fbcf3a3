import type { LinkStore } from '../../ports/link-store.ts';
import type { SeriesFound, ServerReader } from './answers.ts';
import type { RootState } from './facts.ts';
import type { FolderMemo } from './folder-memo.ts';

/** Looks at the root folder (as we see it) of a show whose own folder is not there. */
export type RootLook = (root: string, found: Extract<SeriesFound, { kind: 'found' }>) => Promise<RootState>;

interface RootSources {
  readonly memo: FolderMemo;
  readonly links: Pick<LinkStore, 'oneBelow'>;
  readonly reader: ServerReader;
  readonly signal: AbortSignal;
}

/**
 * Sonarr makes no folder for a new series, so an empty root folder may be that of a new library. Whether anything was in it the ledger and Sonarr's
 * counts say: nothing is made on what may be the place of a disk that is away, since Sonarr, too, takes only an empty root for that.
 */
export function createRootLook({ memo, links, reader, signal }: RootSources): RootLook {
  return async (root, found) => {
    const state = await memo.state(root);
    if (state === 'full') return { kind: 'there' };
    if (state === 'absent') return { kind: 'absent' };
    const { series, episodes, server } = found;
    if ((series.statistics?.episodeFileCount ?? 0) > 0 || episodes.some(({ hasFile }) => hasFile))
      return empty(`Sonarr counts files of "${series.title}" in it`);
    const link = await links.oneBelow(root);
    if (link !== null) return empty(`links of ours were in it (${link})`);
    const other = await reader.seriesWithFilesBelow(server, root, signal);
    if (other === 'unread') return { kind: 'empty', held: 'unknown' };
    return other === null ? { kind: 'empty', held: 'nothing' } : empty(`Sonarr counts files of "${other.title}" in it`);
  };
}

function empty(what: string): RootState {
  return { kind: 'empty', held: { what } };
}
