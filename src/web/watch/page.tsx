import type { Page } from '../../core/model/page.ts';
import type { ViewDay } from '../../core/ports/watch-store.ts';
import type { ShowRow } from '../../core/stats/watched-page.ts';
import type { ListedAccount } from '../../core/watch/list-accounts.ts';
import type { PairOfCopies } from '../../core/watch/read-pairs.ts';
import { Icon } from '../components/basics.tsx';
import { Chips } from '../components/list-filters.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import { AccountsPart } from './accounts.tsx';
import { DaysPart } from './days.tsx';
import { type Ledger, LedgerPart } from './ledger.tsx';
import { PairRow } from './pairs.tsx';
import { Part } from './part.tsx';
import { firstOf, type WatchAddress, watchParts, writeWatchAddress } from './query.ts';
import { ShowsPart } from './shows.tsx';

/** Parts that the address does not show are null. */
export interface WatchProps {
  readonly page: PageContext;
  readonly address: WatchAddress;
  /** Whose states are compared and counted: the chosen account, else the owner. */
  readonly who: ListedAccount | null;
  readonly accounts: readonly ListedAccount[];
  readonly differences: Page<PairOfCopies> | null;
  readonly ledger: Ledger | null;
  readonly days: readonly ViewDay[] | null;
  readonly shows: Page<ShowRow> | null;
}

export function WatchPage(props: WatchProps) {
  const { page, address } = props;
  const { texts } = page;
  return (
    <Shell page={page} name={texts.pages.watch}>
      <div class="filters">
        <Chips
          page={page}
          label={texts.watch.byPart}
          items={[null, ...watchParts].map((part) => ({
            href: `/watch${writeWatchAddress(firstOf(part, address.account))}`,
            text: texts.watch.parts[part ?? 'all'],
            isCurrent: part === address.view,
          }))}
        />
        <Person {...props} />
      </div>
      <WatchPanels {...props} />
    </Shell>
  );
}

/** Whose views and states are shown. */
function Person({ page, address, accounts }: WatchProps) {
  const { texts, urlBase } = page;
  if (accounts.length < 2) return null;
  return (
    <form method="get" action={`${urlBase}/watch`}>
      {address.view === null ? null : <input type="hidden" name="view" value={address.view} />}
      <select class="input" name="account" aria-label={texts.watch.account}>
        <option value="">{texts.watch.anyAccount}</option>
        {accounts.map(({ id, name }) => (
          <option value={String(id)} selected={id === address.account}>
            {name}
          </option>
        ))}
      </select>
      <button type="submit" class="button">
        {texts.watch.choose}
      </button>
    </form>
  );
}

/** First what differs, then what happened. */
export function WatchPanels(props: WatchProps) {
  const { page, address, who, differences, ledger, days, shows, accounts } = props;
  return (
    <div
      class="stack"
      id="panels"
      hx-get={`${page.urlBase}/watch/panels${writeWatchAddress(address)}`}
      hx-trigger="resync from:body, items from:body throttle:1s, links from:body throttle:1s"
      hx-swap="outerMorph"
    >
      {differences === null ? null : <Differences {...props} differences={differences} />}
      {ledger === null ? null : <LedgerPart page={page} address={address} ledger={ledger} />}
      {days === null ? null : <DaysPart page={page} address={address} days={days} />}
      {shows === null ? null : <ShowsPart page={page} address={address} who={who?.name ?? null} shows={shows} />}
      {address.view === null || address.view === 'accounts' ? (
        <AccountsPart page={page} address={address} accounts={accounts} />
      ) : null}
    </div>
  );
}

interface DifferencesProps extends WatchProps {
  readonly differences: Page<PairOfCopies>;
}

function Differences({ page, address, who, differences }: DifferencesProps) {
  const { watch } = page.texts;
  const name = who === null ? null : <bdi>{who.name}</bdi>;
  return (
    <Part page={page} part="differences" address={address} beside={name} rows={differences}>
      {differences.total > 0 ? null : who === null ? (
        <p class="inside quiet">{watch.nothingToCompare}</p>
      ) : (
        <p class="inside with-icon">
          <Icon page={page} name="check" class="tone-ok" /> {watch.agree}
        </p>
      )}
      <ul class="rows">
        {differences.items.map((pair) => (
          <PairRow page={page} pair={pair} to={`/watch${writeWatchAddress(address)}`} />
        ))}
      </ul>
    </Part>
  );
}
