import { AppError } from '../../../errors.ts';
import { readOnce } from '../../media/read-once.ts';
import type { CommandRow } from '../../ports/arr.ts';
import type { SonarrServer } from '../../servers/servers.ts';
import { waitForCommand } from '../../servers/wait-for-command.ts';
import type { PairFacts } from '../decide/facts.ts';
import type { LinkStep } from '../decide/link-step.ts';
import type { PairPlan } from '../decide/pair-plan.ts';
import type { LinkContext } from '../link-context.ts';

const waitMs = 60_000;

/**
 * Whether a plan is about a link that was missing from its path in the ledger, or was there twice: it creates it again, forgets it, or removes the surplus. The
 * cause may be a rename that was read half done.
 */
export function needsRereading({ steps, leftovers, facts }: PairPlan): boolean {
  const isTwice = leftovers.some(({ why }) => why === 'second') && steps.some((step) => step.do !== 'keep');
  return isTwice || steps.some((step) => isGone(step, facts));
}

function isGone(step: LinkStep, { series }: PairFacts): boolean {
  if (step.do === 'create') return step.link !== null;
  return step.do === 'forget' && step.link.origin === 'made' && series.kind === 'known';
}

/**
 * Waits until Sonarr renames and moves nothing in these plans' shows: it does so file by file, and its event comes after the last. Returns, by plan,
 * why it cannot be decided yet.
 */
export async function waitForRenames(
  { rt, signal }: LinkContext,
  plans: readonly PairPlan[],
): Promise<Map<PairPlan, unknown>> {
  const faults = new Map<PairPlan, unknown>();
  const ofServer = Map.groupBy(plans, ({ facts }) =>
    facts.series.kind === 'known' ? facts.series.series.sonarr : null,
  );
  for (const [number, group] of ofServer) {
    const server = number === null ? null : rt.servers.sonarr(number);
    if (server === null) continue;
    try {
      const moving = (await server.client.commands({ signal })).filter(isMoving);
      const ended = createEnds(server, signal);
      for (const plan of group) {
        const fault = await waitFor(plan, moving, ended);
        if (fault !== null) faults.set(plan, fault);
      }
    } catch (error) {
      if (signal.aborted) throw error;
      for (const plan of group) faults.set(plan, error);
    }
  }
  return faults;
}

/** Whether a command ended in time. Each is waited for once, however many plans are in its show. */
function createEnds(server: SonarrServer, signal: AbortSignal): (id: number) => Promise<boolean> {
  return readOnce(async (id: number) => {
    const { kind } = await waitForCommand(server.client, id, { signal, timeoutMs: waitMs });
    return kind !== 'timeout';
  });
}

async function waitFor(
  { facts }: PairPlan,
  moving: readonly CommandRow[],
  ended: (id: number) => Promise<boolean>,
): Promise<AppError | null> {
  if (facts.series.kind !== 'known') return null;
  const { id, title } = facts.series.series;
  for (const command of moving.filter((one) => seriesOf(one).includes(id))) {
    if (!(await ended(command.id)))
      return new AppError(
        'unavailable',
        `The link of "${facts.rule.movieTitle}" in "${title}" is missing or duplicated, and Sonarr has been moving files of that show for ${waitMs / 1000} s (command ${command.name ?? ''} ${command.id}): nothing is changed until that has ended. If it does not end, see Sonarr's System → Tasks.`,
      );
  }
  return null;
}

function isMoving({ name = '', status }: CommandRow): boolean {
  const isOpen = status === 'queued' || status === 'started';
  return isOpen && /^(?:RenameFiles|RenameSeries|MoveSeries|BulkMoveSeries)$/i.test(name);
}

function seriesOf({ body = {} }: CommandRow): number[] {
  return [body.seriesId ?? [], body.seriesIds ?? [], (body.series ?? []).map(({ seriesId }) => seriesId ?? [])].flat(2);
}
