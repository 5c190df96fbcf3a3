import type { HealthLevel, HealthMessage } from '../../core/ports/health-board.ts';
import type { IconName } from '../icons.ts';
import type { PageContext } from '../page-context.ts';
import { Icon, Time, type Tone } from './basics.tsx';

const icons: Readonly<Record<HealthLevel, { readonly icon: IconName; readonly tone: Tone }>> = {
  error: { icon: 'circle-x', tone: 'bad' },
  warning: { icon: 'triangle-alert', tone: 'warn' },
  notice: { icon: 'info', tone: 'info' },
  ok: { icon: 'circle-check', tone: 'ok' },
};
const severity: readonly HealthLevel[] = ['error', 'warning', 'notice', 'ok'];

/** The current problems, the worst first. */
export function HealthList({ page, messages }: { page: PageContext; messages: readonly HealthMessage[] }) {
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
      {sorted.map(({ key, level, message, since }) => (
        <li data-id={key} data-state={level}>
          <Icon
            page={page}
            name={icons[level].icon}
            class={`tone-${icons[level].tone}`}
            label={page.texts.system.levels[level]}
          />
          <bdi>{message}</bdi>
          <span class="when">
            <Time at={since} format={page.format} />
          </span>
        </li>
      ))}
    </ul>
  );
}
