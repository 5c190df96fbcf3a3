import type { LinkState, NamedLink } from '../../core/model/link.ts';
import type { Page } from '../../core/model/page.ts';
import { Empty, Icon } from '../components/basics.tsx';
import { ListTotal, NoRowsYet } from '../components/newer-rows.tsx';
import { nextOrder, SortedHead } from '../components/sorted-head.tsx';
import type { PageContext } from '../page-context.ts';
import { AddRuleTool } from '../rules/add-tool.tsx';
import { Shell } from '../shell.tsx';
import { Filters, Views } from './filters.tsx';
import { LinkCards } from './grid.tsx';
import { defaultOrder, type LinksAddress, writeLinksAddress } from './query.ts';
import { LinkRows, NewerLinks, rowsRequest } from './rows.tsx';

export interface LinksProps {
  readonly page: PageContext;
  readonly address: LinksAddress;
  readonly links: Page<NamedLink>;
  readonly counts: Readonly<Record<LinkState, number>>;
  readonly newestId: number;
}

export function LinksPage(props: LinksProps) {
  const { page, address, links } = props;
  const { texts } = page;
  const Links = address.view === 'grid' ? LinkGrid : LinkTable;
  return (
    <Shell
      page={page}
      name={texts.pages.links}
      beside={<ListTotal page={page} total={links.total} />}
      tools={
        <>
          <Views {...props} />
          <AddRuleTool page={page} />
        </>
      }
    >
      <Filters {...props} />
      {links.items.length === 0 ? <NoLinks {...props} /> : <Links {...props} />}
    </Shell>
  );
}

function NoLinks({ page, address, newestId }: LinksProps) {
  const { texts, urlBase } = page;
  const isFiltered = address.state !== undefined || address.q !== '' || address.cursor !== null;
  const request = rowsRequest({ page, address, links: [], newestId });
  return (
    <>
      <NewerLinks page={page} address={address} count={0} />
      <NoRowsYet address={request['hx-get']} trigger={request['hx-trigger']} />
      <Empty page={page} icon="link-2">
        <p>{isFiltered ? texts.links.noneFound : texts.links.none}</p>
        {isFiltered ? (
          <a class="button" href={`${urlBase}/links`}>
            {texts.links.showAll}
          </a>
        ) : (
          <a class="button" href={`${urlBase}/review`}>
            {texts.links.toReview}
          </a>
        )}
      </Empty>
    </>
  );
}

function LinkTable({ page, address, links, newestId }: LinksProps) {
  const { urlBase, texts } = page;
  const { columns } = texts.links;
  return (
    <>
      <NewerLinks page={page} address={address} count={0} />
      <form method="post" action={`${urlBase}/links/undo`}>
        <input type="hidden" name="to" value={page.address} />
        <table class="links">
          <thead>
            <tr>
              <th class="of-box">
                <label class="box">
                  <span class="hidden">{texts.links.pickAll}</span>
                  <input type="checkbox" data-pick="all" />
                </label>
              </th>
              <td class="of-pair" />
              <SortedBy page={page} address={address} column="movie" class="of-movie" />
              <SortedBy page={page} address={address} column="special" class="of-special" />
              <SortedBy page={page} address={address} column="state" class="of-state" />
              <th class="of-in">{columns.sonarr}</th>
              <th class="of-in">{columns.plex}</th>
              <SortedBy page={page} address={address} column="quality" class="of-quality" />
              <SortedBy page={page} address={address} column="size" class="of-size end" />
              <SortedBy page={page} address={address} column="changed" class="of-changed" />
            </tr>
          </thead>
          <LinkRows page={page} address={address} links={links.items} newestId={newestId} />
        </table>
        <div class="picked">
          <span>
            <output data-picked /> {texts.links.picked}
          </span>
          <button type="submit" class="button">
            <Icon page={page} name="undo-2" />
            {texts.links.undo}
          </button>
          <span class="quiet">{texts.links.consequence}</span>
        </div>
      </form>
      <Foot page={page} address={address} links={links} />
    </>
  );
}

function LinkGrid(props: LinksProps) {
  const { page, address, links, newestId } = props;
  return (
    <>
      <NewerLinks page={page} address={address} count={0} />
      <LinkCards page={page} address={address} links={links.items} newestId={newestId} />
      <Foot {...props} />
    </>
  );
}

interface SortedByProps {
  readonly page: PageContext;
  readonly address: LinksAddress;
  readonly column: LinksAddress['sort'];
  readonly class: string;
}

function SortedBy({ page, address, column, class: classes }: SortedByProps) {
  const order = address.sort === column ? address.order : null;
  const sorted = { ...address, sort: column, order: nextOrder(order, defaultOrder(column)), cursor: null };
  const href = `${page.urlBase}/links${writeLinksAddress(sorted)}`;
  return <SortedHead class={classes} label={page.texts.links.columns[column]} href={href} order={order} />;
}

function Foot({ page, address, links }: Pick<LinksProps, 'page' | 'address' | 'links'>) {
  const { texts, urlBase, format } = page;
  const to = (cursor: string | null) => `${urlBase}/links${writeLinksAddress({ ...address, cursor })}`;
  return (
    <div class="foot">
      <span>
        {texts.links.shown(links.items.length, links.total).replace(/\d+/g, (one) => format.number(Number(one)))}
      </span>
      {address.cursor === null ? null : (
        <a class="button" href={to(null)}>
          {texts.links.first}
        </a>
      )}
      {links.nextCursor === null ? null : (
        <a class="button" href={to(links.nextCursor)}>
          {texts.links.next}
        </a>
      )}
    </div>
  );
}
