import type { Conflict, ConflictOption } from '../model/conflict.ts';

/** Fits every question: the person has fixed the cause elsewhere (moved a file away, corrected a server). */
const lookAgain: ConflictOption = { id: 'lookAgain', title: 'It was solved elsewhere: check again' };

export const keepExistingId = 'keepExisting';

/** Fits a path that is already taken. */
const keepExisting: ConflictOption = { id: keepExistingId, title: 'Keep what is there and switch this rule off' };

/**
 * All answers to a question. The details of the options that came with it decide what they do:
 * - `ruleId` (two movies for one special): that rule stays enabled, the other rules for the special are disabled;
 * - `seriesTvdbId`, `episodeTvdbId`, `seasonNumber`, `episodeNumber`, `movieTmdbId` (several matches): the rule gets these ids.
 * `keepExisting` disables the rule; `lookAgain` changes nothing and checks the movie once more.
 */
export function optionsOf(conflict: Pick<Conflict, 'kind' | 'options'>): readonly ConflictOption[] {
  const general = conflict.kind === 'destination' ? [keepExisting, lookAgain] : [lookAgain];
  const own = new Set(conflict.options.map((option) => option.id));
  return [...conflict.options, ...general.filter((option) => !own.has(option.id))];
}
