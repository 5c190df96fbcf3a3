import type { PairOfCopies } from '../../core/watch/read-pairs.ts';
import type { PageContext } from '../page-context.ts';
import { PairRow } from './pairs.tsx';

interface PanelProps {
  readonly page: PageContext;
  readonly linkId: number;
  /** Of one link, for each account. */
  readonly pairs: readonly PairOfCopies[];
}

/** What each account watched of both sides of a link. */
export function WatchedOfLink({ page, linkId, pairs }: PanelProps) {
  const { watch, pages } = page.texts;
  return (
    <section class="panel" id="watch">
      <header>
        <h2>{pages.watch}</h2>
      </header>
      {pairs.length > 0 ? null : <p class="inside quiet">{watch.noAccounts}</p>}
      {pairs.map((pair) =>
        pair.movies.length + pair.specials.length === 0 ? (
          <p class="inside quiet">{watch.noCopies}</p>
        ) : (
          <>
            <h3 class="small quiet whose">
              <bdi>{pair.account.name}</bdi>
            </h3>
            <ul class="rows">
              <PairRow page={page} pair={pair} to={`/links/${linkId}`} />
            </ul>
          </>
        ),
      )}
    </section>
  );
}
