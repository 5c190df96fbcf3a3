import { episodeCode } from '../../core/model/episode-code.ts';
import type { Copy, PairOfCopies } from '../../core/watch/read-pairs.ts';
import { Badge, Icon, Time } from '../components/basics.tsx';
import type { PageContext } from '../page-context.ts';

interface PairProps {
  readonly page: PageContext;
  readonly pair: PairOfCopies;
  /** Where the answer leads back to, below our base. */
  readonly to: string;
}

/** The copies of one file with their states, and what Mark would do. */
export function PairRow({ page, pair, to }: PairProps) {
  const { linkId, account, movies, specials, toMark } = pair;
  const copies = [...movies, ...specials];
  return (
    <li data-id={String(linkId)} data-state={toMark.length === 0 ? 'agree' : 'differ'}>
      <Icon page={page} name="eye" class={toMark.length === 0 ? 'dim' : 'tone-warn'} />
      <div class="told copies">
        {copies.slice(0, mostCopies).map((copy) => (
          <CopyLine page={page} linkId={linkId} copy={copy} />
        ))}
        {toMark.length === 0 ? null : <Consequence page={page} pair={pair} />}
      </div>
      <div class="when ends">
        {toMark.length === 0 || isWithoutToken(pair) ? null : (
          <form method="post" action={`${page.urlBase}/watch/links/${linkId}/mark`}>
            <input type="hidden" name="account" value={String(account.id)} />
            <input type="hidden" name="to" value={to} />
            <button type="submit" class="button">
              <Icon page={page} name="check" />
              {page.texts.watch.mark}
            </button>
          </form>
        )}
      </div>
    </li>
  );
}

/** More libraries with the same file than anybody has. */
const mostCopies = 10;

function isWithoutToken({ account }: PairOfCopies): boolean {
  return !account.isOwner && !account.hasToken;
}

function CopyLine({ page, linkId, copy }: { page: PageContext; linkId: number; copy: Copy }) {
  const { texts, urlBase, format } = page;
  const { state, title, showTitle, serverName, type } = copy;
  const at = state?.isWatched === true ? state.lastWatchedAt : (state?.unwatchedAt ?? null);
  return (
    <p class="copy">
      <Icon
        page={page}
        name={type === 'movie' ? 'film' : 'tv'}
        class={type === 'movie' ? 'tone-movie' : 'tone-special'}
        label={type === 'movie' ? texts.watch.movie : texts.watch.special}
      />
      <span>
        <a class="run-name" href={`${urlBase}/links/${linkId}`}>
          <bdi>{showTitle ?? title}</bdi>
        </a>{' '}
        {type === 'movie' ? null : (
          <>
            {episodeCode(copy)} <bdi class="quiet">{title}</bdi>
          </>
        )}{' '}
        <span class="small quiet">
          <bdi>{serverName}</bdi>
        </span>
      </span>
      <span class="copy-state">
        <Badge
          tone={state?.isWatched === true ? 'ok' : undefined}
          state={state?.isWatched === true ? 'watched' : 'unwatched'}
        >
          {state === null ? texts.watch.notRead : state.isWatched ? texts.watch.watched : texts.watch.unwatched}
        </Badge>{' '}
        <span class="small quiet">{at === null ? null : <Time at={at} format={format} />}</span>
      </span>
    </p>
  );
}

function Consequence({ page, pair }: { page: PageContext; pair: PairOfCopies }) {
  const { watch } = page.texts;
  const { account, toMark } = pair;
  if (isWithoutToken(pair)) return <p class="small">{watch.noToken}</p>;
  return (
    <p class="small quiet">
      {watch.markBefore}{' '}
      {toMark.map((copy, index) => (
        <>
          {index === 0 ? '' : ', '}
          {copy.type === 'movie' ? watch.theMovie : watch.theSpecial(episodeCode(copy))} {watch.on}{' '}
          <bdi>{copy.serverName}</bdi>
        </>
      ))}{' '}
      {watch.markFor} <bdi>{account.name}</bdi>
      {watch.markEnd}
    </p>
  );
}
