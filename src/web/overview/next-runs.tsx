import type { Schedule } from '../../core/read-schedules.ts';
import type { PageContext } from '../page-context.ts';
import { NextTime } from '../system/schedules.tsx';

const shown: readonly Schedule['kind'][] = ['schedule-reconcile', 'schedule-discovery', 'schedule-sync', 'poll-plex'];

/** When the service does something by itself next. */
export function NextRuns({ page, schedules }: { page: PageContext; schedules: readonly Schedule[] }) {
  const { texts, urlBase } = page;
  return (
    <section class="panel">
      <header>
        <h2>{texts.overview.next}</h2>
        <a class="small" href={`${urlBase}/system`}>
          {texts.overview.allHealth}
        </a>
      </header>
      <dl class="facts right inside">
        {schedules
          .filter(({ kind }) => shown.includes(kind))
          .map((schedule) => (
            <>
              <dt>{texts.system.scheduleNames[schedule.kind]}</dt>
              <dd data-schedule={schedule.kind}>
                <NextTime page={page} schedule={schedule} />
              </dd>
            </>
          ))}
      </dl>
    </section>
  );
}
