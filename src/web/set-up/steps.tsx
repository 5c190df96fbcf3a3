import { Icon } from '../components/basics.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import { listSteps, type Step, type StepAction, type StepsProps } from './step-list.tsx';

/** What is connected, and what comes next; each step can be left and is done in Settings just as well. */
export function StepsPage(props: StepsProps) {
  const { page } = props;
  return (
    <Shell page={page} name={page.texts.pages.setUp}>
      <Steps {...props} />
    </Shell>
  );
}

export function Steps(props: StepsProps) {
  const { page } = props;
  const steps = listSteps(props);
  const next = steps.findIndex(({ isDone }) => !isDone);
  return (
    <ol
      class="steps"
      id="steps"
      hx-get={`${page.urlBase}/setup/steps`}
      hx-trigger="links from:body throttle:1s, candidates from:body throttle:1s, deliveries from:body throttle:1s, runs from:body throttle:1s, health from:body throttle:1s, resync from:body"
      hx-swap="outerMorph"
    >
      {steps.map((step, position) => (
        <StepLine page={page} step={step} isNext={position === next} />
      ))}
    </ol>
  );
}

function StepLine({ page, step, isNext }: { page: PageContext; step: Step; isNext: boolean }) {
  const { texts, urlBase } = page;
  const { key, name, isDone, isBroken = false, text, action } = step;
  const state = isDone ? 'done' : isBroken ? 'failed' : 'open';
  const look = {
    done: { icon: 'circle-check', tone: 'ok' },
    failed: { icon: 'circle-x', tone: 'bad' },
    open: { icon: 'hourglass', tone: 'quiet' },
  } as const;
  return (
    <li class="panel" id={`step-${key}`} data-state={state} {...(isNext ? { 'aria-current': 'step' } : {})}>
      <div class="inside">
        <h2>
          <Icon
            page={page}
            name={look[state].icon}
            class={`tone-${look[state].tone}`}
            label={texts.setUp.states[state]}
          />{' '}
          {name}
        </h2>
        {text === undefined ? null : <div class="text">{text}</div>}
        {action === null ? null : <ActionOf urlBase={urlBase} action={action} isNext={isNext} />}
      </div>
    </li>
  );
}

function ActionOf({ urlBase, action, isNext }: { urlBase: string; action: StepAction; isNext: boolean }) {
  const look = isNext ? 'button primary' : 'button';
  return action.isPost === true ? (
    <form method="post" action={`${urlBase}${action.href}`}>
      <button type="submit" class={look}>
        {action.label}
      </button>
    </form>
  ) : (
    <p>
      <a class={look} href={`${urlBase}${action.href}`}>
        {action.label}
      </a>
    </p>
  );
}
