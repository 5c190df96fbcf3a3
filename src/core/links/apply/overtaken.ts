import { AppError } from '../../../errors.ts';
import type { Rule } from '../../model/rule.ts';

/** How often one piece of work is planned before it gives way to whoever changes the same links again and again. */
export const plansAtMost = 5;

export function overtakenError(rule: Rule): AppError {
  return new AppError(
    'conflict',
    `The link of "${rule.movieTitle}" in "${rule.seriesTitle}" was not changed: another process changed its row during each of ${plansAtMost} attempts. It will be retried; if this persists, look for a second service on the same database that keeps changing it.`,
  );
}
