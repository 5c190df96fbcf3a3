import { statFile } from '../../media/inspect.ts';
import { type MountSigns, mountOf } from '../../media/mounts.ts';

/**
 * Why a link whose file is said to be gone stays after all; null when the file is certainly gone. The mount comes first: a disk that comes back between
 * the two looks shows the file, and the last look shows one that went between them.
 */
export async function reasonToStay(target: string, signs: MountSigns): Promise<string | null> {
  const before = await mountOf(target, signs);
  if (before.kind === 'missing') return before.reason;
  if ((await statFile(target))?.isFile === true) return `${target} is on the disk again, so its link stays`;
  const after = await mountOf(target, signs);
  return after.kind === 'missing' ? after.reason : null;
}
