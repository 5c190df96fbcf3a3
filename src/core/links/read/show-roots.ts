import type { LinkStore } from '../../ports/link-store.ts';
import type { RootState } from '../decide/facts.ts';
import type { FolderMemo } from './folder-memo.ts';
import type { SeriesFound, ServerReader } from './server-answers.ts';

/** Reads the state of the root folder (as we see it) of a show whose own folder is not there. */
export type RootReader = (root: string, found: Extract<SeriesFound, { kind: 'found' }>) => Promise<RootState>;

interface RootSources {
  readonly memo: FolderMemo;
  readonly links: Pick<LinkStore, 'oneBelow'>;
  readonly reader: ServerReader;
  readonly signal: AbortSignal;
}

/**
 * Sonarr makes no folder for a new series, so an empty root folder may be that of a new library. The ledger and Sonarr's counts
 * determine whether anything was in it: nothing is created where an unmounted disk may belong. Sonarr, too, treats an empty root as unmounted.
 */
export function createRootReader({ memo, links, reader, signal }: RootSources): RootReader {
  return async (root, found) => {
    const state = await memo.state(root);
    if (state === 'full') return { kind: 'there' };
    if (state === 'absent') return { kind: 'absent' };
    const { series, episodes, server } = found;
    if ((series.statistics?.episodeFileCount ?? 0) > 0 || episodes.some(({ hasFile }) => hasFile))
      return empty(`Sonarr counts files of "${series.title}" in it`);
    const link = await links.oneBelow(root);
    if (link !== null) return empty(`it had links of this service (${link})`);
    const other = await reader.seriesWithFilesBelow(server, root, signal);
    if (other === 'unread') return { kind: 'empty', held: 'unknown' };
    return other === null ? { kind: 'empty', held: 'nothing' } : empty(`Sonarr counts files of "${other.title}" in it`);
  };
}

function empty(what: string): RootState {
  return { kind: 'empty', held: { what } };
}
