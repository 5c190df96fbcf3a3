import { episodesCode } from '../../core/model/episode-code.ts';
import type { Page } from '../../core/model/page.ts';
import type { ShowRow } from '../../core/stats/watched-page.ts';
import { Time } from '../components/basics.tsx';
import type { PageContext } from '../page-context.ts';
import { Part } from './part.tsx';
import { firstOf, type WatchAddress, writeWatchAddress } from './query.ts';

interface ShowsProps {
  readonly page: PageContext;
  readonly address: WatchAddress;
  readonly who: string | null;
  readonly shows: Page<ShowRow>;
}

/** Shows by title, with how far they are watched. */
export function ShowsPart({ page, address, who, shows }: ShowsProps) {
  const { watch } = page.texts;
  const { columns } = watch;
  return (
    <Part page={page} part="shows" address={address} beside={who === null ? null : <bdi>{who}</bdi>} rows={shows}>
      {shows.items.length === 0 ? (
        <p class="inside quiet">{watch.noShows}</p>
      ) : (
        <table class="plain-table stacks shows">
          <thead>
            <tr>
              <th>{columns.show}</th>
              <th class="of-count end">{columns.episodes}</th>
              <th class="of-count end">{columns.specials}</th>
              <th>{columns.next}</th>
              <th class="of-last">{columns.last}</th>
            </tr>
          </thead>
          <tbody>
            {shows.items.map((row) => (
              <Show page={page} address={address} row={row} />
            ))}
          </tbody>
        </table>
      )}
    </Part>
  );
}

function Show({ page, address, row }: { page: PageContext; address: WatchAddress; row: ShowRow }) {
  const { texts, urlBase, format } = page;
  const { columns } = texts.watch;
  const { item, counts, nextSpecial } = row;
  const of = (done: number, total: number) =>
    total === 0 ? '' : texts.watch.of(format.number(done), format.number(total));
  const ledger = writeWatchAddress({ ...firstOf('ledger', address.account), item: item.id });
  return (
    <tr data-id={String(item.id)}>
      <td class="whole">
        <a class="line" href={`${urlBase}/watch${ledger}`} title={item.title}>
          <bdi>{item.title}</bdi>
        </a>
      </td>
      <td class="of-count end" data-label={columns.episodes}>
        {of(counts.episodesWatched, counts.episodes)}
      </td>
      <td class="of-count end" data-label={columns.specials}>
        {of(counts.specialsWatched, counts.specials)}
      </td>
      <td class="whole">
        {nextSpecial === null ? (
          <span class="quiet">{counts.specials === 0 ? '' : texts.watch.allSpecials}</span>
        ) : (
          <a class="line" href={`${urlBase}/library/${nextSpecial.itemId}`} title={nextSpecial.title}>
            <span>{nextSpecial.episodeNumber === null ? '' : episodesCode(0, [nextSpecial.episodeNumber])}</span>{' '}
            <bdi>{nextSpecial.title}</bdi>
          </a>
        )}
      </td>
      <td class="of-last quiet whole" data-label={columns.last}>
        {counts.lastWatchedAt === null ? null : <Time at={counts.lastWatchedAt} format={format} />}
      </td>
    </tr>
  );
}
