import type { Conflict, ConflictOption } from '../model/conflict.ts';

/** Fits every question: the person has put it right elsewhere (moved a file away, corrected a server). */
const lookAgain: ConflictOption = { id: 'lookAgain', title: 'It was put right elsewhere: look again' };

export const keepExistingId = 'keepExisting';

/** Fits a place that is taken. */
const keepExisting: ConflictOption = { id: keepExistingId, title: 'Keep what is there and switch this rule off' };

/**
 * All answers that a question can be given. Those that came with it say by their details what they do:
 * - `ruleId` (two movies for one special): that rule stays on, the other ones for the special are switched off;
 * - `seriesTvdbId`, `episodeTvdbId`, `seasonNumber`, `episodeNumber`, `movieTmdbId` (several matches): the rule gets these ids.
 * `keepExisting` switches the rule off; `lookAgain` changes nothing and has the movie worked for once more.
 */
export function optionsOf(conflict: Pick<Conflict, 'kind' | 'options'>): readonly ConflictOption[] {
  const general = conflict.kind === 'destination' ? [keepExisting, lookAgain] : [lookAgain];
  const own = new Set(conflict.options.map((option) => option.id));
  return [...conflict.options, ...general.filter((option) => !own.has(option.id))];
}
