import type { Candidate, CandidateState } from '../../core/model/candidate.ts';
import { episodesCode } from '../../core/model/episode-code.ts';
import type { Page } from '../../core/model/page.ts';
import type { AnsweredState } from '../../core/ports/candidate-store.ts';
import { Badge, Empty, Icon, Time, type Tone, Tool } from '../components/basics.tsx';
import { ListFilters } from '../components/list-filters.tsx';
import type { IconName } from '../icons.ts';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import { writeQuery } from '../write-query.ts';

export const answeredStates = ['accepted', 'rejected', 'automatic'] as const satisfies readonly AnsweredState[];

const tones: Readonly<Record<CandidateState, Tone | undefined>> = {
  open: 'warn',
  accepted: 'ok',
  automatic: 'info',
  rejected: undefined,
};

interface AnsweredProps {
  readonly page: PageContext;
  /** Null: any answer. */
  readonly state: AnsweredState | null;
  readonly cursor: string | null;
  readonly candidates: Page<Candidate>;
}

/** Pairs with an answer, the last one first. */
export function AnsweredPage({ page, state, cursor, candidates }: AnsweredProps) {
  const { texts, urlBase, format } = page;
  const { review } = texts;
  const to = (next: string | null, of = state) => `/review/answered${writeQuery({ state: of, cursor: next })}`;
  return (
    <Shell
      page={page}
      name={texts.pages.review}
      beside={<span class="count">{format.number(candidates.total)}</span>}
      tools={<ReviewTools page={page} at="answered" />}
    >
      <ListFilters
        page={page}
        path="/review/answered"
        chips={{
          label: review.byAnswer,
          items: [null, ...answeredStates].map((one) => ({
            href: to(null, one),
            text: one === null ? review.anyAnswer : review.states[one],
            isCurrent: one === state,
          })),
        }}
        unfiltered={to(null, null)}
      />
      {candidates.items.length === 0 ? (
        <Empty page={page} icon="list-checks">
          <p>{state === null ? review.noneAnswered : review.noAnswers}</p>
        </Empty>
      ) : (
        <table class="plain-table stacks pairs" id="answers">
          <thead>
            <tr>
              <th>{page.texts.link.movie}</th>
              <th>{page.texts.link.special}</th>
              <th class="of-confidence end">{review.confidence}</th>
              <th>{review.answer}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {candidates.items.map((candidate) => (
              <AnsweredRow page={page} candidate={candidate} />
            ))}
          </tbody>
        </table>
      )}
      <div class="foot">
        <span class="small">{review.reopenHint}</span>
        {cursor === null ? null : (
          <a class="button" href={`${urlBase}${to(null)}`}>
            {review.newest}
          </a>
        )}
        {candidates.nextCursor === null ? null : (
          <a class="button" href={`${urlBase}${to(candidates.nextCursor)}`}>
            {review.older}
          </a>
        )}
      </div>
    </Shell>
  );
}

function AnsweredRow({ page, candidate }: { page: PageContext; candidate: Candidate }) {
  const { texts, urlBase, format } = page;
  const { id, state, updatedAt } = candidate;
  return (
    <tr data-id={String(id)} data-state={state}>
      <CandidateCells page={page} candidate={candidate} />
      <td>
        <Badge tone={tones[state]} state={state}>
          {texts.review.states[state]}
        </Badge>{' '}
        <span class="small quiet">
          <Time at={updatedAt} format={format} />
        </span>
      </td>
      <td class="end">
        <form method="post" action={`${urlBase}/review/candidates/${id}/reopen`}>
          <button type="submit" class="button">
            <Icon page={page} name="undo-2" />
            {texts.review.reopen}
          </button>
        </form>
      </td>
    </tr>
  );
}

/** Movie, special and confidence of a pair, which leads to its evidence. */
export function CandidateCells({ page, candidate }: { page: PageContext; candidate: Candidate }) {
  const { id, movie, special, furtherParts, confidence } = candidate;
  const numbers = [special, ...furtherParts.slice(-1)].map(({ episodeNumber }) => episodeNumber);
  return (
    <>
      <td class="whole">
        <a class="named" href={`${page.urlBase}/review/candidates/${id}`} title={movie.title}>
          <bdi class="line">{movie.title}</bdi>
          <span class="quiet">{movie.year}</span>
        </a>
      </td>
      <td>
        <span class="named" title={special.seriesTitle}>
          <bdi class="line">{special.seriesTitle}</bdi>
          <span class="quiet">{episodesCode(special.seasonNumber, numbers)}</span>
        </span>
      </td>
      <td class="of-confidence end">{page.format.hundredths(confidence)}</td>
    </>
  );
}

/** Leads from one part of Review to the others. */
export function ReviewTools({ page, at }: { page: PageContext; at: 'queue' | 'batch' | 'answered' }) {
  const { urlBase, texts } = page;
  const parts: readonly { name: typeof at; href: string; icon: IconName; text: string }[] = [
    { name: 'queue', href: '/review', icon: 'list-checks', text: texts.review.queue },
    { name: 'batch', href: '/review/batch', icon: 'check', text: texts.review.batch },
    { name: 'answered', href: '/review/answered', icon: 'undo-2', text: texts.review.answered },
  ];
  return (
    <>
      {parts
        .filter(({ name }) => name !== at)
        .map(({ href, icon, text }) => (
          <a class="tool" href={`${urlBase}${href}`}>
            <Icon page={page} name={icon} class="large" />
            {text}
          </a>
        ))}
      {at === 'queue' ? (
        <Tool page={page} icon="search" label={texts.review.discover} action="/review/discover" />
      ) : null}
    </>
  );
}
