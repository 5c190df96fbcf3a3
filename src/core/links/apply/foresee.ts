import { constants } from 'node:fs';
import { access, readFile, realpath, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError, messageOf } from '../../../errors.ts';
import { diskError, statFile } from '../../media/inspect.ts';
import { isAtOrBelow } from '../../media/paths.ts';
import { readOnce } from '../../media/read-once.ts';
import { inParallel } from '../../tasks/in-parallel.ts';
import type { LinkStep } from '../decide/link-step.ts';
import type { PairPlan } from '../decide/pair-plan.ts';
import type { Refusals } from '../decide/plan-rows.ts';
import { checkBelow, checkRemovable, missingFolders, otherDiskError } from './check-place.ts';
import type { PlacingStep } from './job.ts';

const stepsAtOnce = 8;

/**
 * Foresees which steps the disk would refuse, with the same message as applying them: root folders, rights, a read-only or full disk, hard links
 * between mounts. Reads only; what only an attempt can tell (on some network mounts) stays a step.
 */
export async function foreseeRefusals(plans: readonly PairPlan[]): Promise<Refusals> {
  const refusals = new Map<LinkStep, string>();
  const steps = plans.flatMap(({ steps, facts }) => steps.map((step) => ({ step, roots: facts.limits.removalRoots })));
  const mounts = createMounts();
  const writable = createWritable();
  await inParallel(steps, stepsAtOnce, async ({ step, roots }) => {
    const reason = await refusalOf(step, roots, { writable, mounts });
    if (reason !== null) refusals.set(step, reason);
  });
  return refusals;
}

interface Checks {
  readonly writable: Writable;
  readonly mounts: Mounts;
}

async function refusalOf(step: LinkStep, removalRoots: readonly string[], checks: Checks): Promise<string | null> {
  try {
    switch (step.do) {
      case 'create':
      case 'retarget':
        await checkPlace(step, checks);
        return null;
      case 'rename':
        await checkPlace(step, checks);
        await checkRemovable(step.from, removalRoots);
        await checks.writable(dirname(step.from), step.from, 'remove the link');
        return null;
      case 'remove':
        await checkRemovable(step.at, removalRoots);
        await checks.writable(dirname(step.at), step.at, 'remove the link');
        return null;
      default:
        return null;
    }
  } catch (error) {
    if (error instanceof AppError) return messageOf(error);
    throw error;
  }
}

async function checkPlace({ wanted, root }: PlacingStep, { writable, mounts }: Checks): Promise<void> {
  const folder = dirname(wanted.path);
  const [missing] = await missingFolders(folder, root);
  const nearest = missing === undefined ? folder : dirname(missing);
  await checkBelow(nearest, root);
  await writable(nearest, missing ?? wanted.path, missing === undefined ? 'make the link' : 'make the folder');
  if (wanted.style === 'hardlink' && !(await isOneMount(wanted.target, nearest, mounts)))
    throw await otherDiskError(wanted);
}

type Writable = (folder: string, path: string, what: string) => Promise<void>;

/** Throws as an attempt would. Each folder is asked once. */
function createWritable(): Writable {
  const fault = readOnce(faultOf);
  return async (folder, path, what) => {
    const code = await fault(folder);
    if (code !== null) throw diskError(what, path, Object.assign(new Error(code), { code }));
  };
}

async function faultOf(folder: string): Promise<string | null> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    const { blocks, bavail, bfree, files, ffree } = await statfs(folder, { bigint: true });
    const free = process.getuid?.() === 0 ? bfree : bavail;
    // Some file systems count neither.
    return (blocks > 0n && free === 0n) || (files > 0n && ffree === 0n) ? 'ENOSPC' : null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Gone meanwhile, or not to be asked: an attempt will tell.
    return code === undefined || code === 'ENOENT' || code === 'ENOSYS' ? null : code;
  }
}

async function isOneMount(target: string, folder: string, mounts: Mounts): Promise<boolean> {
  const [file, place] = [await statFile(target), await statFile(folder)];
  if (file === null || place === null) return true;
  if (file.inode.split(':')[0] !== place.inode.split(':')[0]) return false;
  const [a, b] = [await mounts(await realpath(target)), await mounts(await realpath(folder))];
  return a === b;
}

/** The mount that holds a real path; null where the system does not say. */
type Mounts = (realPath: string) => Promise<string | null>;

/** Reads Linux' table of mounts (/proc/self/mountinfo) once, when it is first asked: two mounts of one file system have one device number. */
function createMounts(): Mounts {
  let table: Promise<readonly Mount[]> | undefined;
  return async (path) => {
    table ??= readFile('/proc/self/mountinfo', 'utf8').then(parseMounts, () => []);
    const holding = (await table).filter(({ at }) => isAtOrBelow(path, at));
    // Of several at one place the last one lies on top.
    return holding.toReversed().toSorted((a, b) => b.at.length - a.at.length)[0]?.id ?? null;
  };
}

interface Mount {
  readonly id: string;
  readonly at: string;
}

function parseMounts(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [id, , , , at] = line.split(' ');
    return id === undefined || at === undefined ? [] : [{ id, at: unescaped(at) }];
  });
}

/** Blanks and backslashes are written as octal numbers. */
function unescaped(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
