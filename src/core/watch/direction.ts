import type { Settings } from '../settings/settings.ts';

export type TwinSettings = Pick<Settings, 'watch.twins' | 'watch.autoMark' | 'watch.propagateUnwatched'>;

/** Why twins are not marked. Null: they are. */
export function whyTwinsOff(kind: 'watched' | 'unwatched', settings: TwinSettings): string | null {
  if (settings['watch.twins'] === 'off') return 'the setting watch.twins is off';
  if (kind === 'unwatched')
    return settings['watch.propagateUnwatched'] ? null : 'the setting watch.propagateUnwatched is off';
  return settings['watch.autoMark'] ? null : 'the setting watch.autoMark is off';
}

/** Whether a state is copied from one type of item to another. Items of one type that play the same file are marked in any direction. */
export function mayMark(from: string, to: string, twins: Settings['watch.twins']): boolean {
  if (twins === 'off') return false;
  if (twins === 'both' || from === to) return true;
  return twins === 'movieToSpecial' ? from === 'movie' : from === 'episode';
}
