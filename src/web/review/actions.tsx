import type { Child } from 'hono/jsx';
import { type Question, type Queue, stateOf } from '../../core/review/read-queue.ts';
import { Icon, Key } from '../components/basics.tsx';
import type { IconName } from '../icons.ts';
import type { PageContext } from '../page-context.ts';
import { addressOf } from './question-text.ts';

interface ActionsProps {
  readonly page: PageContext;
  readonly question: Question;
  readonly queue: Queue;
}

/** The bar below a question. */
export function Actions({ page, question, queue }: ActionsProps) {
  const { urlBase, texts } = page;
  const address = addressOf(question);
  const previous = queue.before.at(-1);
  const [next] = queue.after;
  const isOpen = stateOf(question) === 'open';
  return (
    <div class="actions">
      {isOpen ? null : <Answer page={page} action={`${address}/reopen`} icon="undo-2" label={texts.review.reopen} />}
      {isOpen && question.kind === 'candidate' ? (
        <>
          <Answer
            page={page}
            action={`${address}/accept`}
            icon="check"
            label={texts.review.accept}
            hotKey="a"
            isPrimary
            swipe="right"
          />
          <Answer
            page={page}
            action={`${address}/reject`}
            icon="x"
            label={texts.review.reject}
            hotKey="r"
            swipe="left"
          />
        </>
      ) : null}
      {isOpen && question.kind === 'conflict' ? (
        <Answer page={page} action={`${address}/ignore`} icon="x" label={texts.review.ignore} hotKey="i" />
      ) : null}
      <form method="get" action={`${urlBase}${next === undefined ? '/review' : addressOf(next)}`}>
        <button type="submit" class="button bare" data-key="j" aria-keyshortcuts="j">
          {isOpen ? texts.review.skip : texts.review.next}
          <Key name="j" />
        </button>
      </form>
      <p class="small quiet also">
        {previous === undefined ? null : (
          <Hint keyName="k">
            <a href={`${urlBase}${addressOf(previous)}`} data-key="k" aria-keyshortcuts="k">
              {texts.review.back}
            </a>
          </Hint>
        )}
      </p>
    </div>
  );
}

function Hint({ keyName, children }: { keyName: string; children: Child }) {
  return (
    <>
      <Key name={keyName} /> {children}
    </>
  );
}

interface AnswerProps {
  readonly page: PageContext;
  /** Below our base. */
  readonly action: string;
  readonly icon: IconName;
  readonly label: string;
  readonly hotKey?: string;
  readonly isPrimary?: boolean;
  readonly swipe?: 'left' | 'right';
}

function Answer({ page, action, icon, label, hotKey, isPrimary = false, swipe }: AnswerProps) {
  return (
    <form method="post" action={`${page.urlBase}${action}`} data-once>
      <button
        type="submit"
        class={isPrimary ? 'button primary' : 'button'}
        {...(hotKey === undefined ? {} : { 'data-key': hotKey, 'aria-keyshortcuts': hotKey })}
        {...(swipe === undefined ? {} : { 'data-swipe-to': swipe })}
      >
        <Icon page={page} name={icon} />
        {label}
        {hotKey === undefined ? null : <Key name={hotKey} />}
      </button>
    </form>
  );
}
