import { episodeCode } from '../../core/model/episode-code.ts';
import type { RequestItem } from '../../core/requests/request-item.ts';
import type { LookedUpTitle, LookUp, Search, SearchedTitle } from '../../core/requests/search-wanted.ts';
import { Badge } from '../components/basics.tsx';
import { Poster, type PosterOf } from '../components/poster.tsx';
import { Told } from '../components/told.tsx';
import type { PageContext } from '../page-context.ts';
import { writeQuery } from '../write-query.ts';
import { wantedFields } from './read-wanted.ts';

/** What was looked up, what the library has, and the thing as it was typed: last if there is something better. */
export function Found({ page, search }: { readonly page: PageContext; readonly search: Search }) {
  const texts = page.texts.requests;
  const { typed, offersTyped, lookUp } = search;
  const titles = lookUp.kind === 'found' ? lookUp.titles : [];
  const shown = new Set(titles.flatMap(({ checked }) => (checked.state === 'available' ? (checked.itemId ?? []) : [])));
  const note = titles.length === 0 ? '' : texts.asTyped;
  const asTyped = offersTyped ? <TitleRow page={page} title={typed} note={note} /> : null;
  return (
    <>
      <LookUpNote page={page} lookUp={lookUp} title={typed.wanted.title} />
      <ul class="rows request-results" aria-label={texts.results}>
        {titles.length === 0 ? asTyped : null}
        {titles.map((title) => (
          <TitleRow page={page} title={title} look={title} />
        ))}
        {typed.found.map((item, index) =>
          shown.has(item.id) ? null : (
            <ItemRow page={page} item={item} isSame={index === 0 || typed.checked.state !== 'available'} />
          ),
        )}
        {titles.length === 0 ? null : asTyped}
      </ul>
    </>
  );
}

interface NoteProps {
  readonly page: PageContext;
  readonly lookUp: LookUp;
  readonly title: string;
}

function LookUpNote({ page, lookUp, title }: NoteProps) {
  const { noTitles, noAnswer, typeTitle } = page.texts.requests;
  if (lookUp.kind === 'failed')
    return (
      <p class="inside error" role="status">
        {noAnswer} {lookUp.reason === null ? null : <Told page={page} text={lookUp.reason} />} {typeTitle}
      </p>
    );
  if (lookUp.kind === 'none' || lookUp.titles.length > 0) return null;
  return (
    <p class="inside quiet" role="status">
      {noTitles(title)}
    </p>
  );
}

interface TitleRowProps {
  readonly page: PageContext;
  readonly title: SearchedTitle;
  /** Absent: the title as it was typed. */
  readonly look?: LookedUpTitle;
  readonly note?: string;
}

function TitleRow({ page, title, look, note = '' }: TitleRowProps) {
  const { wanted, checked } = title;
  const facts = [episodeCode(wanted), wanted.year ?? '', note].filter((one) => one !== '');
  return (
    <li data-state={checked.state}>
      <Poster page={page} title={wanted.title} of={posterOf(title, look)} />
      <p>
        <bdi>{wanted.title}</bdi> <span class="quiet">{facts.join(' ')}</span>{' '}
        <Standing page={page} title={title} {...(look === undefined ? {} : { look })} />
      </p>
      {look?.show == null ? <RequestForm page={page} title={title} /> : <ShowAction page={page} look={look} />}
    </li>
  );
}

/** Only what the library or an instance has: other pictures are on other hosts. */
function posterOf({ wanted, checked }: SearchedTitle, look: LookedUpTitle | undefined): PosterOf | null {
  if (checked.state === 'available' && checked.itemId !== null) return { kind: 'items', id: checked.itemId };
  if (look?.isListed !== true && look?.show?.isInLibrary !== true) return null;
  const [kind, id] =
    wanted.kind === 'movie' ? (['movies', wanted.tmdbId] as const) : (['series', wanted.tvdbId] as const);
  return id === null ? null : { kind, id };
}

/** First the show is picked, then season and episode are typed. */
function ShowAction({ page, look }: { readonly page: PageContext; readonly look: LookedUpTitle }) {
  const { chooseEpisode, pickEpisode } = page.texts.requests;
  const { kind, title, year, tvdbId } = look.wanted;
  if (look.isPicked) return <span class="small quiet">{pickEpisode}</span>;
  return (
    <a class="button" href={`${page.urlBase}/requests${writeQuery({ kind, title, year, tvdbId })}`}>
      {chooseEpisode}
    </a>
  );
}

function Standing({ page, title: { checked }, look }: TitleRowProps) {
  const texts = page.texts.requests;
  const isInLibrary = checked.state === 'available' || look?.show?.isInLibrary === true;
  const listed =
    look?.isListed === true ? (
      <Badge state="listed">{texts.listed[look.wanted.kind === 'movie' ? 'radarr' : 'sonarr']}</Badge>
    ) : null;
  if (isInLibrary)
    return (
      <Badge tone="ok" state="available">
        {texts.inLibrary}
      </Badge>
    );
  if (checked.requestId !== null)
    return <a href={`${page.urlBase}/requests/${checked.requestId}`}>{texts.requested}</a>;
  return listed ?? <Badge state="absent">{texts.notInLibrary}</Badge>;
}

/** Posts the title with its ids, or is disabled where there is nothing to request. */
function RequestForm({ page, title: { wanted, checked } }: TitleRowProps) {
  const { request } = page.texts.requests;
  if (checked.state === 'available') return <DisabledRequest page={page} />;
  return (
    <form method="post" action={`${page.urlBase}/requests`}>
      {wantedFields.map((name) =>
        wanted[name] === null ? null : <input type="hidden" name={name} value={String(wanted[name])} />,
      )}
      <button type="submit" class="button primary" disabled={checked.state === 'requested'}>
        {request}
      </button>
    </form>
  );
}

function DisabledRequest({ page }: { readonly page: PageContext }) {
  return (
    <button type="button" class="button" disabled>
      {page.texts.requests.request}
    </button>
  );
}

interface ItemRowProps {
  readonly page: PageContext;
  readonly item: RequestItem;
  /** Whether it is, or may be, what was typed; otherwise it is only similar. */
  readonly isSame: boolean;
}

function ItemRow({ page, item, isSame }: ItemRowProps) {
  const texts = page.texts.requests;
  const of = item.showTitle ?? item.person ?? null;
  const facts = [episodeCode(item), item.year ?? ''].filter((one) => one !== '');
  return (
    <li data-id={String(item.id)} data-state="available">
      <Poster page={page} title={item.showTitle ?? item.title} of={{ kind: 'items', id: item.id }} />
      <p>
        <bdi>{item.title}</bdi> {of === null ? null : <bdi class="quiet">{of}</bdi>}{' '}
        <span class="quiet">{facts.join(' ')}</span>{' '}
        <Badge tone="ok" state="available">
          {isSame ? texts.inLibrary : texts.similar}
        </Badge>
      </p>
      <DisabledRequest page={page} />
    </li>
  );
}
