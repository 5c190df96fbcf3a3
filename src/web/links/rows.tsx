import type { LinkState, NamedLink } from '../../core/model/link.ts';
import { Badge, Icon, Time, type Tone } from '../components/basics.tsx';
import { NewerRows, refreshPath } from '../components/newer-rows.tsx';
import { Poster } from '../components/poster.tsx';
import { asSentence } from '../components/told.tsx';
import type { PageContext } from '../page-context.ts';
import { tell } from '../tell.ts';
import { type LinksAddress, writeLinksAddress } from './query.ts';
import { titlesOf } from './titles.ts';

export const stateTones: Readonly<Record<LinkState, Tone | undefined>> = {
  confirmed: 'ok',
  linked: 'info',
  broken: 'bad',
  removed: undefined,
};

export interface RowsProps {
  readonly page: PageContext;
  readonly address: LinksAddress;
  readonly links: readonly NamedLink[];
  /** The newest link when the page was made: later ones are new to whoever looks at it. */
  readonly newestId: number;
}

/** The rows on the page ask for themselves whenever a link changes: they change in place, none moves. */
export function rowsRequest({ page, address, links, newestId }: RowsProps) {
  const ids = links.map(({ link }) => link.id);
  const query = writeLinksAddress({ ...address, cursor: null });
  return {
    'hx-get': `${page.urlBase}${refreshPath('/links/rows', query, { newestId, ids })}`,
    'hx-trigger': 'links from:body throttle:1s, resync from:body',
    'hx-swap': 'outerMorph',
  };
}

export function LinkRows(props: RowsProps) {
  const { page, links } = props;
  return (
    <tbody id="rows" {...rowsRequest(props)}>
      {links.map((one) => (
        <LinkRow page={page} named={one} />
      ))}
    </tbody>
  );
}

function LinkRow({ page, named }: { page: PageContext; named: NamedLink }) {
  const { texts, urlBase, format } = page;
  const { link } = named;
  const { movie, series, number } = titlesOf(named);
  const reason = link.reason === null ? null : asSentence(tell(texts, link.reason));
  const detail = named.names === null ? texts.links.noRule : (reason ?? link.path.split('/').at(-1) ?? '');
  return (
    <tr id={`link-${link.id}`} data-id={String(link.id)} data-state={link.state}>
      <td class="of-box">
        <label class="box">
          <span class="hidden">{texts.links.pick(movie)}</span>
          <input
            type="checkbox"
            name="id"
            value={String(link.id)}
            data-pick="one"
            {...(link.state === 'removed' ? { disabled: true } : {})}
          />
        </label>
      </td>
      <td class="of-pair">
        <span class="pair">
          <Poster page={page} title={movie} of={{ kind: 'movies', id: link.movieTmdbId }} />
          <Icon page={page} name="link-2" />
          <Poster page={page} title={series} of={{ kind: 'series', id: link.seriesTvdbId }} />
        </span>
      </td>
      <td class="of-movie">
        <a class="line" href={`${urlBase}/links/${link.id}`} title={movie}>
          <bdi>{movie}</bdi>
        </a>
      </td>
      <td class="of-special">
        <span class="named" title={series}>
          <bdi class="line">{series}</bdi>
          <span class="quiet">{number}</span>
        </span>
        <bdi class="line small quiet" title={detail}>
          {detail}
        </bdi>
      </td>
      <td class="of-state">
        <Badge tone={stateTones[link.state]} state={link.state}>
          {texts.links.states[link.state]}
        </Badge>
      </td>
      <td class="of-in">
        <Presence page={page} server="Sonarr" link={link} />
      </td>
      <td class="of-in">
        <Presence page={page} server="Plex" link={link} />
      </td>
      <td class="of-quality">
        <span class="line" title={link.quality ?? ''}>
          {link.quality}
        </span>
      </td>
      <td class="of-size end">{link.sizeBytes === null ? '' : format.size(link.sizeBytes)}</td>
      <td class="of-changed quiet">
        <Time at={link.updatedAt} format={format} />
      </td>
    </tr>
  );
}

interface PresenceProps {
  readonly page: PageContext;
  readonly server: 'Sonarr' | 'Plex';
  readonly link: Pick<NamedLink['link'], 'state' | 'inSonarr' | 'inPlex'>;
}

/** Whether a server has the link; of one that was removed nothing is awaited. */
export function Presence({ page, server, link }: PresenceProps) {
  const texts = page.texts.links.in;
  if (link.state === 'removed') return <span class="dim">–</span>;
  const isThere = server === 'Sonarr' ? link.inSonarr : link.inPlex;
  if (isThere === null) return <Icon page={page} name="hourglass" class="dim" label={`${server}: ${texts.unknown}`} />;
  return isThere ? (
    <Icon page={page} name="check" class="tone-ok" label={`${server}: ${texts.yes}`} />
  ) : (
    <Icon page={page} name="x" class="tone-bad" label={`${server}: ${texts.no}`} />
  );
}

export function NewerLinks({ page, address, count }: { page: PageContext; address: LinksAddress; count: number }) {
  return <NewerRows page={page} count={count} href={`/links${writeLinksAddress({ ...address, cursor: null })}`} />;
}
