import { AppError } from '../../../errors.ts';
import type { PathMap } from '../../model/instance.ts';
import type { Runtime } from '../../runtime.ts';
import { changeInstance } from './change-instance.ts';
import { findInstance } from './list-instances.ts';

/** Adds one path map to those of an instance; one of the same folder is replaced. Throws AppError 'invalid', 'notFound', 'conflict'. */
export async function addPathMap(runtime: Runtime, id: number, map: PathMap): Promise<void> {
  if (map.theirs === '' || !map.ours.startsWith('/') || map.ours.split('/').includes('..'))
    throw new AppError(
      'invalid',
      `"${map.theirs}=${map.ours}" is no path map: a folder of the server, and an absolute folder here, such as /media/movies.`,
    );
  const before = await findInstance(runtime, id);
  if (before === null) throw new AppError('notFound', 'There is no server with this id.');
  const others = before.pathMap.filter(({ theirs }) => theirs !== map.theirs);
  const changed = await changeInstance(runtime, id, { pathMap: [...others, map] });
  if (changed.kind === 'readOnly')
    throw new AppError(
      'conflict',
      `The environment configures this server (${changed.variable}): set the path map there.`,
    );
}
