import type { ListedAccount } from '../../core/watch/list-accounts.ts';
import { Badge, Icon } from '../components/basics.tsx';
import type { PageContext } from '../page-context.ts';
import { Part } from './part.tsx';
import { firstOf, type WatchAddress, writeWatchAddress } from './query.ts';

interface AccountsProps {
  readonly page: PageContext;
  readonly address: WatchAddress;
  readonly accounts: readonly ListedAccount[];
}

/** More people than one household has; the API lists them all. */
const mostRows = 200;

/** Whose views are recorded, with a switch for each. */
export function AccountsPart({ page, address, accounts }: AccountsProps) {
  const { watch } = page.texts;
  const shown = address.view === 'accounts' ? mostRows : 8;
  const rows = { total: accounts.length, nextCursor: null };
  return (
    <Part page={page} part="accounts" address={{ ...address, cursor: null }} rows={rows}>
      {accounts.length === 0 ? <p class="inside quiet">{watch.noAccounts}</p> : null}
      <ul class="rows">
        {accounts.slice(0, shown).map((account) => (
          <AccountRow page={page} address={address} account={account} />
        ))}
      </ul>
      {accounts.length <= shown || address.view === 'accounts' ? null : (
        <p class="inside">
          <a class="run-name" href={`${page.urlBase}/watch${writeWatchAddress(firstOf('accounts', null))}`}>
            {watch.showAll}
          </a>
        </p>
      )}
    </Part>
  );
}

interface AccountProps extends Omit<AccountsProps, 'accounts'> {
  readonly account: ListedAccount;
}

function AccountRow({ page, address, account }: AccountProps) {
  const { watch } = page.texts;
  const { id, name, isOwner, followed, hasToken, isNamed } = account;
  return (
    <li data-id={String(id)} data-state={followed ? 'tracked' : 'untracked'}>
      <Icon page={page} name="user" class="dim" />
      <div class="told">
        <p>
          <bdi>{name}</bdi>{' '}
          <Badge tone={followed ? 'ok' : undefined} state={followed ? 'tracked' : 'untracked'}>
            {followed ? watch.tracked : watch.untracked}
          </Badge>
        </p>
        <p class="small quiet">
          {isOwner ? watch.owner : hasToken ? watch.hasToken : watch.hasNoToken} {isNamed ? watch.isNamed : null}{' '}
          {isNamed ? null : followed ? watch.untrackHint : watch.trackHint}
        </p>
      </div>
      <div class="when ends">
        {isNamed ? null : (
          <form method="post" action={`${page.urlBase}/watch/accounts/${id}/${followed ? 'untrack' : 'track'}`}>
            <input type="hidden" name="to" value={`/watch${writeWatchAddress(address)}`} />
            <button type="submit" class="button">
              {followed ? watch.untrack : watch.track}
            </button>
          </form>
        )}
      </div>
    </li>
  );
}
