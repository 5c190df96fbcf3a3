import type { AppName } from './qualities.ts';

export interface Language {
  id: number;
  name: string;
}

// The same up to 25; from 26 on the two apps number their languages differently.
const SHARED: [number, string][] = [
  [1, 'English'],
  [2, 'French'],
  [3, 'Spanish'],
  [4, 'German'],
  [5, 'Italian'],
  [6, 'Danish'],
  [7, 'Dutch'],
  [8, 'Japanese'],
  [10, 'Chinese'],
  [11, 'Russian'],
  [12, 'Polish'],
  [14, 'Swedish'],
  [21, 'Korean'],
];
const OWN: Record<AppName, [number, string][]> = {
  Sonarr: [
    [26, 'Arabic'],
    [27, 'Hindi'],
    [30, 'Ukrainian'],
    [32, 'Thai'],
    [33, 'Portuguese (Brazil)'],
  ],
  Radarr: [
    [26, 'Hindi'],
    [28, 'Thai'],
    [30, 'Portuguese (Brazil)'],
    [31, 'Arabic'],
    [32, 'Ukrainian'],
  ],
};

export function languagesOf(app: AppName): (Language & { nameLower: string })[] {
  const any: [number, string][] = app === 'Radarr' ? [[-1, 'Any']] : [];
  return [...any, [-2, 'Original'] as [number, string], [0, 'Unknown'] as [number, string], ...SHARED, ...OWN[app]].map(
    ([id, name]) => ({ id, name, nameLower: name.toLowerCase() }),
  );
}

export const ENGLISH: Language = { id: 1, name: 'English' };
