import type { NamedLinkDetails } from '../../core/links/list-links.ts';
import type { LinkEvent } from '../../core/model/link.ts';
import type { PairOfCopies } from '../../core/watch/read-pairs.ts';
import { Badge, Icon, Time, Tool } from '../components/basics.tsx';
import { SideCard } from '../components/side-card.tsx';
import { MovieTimes, SpecialTimes } from '../components/times.tsx';
import { Told } from '../components/told.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import { WatchedOfLink } from '../watch/link-panel.tsx';
import { LinkEventRow } from './event-row.tsx';
import { Presence, stateTones } from './rows.tsx';
import { titlesOf } from './titles.ts';

interface LinkProps {
  readonly page: PageContext;
  readonly details: NamedLinkDetails;
  /** What was watched of both sides. */
  readonly watched: readonly PairOfCopies[];
}

type SidesProps = Omit<LinkProps, 'watched'>;

/** One link: both sides, where it leads, its history. The panels ask for themselves when links change. */
export function LinkPage({ page, details, watched }: LinkProps) {
  const { texts } = page;
  const { link } = details;
  const { movie } = titlesOf(details);
  const undo = <Tool page={page} icon="undo-2" label={texts.links.undo} action={`/links/${link.id}/undo`} isPrimary />;
  return (
    <Shell page={page} name={movie} tools={link.state === 'removed' ? null : undo}>
      <LinkDetails page={page} details={details} watched={watched} />
    </Shell>
  );
}

export function LinkDetails({ page, details, watched }: LinkProps) {
  const { texts, urlBase } = page;
  const { link } = details;
  return (
    <div
      class="stack"
      id="details"
      data-id={String(link.id)}
      hx-get={`${urlBase}/links/${link.id}/details`}
      hx-trigger="links from:body throttle:1s, items from:body throttle:1s, resync from:body"
      hx-swap="outerMorph"
    >
      <p class="kind quiet">
        <a href={`${urlBase}/links`}>{texts.links.toList}</a>
        <Badge tone={stateTones[link.state]} state={link.state}>
          {texts.links.states[link.state]}
        </Badge>
      </p>
      {link.reason === null ? null : (
        <div class="message">
          <Icon page={page} name="info" />
          <p>
            <Told page={page} text={link.reason} />
          </p>
        </div>
      )}
      <Sides page={page} details={details} />
      <div class="columns">
        <div class="stack">
          {link.state === 'removed' ? null : <WatchedOfLink page={page} linkId={link.id} pairs={watched} />}
          <History page={page} history={details.history} />
        </div>
        <Facts page={page} details={details} />
      </div>
    </div>
  );
}

function Sides({ page, details }: SidesProps) {
  const { texts } = page;
  const { link } = details;
  const { movie, series, number } = titlesOf(details);
  return (
    <div class="sides">
      <SideCard
        {...{ page, side: 'movie', id: link.movieTmdbId, title: movie, heading: 'h2' }}
        foot={<FilePath label={texts.link.target} path={link.target} />}
      >
        {details.movie?.year == null ? null : <p>{details.movie.year}</p>}
        {details.movie === undefined ? null : <MovieTimes page={page} facts={details.movie} />}
        <p class="small dim">tmdb {link.movieTmdbId}</p>
      </SideCard>
      <SideCard
        {...{ page, side: 'special', id: link.seriesTvdbId, title: series, heading: 'h2' }}
        number={<span class="quiet">{number}</span>}
        foot={<FilePath label={texts.link.path} path={link.path} />}
      >
        {details.specials.map((special) => (
          <>
            <p>
              <bdi>{special.title}</bdi>
            </p>
            <SpecialTimes page={page} facts={special} />
          </>
        ))}
        <p class="small dim">tvdb {link.episodeTvdbIds.join(', ') || link.seriesTvdbId}</p>
      </SideCard>
    </div>
  );
}

function FilePath({ label, path }: { label: string; path: string }) {
  return (
    <p class="path">
      <span class="small quiet">{label}</span>
      <br />
      <code>{path}</code>
    </p>
  );
}

function History({ page, history }: { page: PageContext; history: readonly LinkEvent[] }) {
  const { texts } = page;
  return (
    <section class="panel">
      <header>
        <h2>{texts.link.history}</h2>
      </header>
      <ol class="rows">
        {history.toReversed().map((event) => (
          <LinkEventRow page={page} event={event} />
        ))}
      </ol>
    </section>
  );
}

function Facts({ page, details }: SidesProps) {
  const { texts, urlBase, format } = page;
  const { link, items, sidecars } = details;
  return (
    <section class="panel">
      <dl class="facts right inside">
        <dt>Sonarr</dt>
        <dd>
          <Presence page={page} server="Sonarr" link={link} />
        </dd>
        <dt>Plex</dt>
        <dd>
          <Presence page={page} server="Plex" link={link} />
        </dd>
        <dt>{texts.link.style}</dt>
        <dd>{texts.link.styles[link.style]}</dd>
        <dt>{texts.link.origin}</dt>
        <dd>{link.origin === 'adopted' ? texts.link.adopted : texts.link.originMade}</dd>
        {link.quality === null ? null : (
          <>
            <dt>{texts.link.quality}</dt>
            <dd>{link.quality}</dd>
          </>
        )}
        {link.sizeBytes === null ? null : (
          <>
            <dt>{texts.link.size}</dt>
            <dd>{format.size(link.sizeBytes)}</dd>
          </>
        )}
        <dt>{texts.link.made}</dt>
        <dd>
          <Time at={link.createdAt} format={format} />
        </dd>
        <dt>{texts.link.changed}</dt>
        <dd>
          <Time at={link.updatedAt} format={format} />
        </dd>
      </dl>
      {sidecars.length === 0 ? null : (
        <div class="inside">
          <h2>{texts.link.sidecars}</h2>
          {sidecars.map(({ path }) => (
            <p>
              <code>{path.split('/').at(-1)}</code>
            </p>
          ))}
        </div>
      )}
      <div class="inside">
        <h2>{texts.link.inPlex}</h2>
        {items.length === 0 ? <p class="quiet">{texts.link.noItems}</p> : null}
        {items.map(({ id, title, type }) => (
          <p data-id={String(id)}>
            <a href={`${urlBase}/library/${id}`}>
              <bdi>{title}</bdi>
            </a>{' '}
            <span class="quiet">{texts.library.kinds[type] ?? type}</span>
          </p>
        ))}
      </div>
    </section>
  );
}
