import type { Task, TaskState } from '../../core/model/task.ts';
import type { Subjects } from '../../core/stats/name-subjects.ts';
import type { Activity } from '../../core/stats/read-activity.ts';
import { Badge, Icon, Time, type Tone } from '../components/basics.tsx';
import { SubjectName } from '../components/subject.tsx';
import { Told } from '../components/told.tsx';
import type { PageContext } from '../page-context.ts';
import { Part, type PartProps, Retry } from './part.tsx';
import { type ActivityAddress, writeActivityAddress } from './query.ts';
import { clip } from './readable.ts';

const tones: Readonly<Record<TaskState, Tone | undefined>> = {
  waiting: undefined,
  running: 'info',
  succeeded: 'ok',
  dead: 'bad',
};

interface FailuresProps extends PartProps<Task> {
  readonly subjects: Subjects;
  readonly lastWebhookAt: number | null;
}

/** What was given up, until it succeeds after all. */
export function Failures({ page, address, rows, subjects, lastWebhookAt }: FailuresProps) {
  const { texts, format } = page;
  return (
    <Part page={page} part="failures" address={address} rows={rows}>
      {rows.total > 0 ? null : (
        <p class="inside with-icon">
          <Icon page={page} name="check" class="tone-ok" />{' '}
          {texts.activity.nothingFailed(lastWebhookAt === null ? null : format.ago(lastWebhookAt))}
        </p>
      )}
      <ul class="rows">
        {rows.items.map((task) => (
          <TaskRow page={page} address={address} subjects={subjects} task={task} />
        ))}
      </ul>
    </Part>
  );
}

interface QueueProps {
  readonly page: PageContext;
  readonly address: ActivityAddress;
  readonly subjects: Subjects;
  readonly queue: NonNullable<Activity['queue']>;
}

export function Queue({ page, address, subjects, queue: { running, waiting } }: QueueProps) {
  const rows = { ...waiting, total: waiting.total + running.total };
  return (
    <Part page={page} part="queue" address={address} rows={rows}>
      {rows.total > 0 ? null : <p class="inside quiet">{page.texts.activity.nothingWaits}</p>}
      <ul class="rows">
        {[...running.items, ...waiting.items].map((task) => (
          <TaskRow page={page} address={address} subjects={subjects} task={task} />
        ))}
      </ul>
    </Part>
  );
}

interface TaskRowProps {
  readonly page: PageContext;
  readonly address: ActivityAddress;
  readonly subjects: Subjects;
  readonly task: Task;
}

function TaskRow({ page, address, subjects, task }: TaskRowProps) {
  const { texts, format } = page;
  const { id, state, attempts, error, firstFailedAt } = task;
  const hasFailed = state === 'dead' || error !== null;
  return (
    <li data-id={String(id)} data-state={state}>
      <Icon page={page} name={hasFailed ? 'triangle-alert' : 'hourglass'} class={hasFailed ? 'tone-bad' : 'dim'} />
      <div class="told">
        <p>
          <TaskName page={page} task={task} subjects={subjects} />{' '}
          <Badge tone={tones[state]} state={state}>
            {texts.activity.taskStates[state]}
          </Badge>
        </p>
        {error === null ? null : (
          <p class="small">
            <Told page={page} text={clip(error, 600)} />
          </p>
        )}
        {attempts === 0 ? null : (
          <p class="small quiet">
            {texts.activity.attempts(attempts)}
            {firstFailedAt === null ? null : (
              <>
                , {texts.activity.failedSince} <Time at={firstFailedAt} format={format} />
              </>
            )}
          </p>
        )}
      </div>
      <div class="when ends">
        <TaskTime page={page} task={task} />
        {hasFailed && state !== 'running' ? (
          <Retry page={page} action={`tasks/${id}`} to={`/activity${writeActivityAddress(address)}`} />
        ) : null}
      </div>
    </li>
  );
}

/** What it does, then to what. What has no name of its own, such as a schedule, is told by what it does. */
function TaskName({ page, task: { kind, item }, subjects }: Omit<TaskRowProps, 'address'>) {
  const { taskKinds } = page.texts.activity;
  const word = Object.hasOwn(taskKinds, kind) ? taskKinds[kind as keyof typeof taskKinds] : null;
  if (word === null) {
    return (
      <>
        <SubjectName page={page} subjects={subjects} text={item} /> <code class="quiet">{kind}</code>
      </>
    );
  }
  const isNamed = subjects.has(item) || /\d|\//.test(item);
  return (
    <>
      {word}
      {isNamed ? ': ' : null}
      {isNamed ? <SubjectName page={page} subjects={subjects} text={item} /> : null}
    </>
  );
}

function TaskTime({ page, task }: Pick<TaskRowProps, 'page' | 'task'>) {
  const { format, texts } = page;
  if (task.state !== 'waiting')
    return <Time at={task.finishedAt ?? task.startedAt ?? task.createdAt} format={format} />;
  return (
    <span>
      {texts.activity.due} <Time at={task.nextRunAt} format={format} />
    </span>
  );
}
