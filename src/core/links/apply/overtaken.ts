import { AppError } from '../../../errors.ts';
import type { Rule } from '../../model/rule.ts';

/** How often one piece of work is planned before it gives way to whoever changes the same links again and again. */
export const plansAtMost = 5;

export function overtakenError(rule: Rule): AppError {
  return new AppError(
    'conflict',
    `The link of "${rule.movieTitle}" in "${rule.seriesTitle}" was not changed: another process changed its row each of the ${plansAtMost} times that it was planned. It is tried again; if this goes on, look for a second service on the same database that keeps changing it.`,
  );
}
