import type { PlexRecord } from '../../core/model/plex-details.ts';
import type { LinkedItem } from '../../core/plex/mirror/read-library.ts';
import { shownToViewers } from '../../handlers/schema/plex-item.ts';
import { Time } from '../components/basics.tsx';
import { Poster } from '../components/poster.tsx';
import { Told } from '../components/told.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import { ItemRows, Place, posterOf, StateOf } from './rows.tsx';

interface ItemProps {
  readonly page: PageContext;
  readonly found: LinkedItem;
}

/** A show of thousands of episodes: its seasons are short, a season's episodes may not be. */
const mostChildren = 100;

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
        {isAdministrator ? <Files page={page} found={found} /> : null}
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

function Files({ page, found: { item } }: ItemProps) {
  const { texts, format } = page;
  const streams = item.media.flatMap(({ parts }) => parts.flatMap((part) => part.streams ?? []));
  return (
    <section class="panel">
      <header>
        <h2>{texts.library.files}</h2>
      </header>
      {item.files.length === 0 ? <p class="inside quiet">{texts.library.noFiles}</p> : null}
      {item.files.slice(0, mostChildren).map(({ path, localPath, isHere, sizeBytes }) => (
        <dl class="facts inside paths">
          <dt>{texts.library.inPlex}</dt>
          <dd>
            <code>{path}</code>
          </dd>
          <dt>{texts.library.here}</dt>
          <dd>
            {localPath === null ? texts.library.noPlace : <code>{localPath}</code>}{' '}
            <span class="quiet">
              {isHere ? texts.library.isHere : texts.library.notHere}
              {sizeBytes === null ? '' : `, ${format.size(sizeBytes)}`}
            </span>
          </dd>
        </dl>
      ))}
      {streams.length === 0 ? null : (
        <div class="inside">
          <h3>{texts.library.streams}</h3>
          <ul>
            {streams.slice(0, mostChildren).map((stream) => (
              <li>
                <bdi>{streamName(stream)}</bdi>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function streamName(stream: PlexRecord): string {
  const words = [stream.extendedDisplayTitle ?? stream.displayTitle, stream.codec, stream.language];
  return words
    .filter((word) => typeof word === 'string')
    .join(', ')
    .slice(0, 300);
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
