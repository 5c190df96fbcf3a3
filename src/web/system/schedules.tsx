import type { Schedule } from '../../core/read-schedules.ts';
import { Time } from '../components/basics.tsx';
import { Told } from '../components/told.tsx';
import type { PageContext } from '../page-context.ts';

/** What runs when, and how it ended last. */
export function Schedules({ page, schedules }: { page: PageContext; schedules: readonly Schedule[] }) {
  const { texts, urlBase } = page;
  const { what, next, last, outcome } = texts.system.scheduleColumns;
  return (
    <section
      class="panel"
      id="schedules"
      hx-get={`${urlBase}/system`}
      hx-select="#schedules"
      hx-trigger="tasks from:body throttle:5s, resync from:body"
      hx-swap="outerMorph"
    >
      <header>
        <h2>{texts.system.schedules}</h2>
      </header>
      <div class="scroll">
        <table class="plain-table stacks schedules">
          <thead>
            <tr>
              <th>{what}</th>
              <th>{next}</th>
              <th>{last}</th>
              <th class="of-outcome">{outcome}</th>
            </tr>
          </thead>
          <tbody>
            {schedules.map((schedule) => (
              <ScheduleRow page={page} schedule={schedule} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface ScheduleProps {
  readonly page: PageContext;
  readonly schedule: Schedule;
}

function ScheduleRow({ page, schedule }: ScheduleProps) {
  const { texts, format } = page;
  const { scheduleColumns: columns } = texts.system;
  const { kind, last, error } = schedule;
  const hasFailed = error !== null || last?.hasFailed === true;
  return (
    <tr data-id={kind}>
      <td class="whole">{texts.system.scheduleNames[kind]}</td>
      <td data-label={columns.next}>
        <NextTime page={page} schedule={schedule} />
      </td>
      <td class="quiet" data-label={columns.last}>
        {last === null ? texts.system.never : <Time at={last.at} format={format} />}
      </td>
      <td class={`whole of-outcome small ${hasFailed ? 'tone-bad' : 'quiet'}`}>
        <Told page={page} text={(error ?? last?.outcome ?? '').slice(0, 300)} />
      </td>
    </tr>
  );
}

export function NextTime({ page, schedule: { nextAt, isRunning } }: ScheduleProps) {
  const { texts, format, now } = page;
  if (isRunning) return <span class="tone-info">{texts.system.runsNow}</span>;
  if (nextAt === null) return <span class="quiet">{texts.system.notPlanned}</span>;
  return <Time at={Math.max(nextAt, now)} format={format} />;
}
