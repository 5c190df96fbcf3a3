import type { Task, TaskState } from '../../core/model/task.ts';
import type { Activity } from '../../core/stats/read-activity.ts';
import { Badge, Icon, Time, type Tone } from '../components/basics.tsx';
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

/** What was given up, until it succeeds after all. */
export function Failures(props: PartProps<Task> & { readonly lastWebhookAt: number | null }) {
  const { page, address, rows, lastWebhookAt } = props;
  const { texts, format } = page;
  return (
    <Part page={page} part="failures" address={address} rows={rows}>
      {rows.total > 0 ? null : (
        <p class="inside">
          <Icon page={page} name="check" class="tone-ok" />{' '}
          {texts.activity.nothingFailed(lastWebhookAt === null ? null : format.ago(lastWebhookAt))}
        </p>
      )}
      <ul class="rows">
        {rows.items.map((task) => (
          <TaskRow page={page} address={address} task={task} />
        ))}
      </ul>
    </Part>
  );
}

interface QueueProps {
  readonly page: PageContext;
  readonly address: ActivityAddress;
  readonly queue: NonNullable<Activity['queue']>;
}

export function Queue({ page, address, queue: { running, waiting } }: QueueProps) {
  const rows = { ...waiting, total: waiting.total + running.total };
  return (
    <Part page={page} part="queue" address={address} rows={rows}>
      {rows.total > 0 ? null : <p class="inside quiet">{page.texts.activity.nothingWaits}</p>}
      <ul class="rows">
        {[...running.items, ...waiting.items].map((task) => (
          <TaskRow page={page} address={address} task={task} />
        ))}
      </ul>
    </Part>
  );
}

interface TaskRowProps {
  readonly page: PageContext;
  readonly address: ActivityAddress;
  readonly task: Task;
}

function TaskRow({ page, address, task }: TaskRowProps) {
  const { texts, format } = page;
  const { id, kind, item, state, attempts, error, firstFailedAt } = task;
  const hasFailed = state === 'dead' || error !== null;
  return (
    <li data-id={String(id)} data-state={state}>
      <Icon page={page} name={hasFailed ? 'triangle-alert' : 'hourglass'} class={hasFailed ? 'tone-bad' : 'dim'} />
      <div class="told">
        <p>
          <bdi>{clip(item, 300)}</bdi> <code class="quiet">{kind}</code>{' '}
          <Badge tone={tones[state]} state={state}>
            {texts.activity.taskStates[state]}
          </Badge>
        </p>
        {error === null ? null : (
          <p class="small">
            <bdi>{clip(error, 600)}</bdi>
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

function TaskTime({ page, task }: Omit<TaskRowProps, 'address'>) {
  const { format, texts } = page;
  if (task.state !== 'waiting')
    return <Time at={task.finishedAt ?? task.startedAt ?? task.createdAt} format={format} />;
  return (
    <span>
      {texts.activity.due} <Time at={task.nextRunAt} format={format} />
    </span>
  );
}
