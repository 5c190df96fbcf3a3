import { type Context, Hono } from 'hono';
import { listItems } from '../../core/plex/mirror/items.ts';
import { listViewDays } from '../../core/stats/list-days.ts';
import { watchedShowsWithNext } from '../../core/stats/watched-page.ts';
import { followAccount } from '../../core/watch/change-account.ts';
import { listAccounts } from '../../core/watch/list-accounts.ts';
import { listViewsOf } from '../../core/watch/list-views.ts';
import { markPair } from '../../core/watch/mark-pair.ts';
import { readDifferences } from '../../core/watch/read-pairs.ts';
import { params } from '../../handlers/middleware/input.ts';
import { idParams } from '../../handlers/schema/common.ts';
import { ownPath, type Pages, sendPage } from '../page-context.ts';
import { readForm } from '../read-form.ts';
import { shownDays } from './days.tsx';
import type { Ledger } from './ledger.tsx';
import { WatchPage, WatchPanels, type WatchProps } from './page.tsx';
import { pageOf, readWatchAddress, type WatchAddress, type WatchPart, writeWatchAddress } from './query.ts';

const nothing = { items: [], nextCursor: null, total: 0 };
const mostFound = 10;

/** /watch */
export function watchPages(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();

  async function open(c: Context): Promise<WatchProps> {
    const [page, accounts] = await Promise.all([pages.open(c), listAccounts(runtime)]);
    const asked = readWatchAddress(c.req.query());
    const chosen = accounts.find(({ id }) => id === asked.account);
    const address = { ...asked, account: chosen?.id ?? null };
    const who = chosen ?? accounts.find(({ isOwner }) => isOwner) ?? null;
    const ifShown = <Read,>(part: WatchPart, read: () => Promise<Read>) =>
      address.view === null || address.view === part ? read() : null;
    const [differences, ledger, days, shows] = await Promise.all([
      ifShown('differences', async () =>
        who === null ? nothing : readDifferences(runtime, who.id, pageOf(address, 'differences')),
      ),
      ifShown('ledger', () => readLedger(address)),
      ifShown('days', () => listViewDays(runtime, { days: shownDays - 1, accountId: chosen?.id })),
      ifShown('shows', () => watchedShowsWithNext(runtime, { accountId: who?.id ?? null }, pageOf(address, 'shows'))),
    ]);
    return { page, address, who, accounts, differences, ledger, days, shows };
  }

  async function readLedger(address: WatchAddress): Promise<Ledger> {
    const { account, item, kind, q } = address;
    const filter = {
      ...(account === null ? {} : { accountId: account }),
      ...(item === null ? {} : { itemId: item }),
      ...(kind === null ? {} : { kind }),
    };
    const [views, found] = await Promise.all([
      listViewsOf(runtime, filter, pageOf(address, 'ledger')),
      q === null ? null : findTitles(q),
    ]);
    return { ...views, found };
  }

  async function findTitles(q: string) {
    const page = { limit: mostFound, cursor: null };
    const found = await Promise.all((['movie', 'show'] as const).map((type) => listItems(runtime, { type, q }, page)));
    return found.flatMap(({ items }) => items);
  }

  app.get('/', async (c) => {
    const props = await open(c);
    const { address, ledger, page } = props;
    const [only, ...others] = ledger?.found ?? [];
    if (only !== undefined && others.length === 0)
      return c.redirect(
        `${page.urlBase}/watch${writeWatchAddress({ ...address, item: only.id, q: null, cursor: null })}`,
      );
    return sendPage(c, <WatchPage {...props} />);
  });

  app.get('/panels', async (c) => c.html(String(<WatchPanels {...(await open(c))} />)));

  app.post('/links/:id/mark', params(idParams), async (c) => {
    const form = await readForm(c);
    const [to, account] = [ownPath(form.get('to') ?? '/watch'), form.get('account') ?? ''];
    const accountId = /^\d{1,9}$/.test(account) ? Number(account) : 0;
    const marked = await markPair(runtime, { linkId: c.req.valid('param').id, accountId });
    const said = { marked: 'marked', agree: 'agree', notFound: 'pairGone', noToken: 'noToken' } as const;
    return pages.leave(c, to, { kind: said[marked.kind] });
  });

  for (const [name, followed] of [
    ['track', true],
    ['untrack', false],
  ] as const)
    app.post(`/accounts/:id/${name}`, params(idParams), async (c) => {
      const to = ownPath((await readForm(c)).get('to') ?? '/watch');
      const done = await followAccount(runtime, c.req.valid('param').id, followed);
      if (done === null) return pages.leave(c, to, { kind: 'accountGone' });
      const already = followed ? 'trackedAlready' : 'untrackedAlready';
      return pages.leave(c, to, { kind: done.isChanged ? (followed ? 'tracked' : 'untracked') : already });
    });

  return app;
}
