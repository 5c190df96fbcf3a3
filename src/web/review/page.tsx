import type { Case } from '../../core/review/read-case.ts';
import { idOf, type Question, type Queue, stateOf } from '../../core/review/read-queue.ts';
import { Badge, Empty, Icon, Key } from '../components/basics.tsx';
import { Told } from '../components/told.tsx';
import { nameCaller } from '../name-caller.ts';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import { Actions } from './actions.tsx';
import { ReviewTools } from './answered.tsx';
import { ConflictCase } from './conflict.tsx';
import { Evidence, MovieSide, SpecialSide } from './pair.tsx';
import { addressOf, headingOf } from './question-text.ts';
import { OpenCount, QueueList } from './queue.tsx';

export interface ReviewProps {
  readonly page: PageContext;
  readonly queue: Queue;
  /** Null if there is nothing to review. */
  readonly asked: Asked | null;
  readonly nextDiscoveryAt: number | null;
  /** Why no discovery can find a pair; null if one can. */
  readonly why: string | null;
  /** The question that was answered last, to undo it. */
  readonly last: Question | null;
  /** Why an answer was refused. */
  readonly problem?: string;
}

export interface Asked {
  readonly question: Question;
  readonly facts: Case;
}

export function ReviewPage(props: ReviewProps) {
  const { page, queue, asked, last } = props;
  const { texts } = page;
  return (
    <Shell
      page={page}
      name={texts.pages.review}
      beside={<OpenCount page={page} />}
      tools={<ReviewTools page={page} at="queue" />}
      toast={last === null ? null : <UndoToast page={page} last={last} />}
    >
      <div class="review">
        <QueueList page={page} at={asked?.question ?? null} queue={queue} />
        {asked === null ? <NothingToReview {...props} /> : <Asking {...props} asked={asked} />}
      </div>
    </Shell>
  );
}

function NothingToReview({ page, nextDiscoveryAt, why }: ReviewProps) {
  const { texts, urlBase, format } = page;
  const { none, nextDiscovery } = texts.review;
  return (
    <Empty page={page} icon="list-checks">
      <p>{why !== null || nextDiscoveryAt === null ? none : nextDiscovery(format.ago(nextDiscoveryAt))}</p>
      {why === null ? null : (
        <>
          <p>
            <Told page={page} text={why} />
          </p>
          <a class="button" href={`${urlBase}/settings`}>
            {texts.errors.to(texts.pages.settings)}
          </a>
        </>
      )}
    </Empty>
  );
}

function Asking(props: ReviewProps & { readonly asked: Asked }) {
  const { page, asked, queue, problem } = props;
  const { question, facts } = asked;
  const { autoAccept } = facts;
  const { texts, format, badges } = page;
  return (
    <article class="case" data-id={String(idOf(question).id)} data-state={stateOf(question)} data-swipe>
      <header>
        <h2 tabindex={-1} autofocus>
          <bdi>{headingOf(page, question, facts)}</bdi>
        </h2>
        {question.kind === 'conflict' ? (
          <p class="small quiet">
            <Badge tone="warn" state={question.conflict.kind}>
              {texts.review.conflict}
            </Badge>{' '}
            <Told page={page} text={question.conflict.reason} without={`: ${question.conflict.subject.existingPath}`} />
          </p>
        ) : (
          <p class="small quiet">
            <progress max="1" value={String(question.candidate.confidence)} aria-label={texts.review.confidence} />{' '}
            <b>{format.hundredths(question.candidate.confidence)}</b>
            {' · '}
            {autoAccept === null ? null : `${texts.review.byItself(format.hundredths(autoAccept))} · `}
            {texts.review.left(format.number(badges.candidates + badges.conflicts))}
          </p>
        )}
      </header>
      {problem === undefined ? null : (
        <p class="message error" role="alert">
          <Icon page={page} name="triangle-alert" />
          {problem}
        </p>
      )}
      <Answered page={page} asked={asked} />
      {question.kind === 'conflict' ? (
        <ConflictCase page={page} conflict={question.conflict} facts={facts} />
      ) : (
        <>
          <div class="sides">
            <MovieSide
              page={page}
              movie={question.candidate.movie}
              facts={facts.movies.get(question.candidate.movie.tmdbId)}
            />
            <SpecialSide
              page={page}
              special={question.candidate.special}
              facts={facts.specials.get(question.candidate.special.episodeTvdbId)}
              parts={1 + question.candidate.furtherParts.length}
            />
          </div>
          <Evidence page={page} evidence={question.candidate.evidence} />
          {stateOf(question) === 'open' ? (
            <p>
              <a href={`${page.urlBase}/rules/new?movie=${question.candidate.movie.tmdbId}`}>{texts.review.other}</a>
            </p>
          ) : null}
        </>
      )}
      <Actions page={page} question={question} queue={queue} />
    </article>
  );
}

interface AnsweredProps {
  readonly page: PageContext;
  readonly asked: Asked;
  readonly isSwap?: boolean;
}

/** Who answered a question and when; empty while it is open. Comes along with the queue when somebody else answers it. */
export function Answered({ page, asked: { question, facts }, isSwap = false }: AnsweredProps) {
  const { texts, format } = page;
  const { answered } = facts;
  const by = answered?.by == null ? null : nameCaller(texts, answered.by);
  const title = question.kind === 'conflict' ? question.conflict.answer?.chosen?.title : null;
  return (
    <div id="answered" role="status" {...(isSwap ? { 'hx-swap-oob': 'true' } : {})}>
      {answered === null ? null : (
        <div class="message">
          <Icon page={page} name="info" />
          <p>
            {texts.review.answeredBy(texts.review.states[stateOf(question)], by, format.ago(answered.at))}{' '}
            {title == null ? null : <bdi>{texts.review.choice(title)}</bdi>}
            <br />
            <span class="small quiet">{texts.review.reopenHint}</span>
          </p>
        </div>
      )}
    </div>
  );
}

/** Stays until the next answer, so that `z` undoes the last one however long somebody thinks. */
function UndoToast({ page, last }: { page: PageContext; last: Question }) {
  const { urlBase, texts } = page;
  const said = { accepted: texts.review.accepted, rejected: texts.review.rejected, ignored: texts.review.ignored };
  const state = stateOf(last);
  if (state === 'open' || state === 'automatic') return null;
  return (
    <div class="toast" data-armed>
      <p>{state === 'resolved' ? texts.review.chosen : said[state]}</p>
      <form method="post" action={`${urlBase}${addressOf(last)}/reopen`} data-once>
        <button type="submit" class="button" data-key="z" aria-keyshortcuts="z">
          {texts.review.undo}
          <Key name="z" />
        </button>
      </form>
      <button type="button" class="button bare square" data-close aria-label={texts.shell.close}>
        <Icon page={page} name="x" />
      </button>
    </div>
  );
}
