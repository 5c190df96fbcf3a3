import { idOf, type Question, type Queue, stateOf } from '../../core/review/read-queue.ts';
import { Badge } from '../components/basics.tsx';
import { Poster } from '../components/poster.tsx';
import type { PageContext } from '../page-context.ts';
import { addressOf, postersOf, titlesOfQuestion, writeQuestionId } from './question-text.ts';

interface QueueProps {
  readonly page: PageContext;
  /** Shown beside the queue; null if nothing is. */
  readonly at: Question | null;
  readonly queue: Queue;
}

/**
 * The questions around the one that is shown. They ask for themselves whenever one is answered or new, and once the stream is connected: later
 * than somebody needs who answers fast, whose next page has its own.
 */
export function QueueList({ page, at, queue }: QueueProps) {
  const { urlBase, texts } = page;
  const shown = at !== null && stateOf(at) === 'open' ? [at] : [];
  const query = at === null ? '' : `?at=${writeQuestionId(idOf(at))}`;
  return (
    <nav
      class="queue"
      id="queue"
      aria-label={texts.review.queue}
      hx-get={`${urlBase}/review/queue${query}`}
      hx-trigger="candidates from:body throttle:1s, conflicts from:body throttle:1s, resync from:body delay:2s"
      hx-swap="outerMorph"
    >
      <ol>
        {[...queue.before, ...shown, ...queue.after].map((question) => (
          <QueueRow page={page} question={question} isHere={question === at} />
        ))}
      </ol>
    </nav>
  );
}

function QueueRow({ page, question, isHere }: { page: PageContext; question: Question; isHere: boolean }) {
  const { urlBase, texts } = page;
  const { about, of } = titlesOfQuestion(question);
  const posters = postersOf(question);
  const { kind, id } = idOf(question);
  return (
    <li id={`${kind}-${id}`} data-id={String(id)} data-state={stateOf(question)}>
      <a href={`${urlBase}${addressOf(question)}`} {...(isHere ? { 'aria-current': 'true' } : {})}>
        <span class="pair">
          <Poster page={page} title={about} of={posters.about} />
          <Poster page={page} title={of} of={posters.of} />
        </span>
        <span class="of-titles">
          <bdi class="line" title={about}>
            {about}
          </bdi>
          <bdi class="line small quiet" title={of}>
            {of}
          </bdi>
        </span>
        {question.kind === 'conflict' ? (
          <Badge tone="warn" state="conflict">
            {texts.review.conflict}
          </Badge>
        ) : (
          <span class="small quiet">{page.format.hundredths(question.candidate.confidence)}</span>
        )}
      </a>
    </li>
  );
}

/** How many questions are open, beside the page's name. */
export function OpenCount({ page, isSwap = false }: { page: PageContext; isSwap?: boolean }) {
  const count = page.badges.candidates + page.badges.conflicts;
  return (
    <span class={count === 0 ? 'count' : 'count asks'} id="open-count" {...(isSwap ? { 'hx-swap-oob': 'true' } : {})}>
      {page.format.number(count)}
    </span>
  );
}
