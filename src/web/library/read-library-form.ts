import { wholeNumberText } from '../../handlers/schema/common.ts';
import type { Refused } from './mirror.tsx';

const minutesText = wholeNumberText(1, 100_000);

interface ReadLibrary {
  /** Null if it is not valid. */
  readonly change: { readonly enabled: boolean; readonly refreshMinutes: number } | null;
  readonly typed: Refused;
}

/** What the form of one library says. */
export function readLibraryForm(libraryId: number, form: URLSearchParams): ReadLibrary {
  const refreshMinutes = (form.get('refreshMinutes') ?? '').trim();
  const enabled = form.get('enabled') === 'true';
  const minutes = minutesText.safeParse(refreshMinutes);
  return {
    change: minutes.success ? { enabled, refreshMinutes: minutes.data } : null,
    typed: { libraryId, refreshMinutes: refreshMinutes.slice(0, 100), enabled },
  };
}
