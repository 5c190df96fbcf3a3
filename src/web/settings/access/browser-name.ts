import type { Texts } from '../../texts/en.ts';

/** In this order: most of them also name the ones below. */
const browsers = [
  ['Edg', 'Edge'],
  ['OPR', 'Opera'],
  ['SamsungBrowser', 'Samsung Internet'],
  ['Firefox', 'Firefox'],
  ['FxiOS', 'Firefox'],
  ['CriOS', 'Chrome'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
] as const;

const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['CrOS', 'ChromeOS'],
  ['Windows', 'Windows'],
  ['Macintosh', 'macOS'],
  ['Linux', 'Linux'],
] as const;

/** `Firefox on Linux`; a browser of another kind by what it calls itself. */
export function browserName({ access }: Texts, userAgent: string | null): string {
  if (userAgent === null || userAgent.trim() === '') return access.sessions.unknownBrowser;
  const browser = browsers.find(([part]) => userAgent.includes(`${part}/`))?.[1];
  const system = systems.find(([part]) => userAgent.includes(part))?.[1];
  if (browser === undefined || system === undefined) return userAgent.slice(0, 60);
  return access.sessions.browser(browser, system);
}
