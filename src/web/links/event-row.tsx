import type { Child } from 'hono/jsx';
import type { LinkEvent } from '../../core/model/link.ts';
import { Icon, Time } from '../components/basics.tsx';
import { Told } from '../components/told.tsx';
import type { PageContext } from '../page-context.ts';

interface EventProps {
  readonly page: PageContext;
  readonly event: Pick<LinkEvent, 'at' | 'step' | 'reason'>;
  /** Which link it was, where it is not the page's own. */
  readonly children?: Child;
}

const removals: ReadonlySet<string> = new Set(['remove', 'removeMissing']);

/** What happened to a link, when and why. */
export function LinkEventRow({ page, event: { at, step, reason }, children }: EventProps) {
  const { texts, format } = page;
  return (
    <li>
      <Icon page={page} name={removals.has(step) ? 'unlink' : 'link-2'} class="dim" />
      <div class="told">
        <p>
          {texts.link.steps[step] ?? step}
          {children === undefined ? null : ': '}
          {children}
        </p>
        <p class="small quiet">
          <Told page={page} text={forPeople(reason)} />
        </p>
      </div>
      <span class="when">
        <Time at={at} format={format} />
      </span>
    </li>
  );
}

/** Plex's number of the item and the names of events are for programs. */
function forPeople(reason: string): string {
  return reason.replace(/ \(item [^)]*\)/g, '').replace(/ \((Radarr|Sonarr) \w+(?: \(\w+\))?\)$/, ' ($1)');
}
