import * as z from 'zod';
import { optionsOf } from '../../core/conflicts/options.ts';
import type { Conflict } from '../../core/model/conflict.ts';
import { idText, listQuery, timeText } from './common.ts';
import { rowOf } from './row.ts';
import { ruleBody } from './rule.ts';

export const conflictSchema = z.strictObject({
  id: z.int(),
  kind: z.enum(['noMatch', 'multipleMatches', 'ambiguous', 'destination', 'collision']),
  subject: z.strictObject({
    movieTmdbId: z.int().nullable(),
    movieTitle: z.string().nullable(),
    seriesTvdbId: z.int().nullable(),
    seriesTitle: z.string().nullable(),
    seriesPath: z.string().nullable(),
    episodeTvdbId: z.int().nullable(),
    path: z.string().nullable().describe('where our link is to be'),
    existingPath: z.string().nullable().describe('what is there, or what Sonarr has for this special'),
    plexItemId: z.int().optional().describe('the show of Plex, where the question is which series it is'),
  }),
  options: z.array(z.looseObject({ id: z.string(), title: z.string() })),
  state: z.enum(['open', 'resolved', 'ignored']),
  reason: z.string(),
  ruleId: z.int().nullable(),
  createdAt: timeText,
  resolvedAt: timeText.nullable(),
  answer: z
    .strictObject({
      action: z.enum(['select', 'create', 'ignore']),
      option: z.string().nullable(),
      title: z.string().nullable().describe('of the option, as it was offered'),
      rule: z.int().nullable().describe('the rule that it made'),
      by: z.string().describe('who chose it, as the audit log names them'),
    })
    .nullable()
    .describe('what a person chose; null while it is open, and if its cause went by itself'),
});

/**
 * `select` takes one of the options by its id; `create` makes a rule in place of the asking one, or names the series of a show; `ignore`
 * never asks again.
 */
export const resolveBody = z.union([
  z.strictObject({ action: z.literal('select'), option: z.string().min(1).max(200) }),
  z.strictObject({ action: z.literal('create'), rule: ruleBody }),
  z.strictObject({ action: z.literal('create'), seriesTvdbId: z.int().positive() }),
  z.strictObject({ action: z.literal('ignore') }),
]);

export const conflictListQuery = listQuery.extend({
  state: conflictSchema.shape.state.optional(),
  kind: conflictSchema.shape.kind.optional(),
  movieTmdbId: idText.optional(),
});

const conflictRow = rowOf(conflictSchema);

export function toApiConflict(conflict: Conflict): z.output<typeof conflictSchema> {
  const { chosen, madeRuleId: rule = null } = conflict.answer ?? {};
  const answer = chosen === undefined ? null : { ...chosen, rule };
  return conflictRow({ ...conflict, options: optionsOf(conflict), answer });
}
