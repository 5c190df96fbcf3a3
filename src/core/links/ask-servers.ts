import { stat } from 'node:fs/promises';
import type { CommandRow } from '../ports/arr.ts';
import type { Runtime } from '../runtime.ts';
import { waitForCommand } from '../servers/wait-for-command.ts';
import type { LinkMoviePayload } from '../tasks/kinds/links.ts';
import type { TaskResult } from '../tasks/result.ts';
import type { PairPlan } from './decide/pair-plan.ts';
import type { LinkContext } from './link-context.ts';

type Awaited = NonNullable<LinkMoviePayload['awaited']>;
/** A command that has not ended. */
export type PostedCommand = Awaited['commands'][number];

/** A command that ends within this time is waited for in the lane. Sonarr and Radarr may take minutes for others, which must not occupy all lanes. */
const inLaneMs = 2_000;
const checkMs = 2_000;
const longestMs = 120_000;

/**
 * RefreshSeries where the special is not listed yet, RescanMovie where Radarr's file is gone though its folder is there; each once per task.
 * Returns those that take longer than a moment.
 */
export async function askServers(
  context: LinkContext,
  plans: readonly PairPlan[],
  asked: Set<string>,
): Promise<PostedCommand[]> {
  const posted: PostedCommand[] = [];
  for (const plan of plans) {
    const command =
      plan.ask === 'refreshSeries'
        ? await refreshSeries(context, plan, asked)
        : plan.ask === 'rescanMovie'
          ? await rescanMovie(context, plan, asked)
          : null;
    if (command !== null) posted.push(command);
  }
  const hasEnded = await Promise.all(posted.map((command) => endsSoon(context, command)));
  return posted.filter((_, at) => !hasEnded[at]);
}

/** Comes back until the commands have ended; null once they have, or took too long. */
export async function waitOutsideLane(context: LinkContext, awaited: Awaited | undefined): Promise<Again | null> {
  const { rt, signal } = context;
  if (awaited === undefined || rt.now() >= awaited.until) return null;
  const open: PostedCommand[] = [];
  for (const command of awaited.commands) {
    const server = serverOf(rt, command);
    const row = await server?.client.commandStatus(command.id, { signal });
    if (row !== undefined && isOpen(row)) open.push(command);
  }
  return open.length === 0 ? null : waitFor(rt, open, awaited.until);
}

type Again = Extract<TaskResult, { kind: 'again' }> & { readonly payload: { readonly awaited: Awaited } };

export function waitFor(rt: Runtime, open: readonly PostedCommand[], until = rt.now() + longestMs): Again {
  const names = [...new Set(open.map((command) => serverOf(rt, command)?.instance.name ?? command.kind))];
  return {
    kind: 'again',
    afterMs: checkMs,
    reason: `${names.join(' and ')} still works on what it was asked for`,
    payload: { awaited: { commands: open, until } },
  };
}

function isOpen({ status }: CommandRow): boolean {
  return status === 'queued' || status === 'started';
}

function serverOf({ servers }: Runtime, { kind, instance }: PostedCommand) {
  return kind === 'sonarr' ? servers.sonarr(instance) : servers.radarr(instance);
}

async function endsSoon({ rt, signal }: LinkContext, command: PostedCommand): Promise<boolean> {
  const server = serverOf(rt, command);
  if (server === null) return true;
  return (await waitForCommand(server.client, command.id, { signal, timeoutMs: inLaneMs })).kind !== 'timeout';
}

async function refreshSeries(
  { rt, signal }: LinkContext,
  { facts }: PairPlan,
  asked: Set<string>,
): Promise<PostedCommand | null> {
  if (facts.series.kind !== 'known') return null;
  const { sonarr, id } = facts.series.series;
  const server = rt.servers.sonarr(sonarr);
  const key = `series ${sonarr}:${id}`;
  if (server === null || asked.has(key)) return null;
  asked.add(key);
  const command = await server.client.refreshSeries(id, { signal });
  return { kind: 'sonarr', instance: sonarr, id: command.id };
}

async function rescanMovie(
  { rt, signal }: LinkContext,
  { facts }: PairPlan,
  asked: Set<string>,
): Promise<PostedCommand | null> {
  const { movie } = facts;
  if (movie.kind !== 'known' || movie.folder === null || !(await isFolder(movie.folder))) return null;
  const server = rt.servers.radarr(movie.radarr);
  const key = `movie ${movie.radarr}:${movie.id}`;
  if (server === null || asked.has(key)) return null;
  asked.add(key);
  const command = await server.client.rescanMovie(movie.id, { signal });
  return { kind: 'radarr', instance: movie.radarr, id: command.id };
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
