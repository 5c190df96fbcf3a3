import type { LinkedItem } from '../../core/plex/mirror/read-library.ts';
import { shownToViewers } from '../../handlers/schema/plex-item.ts';
import { Time } from '../components/basics.tsx';
import { Poster } from '../components/poster.tsx';
import { Told } from '../components/told.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import { Files } from './files.tsx';
import { ItemRows, Place, posterOf, StateOf } from './rows.tsx';

interface ItemProps {
  readonly page: PageContext;
  readonly found: LinkedItem;
}

/** A show of thousands of episodes: its seasons are short, a season's episodes may not be. */
const mostChildren = 100;
const mostNames = 10;

/** Viewers see neither files, streams and twins nor what was watched. */
export function ItemPage({ page, found }: ItemProps) {
  const { texts, urlBase, role } = page;
  const { item, children } = found;
  const isAdministrator = role === 'administrator';
  return (
    <Shell page={page} name={texts.pages.library}>
      <article class="stack" data-id={String(item.id)} data-state={item.state}>
        <p>
          <a href={`${urlBase}/library`}>{texts.library.toList}</a>
        </p>
        <header class="item-head">
          <Poster page={page} title={item.grandparentTitle ?? item.title} of={posterOf(item)} size="wide" />
          <div class="item-name">
            <h2>
              <bdi>{item.title}</bdi>
            </h2>
            <p class="quiet">
              <Place page={page} item={item} />
            </p>
            <p>
              <StateOf page={page} state={item.state} />
            </p>
            {isAdministrator && item.reason !== null ? <Told page={page} class="quiet" text={item.reason} /> : null}
            {item.details.summary === null ? null : <p dir="auto">{item.details.summary}</p>}
          </div>
        </header>
        {isAdministrator ? <Files page={page} item={item} /> : null}
        {isAdministrator ? <Twins page={page} found={found} /> : null}
        <Facts page={page} found={found} />
        {children.length === 0 ? null : (
          <section>
            <h2>
              {texts.library.below} <span class="quiet">{page.format.number(children.length)}</span>
            </h2>
            <ItemRows page={page} items={children.slice(0, mostChildren)} />
          </section>
        )}
      </article>
    </Shell>
  );
}

function Twins({ page, found: { links, twins } }: ItemProps) {
  const { texts, urlBase } = page;
  return (
    <section class="panel">
      <header>
        <h2>{texts.library.twins}</h2>
      </header>
      {links.length === 0 ? <p class="inside quiet">{texts.library.noTwin}</p> : null}
      {links.map(({ id, path }) => (
        <p class="inside">
          <a href={`${urlBase}/links/${id}`}>
            {texts.library.link} {id}
          </a>{' '}
          <code>{path}</code>
        </p>
      ))}
      {twins.length === 0 ? null : <ItemRows page={page} items={twins.slice(0, mostChildren)} />}
    </section>
  );
}

/** What the server says of it, as far as it says anything. */
function described({ texts, format }: PageContext, { details, durationMs, addedAt }: LinkedItem['item']) {
  const { library } = texts;
  const names = (some: readonly string[]) => some.slice(0, mostNames).join(', ');
  return [
    { name: library.edition, text: details.editionTitle ?? '' },
    { name: library.runtime, text: durationMs === null ? '' : texts.review.minutes(Math.round(durationMs / 60_000)) },
    { name: library.rated, text: details.contentRating ?? '' },
    { name: library.genres, text: names(details.genres) },
    { name: library.studio, text: details.studio ?? details.network ?? '' },
    { name: library.directors, text: names(details.directors) },
    { name: library.cast, text: names(details.actors.map(({ name }) => name)) },
    { name: library.added, text: addedAt === null ? '' : format.full(addedAt) },
  ].filter(({ text }) => text !== '');
}

function Facts({ page, found: { item } }: ItemProps) {
  const { texts, format, role } = page;
  const isAdministrator = role === 'administrator';
  const { viewCount, lastViewedAt } = item.view;
  const guids = isAdministrator ? item.guids : shownToViewers(item.guids);
  return (
    <section class="panel">
      <header>
        <h2>{texts.library.details}</h2>
      </header>
      <dl class="facts inside">
        <dt>{texts.library.type}</dt>
        <dd>{texts.library.kinds[item.type] ?? item.type}</dd>
        {described(page, item).map(({ name, text }) => (
          <>
            <dt>{name}</dt>
            <dd>
              <bdi>{text}</bdi>
            </dd>
          </>
        ))}
        {guids.length === 0 ? null : (
          <>
            <dt>{texts.library.ids}</dt>
            <dd>
              {guids.map((guid) => (
                <>
                  <code>{guid}</code>{' '}
                </>
              ))}
            </dd>
          </>
        )}
        {isAdministrator ? (
          <>
            <dt>{texts.library.watched}</dt>
            <dd>{viewCount === 0 ? texts.library.notWatched : texts.library.views(viewCount)}</dd>
          </>
        ) : null}
        {isAdministrator && lastViewedAt !== null ? (
          <>
            <dt>{texts.library.lastViewed}</dt>
            <dd>
              <Time at={lastViewedAt} format={format} />
            </dd>
          </>
        ) : null}
      </dl>
    </section>
  );
}
