import { errorCategory, messageOf } from '../../errors.ts';
import type { RunError } from '../model/run.ts';

/** A fault as a run lists it. */
export function runErrorOf(item: string, error: unknown): RunError {
  return { category: errorCategory(error), item, message: messageOf(error) };
}
