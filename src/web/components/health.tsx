import type { HealthLevel, HealthMessage } from '../../core/ports/health-board.ts';
import { givenUpItem, type Subjects } from '../../core/stats/name-subjects.ts';
import type { IconName } from '../icons.ts';
import type { PageContext } from '../page-context.ts';
import { tell } from '../tell.ts';
import { Icon, Time, type Tone } from './basics.tsx';
import { mendMessage } from './health-fixes.ts';
import { SubjectName } from './subject.tsx';
import { asSentence } from './told.tsx';

const icons: Readonly<Record<HealthLevel, { readonly icon: IconName; readonly tone: Tone }>> = {
  error: { icon: 'circle-x', tone: 'bad' },
  warning: { icon: 'triangle-alert', tone: 'warn' },
  notice: { icon: 'info', tone: 'info' },
  ok: { icon: 'circle-check', tone: 'ok' },
};
const severity: readonly HealthLevel[] = ['error', 'warning', 'notice', 'ok'];

interface HealthProps {
  readonly page: PageContext;
  readonly messages: readonly HealthMessage[];
  /** Of the tasks that were given up. */
  readonly subjects: Subjects;
  /** The page that a button leads back to. */
  readonly to: string;
}

/** The current problems, the worst first. */
export function HealthList({ page, messages, subjects, to }: HealthProps) {
  const sorted = messages.toSorted((a, b) => severity.indexOf(a.level) - severity.indexOf(b.level));
  if (sorted.length === 0) {
    return (
      <p class="inside kind tone-ok">
        <Icon page={page} name="circle-check" />
        {page.texts.overview.healthy}
      </p>
    );
  }
  return (
    <ul class="rows">
      {sorted.map((message) => (
        <HealthRow page={page} message={message} subjects={subjects} to={to} />
      ))}
    </ul>
  );
}

function HealthRow({ page, message: { key, level, message, since }, subjects, to }: HealthRowProps) {
  const { texts, urlBase } = page;
  const item = givenUpItem(message);
  const { before, after, fix } = mendMessage(tell(texts, item === null ? message : message.slice(item.length)), texts);
  return (
    <li data-id={key} data-state={level}>
      <Icon
        page={page}
        name={icons[level].icon}
        class={`tone-${icons[level].tone}`}
        label={texts.system.levels[level]}
      />
      <p class="told">
        {item === null ? null : <SubjectName page={page} subjects={subjects} text={item} />}
        <bdi>{item === null ? asSentence(before) : before}</bdi>
        {fix === null ? null : fix.action === undefined ? <a href={`${urlBase}${fix.href}`}>{fix.label}</a> : fix.label}
        <bdi>{after}</bdi>
        {item === null ? null : (
          <>
            {' '}
            <a href={`${urlBase}/activity?view=failures`}>{texts.activity.retry}</a>
          </>
        )}
      </p>
      <div class="when ends">
        <Time at={since} format={page.format} />
        {fix?.action === undefined ? null : (
          <form method="post" action={`${urlBase}${fix.action}`}>
            <input type="hidden" name="to" value={to} />
            <button type="submit" class="button">
              {fix.label}
            </button>
          </form>
        )}
      </div>
    </li>
  );
}

interface HealthRowProps extends Omit<HealthProps, 'messages'> {
  readonly message: HealthMessage;
}
