import type { NamedLink } from '../../core/model/link.ts';
import { Badge } from '../components/basics.tsx';
import { Poster } from '../components/poster.tsx';
import type { PageContext } from '../page-context.ts';
import { Presence, type RowsProps, rowsRequest, stateTones } from './rows.tsx';
import { titlesOf } from './titles.ts';

/** The same links as posters. The cards ask for themselves whenever a link changes. */
export function LinkCards(props: RowsProps) {
  return (
    <ul class="cards" id="rows" {...rowsRequest(props)}>
      {props.links.map((one) => (
        <LinkCard page={props.page} named={one} />
      ))}
    </ul>
  );
}

function LinkCard({ page, named }: { page: PageContext; named: NamedLink }) {
  const { texts, urlBase, format } = page;
  const { link } = named;
  const { movie, series, number } = titlesOf(named);
  return (
    <li class="link-card" id={`link-${link.id}`} data-id={String(link.id)} data-state={link.state}>
      <a href={`${urlBase}/links/${link.id}`}>
        <span class="posters">
          <Poster page={page} title={movie} of={{ kind: 'movies', id: link.movieTmdbId }} size="card" />
          <Poster page={page} title={series} of={{ kind: 'series', id: link.seriesTvdbId }} size="card" />
        </span>
        <bdi class="line" title={movie}>
          {movie}
        </bdi>
      </a>
      <span class="named small quiet" title={`${series} ${number}`}>
        <bdi class="line">{series}</bdi>
        <span class="quiet">{number}</span>
      </span>
      <Badge tone={stateTones[link.state]} state={link.state}>
        {texts.links.states[link.state]}
      </Badge>
      <span class="servers small quiet">
        Sonarr <Presence page={page} server="Sonarr" link={link} />
        Plex <Presence page={page} server="Plex" link={link} />
      </span>
      <span class="line small quiet" title={link.quality ?? ''}>
        {link.quality} {link.sizeBytes === null ? null : format.size(link.sizeBytes)}
      </span>
    </li>
  );
}
