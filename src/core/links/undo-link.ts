import { describeChange, withOwnEntry } from '../audit/audit-scope.ts';
import type { Runtime } from '../runtime.ts';
import { linkMovieTask } from '../tasks/kinds/links.ts';

type Undone = { readonly kind: 'accepted' } | { readonly kind: 'notFound' } | { readonly kind: 'alreadyRemoved' };

/** Removes the link and switches its rule off, so that reconcile does not make it again. */
export async function undoLink(rt: Runtime, id: number): Promise<Undone> {
  const link = await rt.store.links.get(id);
  if (link === null) return { kind: 'notFound' };
  if (link.state === 'removed') return { kind: 'alreadyRemoved' };
  describeChange({ subject: `link ${id}`, before: { path: link.path, rule: link.ruleId } });
  if (link.ruleId !== null)
    await rt.store.rules.update(link.ruleId, { enabled: false, state: 'disabled', reason: 'its link was undone' });
  await rt.store.tasks.add([
    linkMovieTask({ tmdbId: link.movieTmdbId, cause: 'undone by a person', asked: true }, rt.now()),
  ]);
  return { kind: 'accepted' };
}

/** The same for several. Links that were removed meanwhile are counted: nobody is told that they did it. */
export async function undoLinks(
  rt: Runtime,
  ids: readonly number[],
): Promise<{ readonly undone: number; readonly gone: number }> {
  let undone = 0;
  for (const id of ids) if ((await withOwnEntry(() => undoLink(rt, id))).kind === 'accepted') undone++;
  return { undone, gone: ids.length - undone };
}
