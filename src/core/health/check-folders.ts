import { diskFolders, diskPrefix, mediaRootFault, updateMountFaults } from '../media/disk-health.ts';
import type { HealthBoard } from '../ports/health-board.ts';
import type { Runtime } from '../runtime.ts';
import { type CheckedFolder, createDiskCheck, type DiskFault } from './check-disks.ts';

/** A disk may come and go: no reconcile more often than this. */
const reconcileEveryMs = 20_000;

interface FolderCheckOptions {
  rootFolders(): readonly CheckedFolder[];
  reconcile(): Promise<unknown>;
}

/** Checks the media root, the root folders and all folders that failed before; starts what waited when a fault is over. */
export function createFolderCheck(rt: Runtime, { rootFolders, reconcile }: FolderCheckOptions): () => Promise<void> {
  const checkDisks = createDiskCheck();
  let reconciledAt = Number.NEGATIVE_INFINITY;

  async function resume(): Promise<void> {
    await rt.store.tasks.hastenFailed(rt.now());
    rt.wake();
    if (rt.servers.all().length === 0 || performance.now() - reconciledAt < reconcileEveryMs) return;
    reconciledAt = performance.now();
    await reconcile();
  }

  return async () => {
    const before = diskMessages(rt.health);
    const messages = new Map(rt.health.list().map(({ key, message }) => [key, message]));
    const faults = await checkDisks(foldersToCheck(rt, rootFolders()));
    reportFaults(rt.health, faults, messages);
    // These would wait for it, too.
    if (!faults.some(({ hangs }) => hangs === true)) await checkMounts(rt);
    if (diskMessages(rt.health) < before) await resume();
  };
}

export function hasDiskMessage(health: HealthBoard): boolean {
  return diskMessages(health) > 0;
}

function diskMessages(health: HealthBoard): number {
  return health.list().filter(({ key }) => /^(disk:|mount:|mediaRoot$)/.test(key)).length;
}

function foldersToCheck(rt: Runtime, roots: readonly CheckedFolder[]): CheckedFolder[] {
  const folders = new Map<string, CheckedFolder>([[rt.mediaRoot, { path: rt.mediaRoot, isWritten: false }]]);
  for (const { path, isWritten } of roots)
    folders.set(path, { path, isWritten: isWritten || folders.get(path)?.isWritten === true });
  for (const path of diskFolders(rt.health)) if (!folders.has(path)) folders.set(path, { path, isWritten: true });
  return [...folders.values()];
}

function reportFaults(health: HealthBoard, faults: readonly DiskFault[], before: ReadonlyMap<string, string>): void {
  health.replace(
    diskPrefix,
    faults.map(({ path, message }) => {
      const key = `${diskPrefix}${path}`;
      // A failure that happened there says more than that one would happen.
      return { key, level: 'error', message: before.get(key) ?? message };
    }),
  );
}

async function checkMounts(rt: Runtime): Promise<void> {
  const missing = await mediaRootFault(rt);
  if (missing === null) rt.health.clear('mediaRoot');
  else rt.health.set('mediaRoot', 'error', missing);
  await updateMountFaults(rt.health, []);
}
