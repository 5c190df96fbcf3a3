import { AppError } from '../../errors.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { CommandRow } from '../ports/servers.ts';
import { waitForCommand } from '../ports/wait-for-command.ts';
import type { SonarrServer } from '../servers.ts';
import type { PairPlan } from './plan.ts';

const waitMs = 60_000;

/** Whether a plan makes a link again that is not where the ledger says. */
export function makesAgain(plan: PairPlan): boolean {
  return plan.steps.some((step) => step.do === 'create' && step.link !== null);
}

/**
 * Waits until Sonarr renames and moves nothing in these plans' shows: it does so file by file, and its event comes after the last. Answers, by plan,
 * why nothing can be said yet.
 */
export async function waitForRenames(
  rt: Runtime,
  plans: readonly PairPlan[],
  signal: AbortSignal,
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
      for (const plan of group) {
        const fault = await waitFor(server, plan, moving, signal);
        if (fault !== null) faults.set(plan, fault);
      }
    } catch (error) {
      if (signal.aborted) throw error;
      for (const plan of group) faults.set(plan, error);
    }
  }
  return faults;
}

async function waitFor(
  server: SonarrServer,
  { facts }: PairPlan,
  moving: readonly CommandRow[],
  signal: AbortSignal,
): Promise<AppError | null> {
  if (facts.series.kind !== 'known') return null;
  const { id, title } = facts.series.series;
  for (const command of moving.filter((one) => seriesOf(one).includes(id))) {
    const outcome = await waitForCommand(server.client, command.id, { signal, timeoutMs: waitMs });
    if (outcome.kind === 'timeout')
      return new AppError(
        'unavailable',
        `The link of "${facts.rule.movieTitle}" in "${title}" is not where it was, and Sonarr has been moving files of that show for ${waitMs / 1000} s (command ${command.name ?? ''} ${command.id}): nothing is made until that has ended. If it does not end, look at Sonarr's System → Tasks.`,
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
