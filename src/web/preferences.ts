import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { de } from './texts/de.ts';
import { en, type Texts } from './texts/en.ts';

export const themes = ['dark', 'light', 'auto'] as const;
export type Theme = (typeof themes)[number];

export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

export const catalogues: Readonly<Record<Language, Texts>> = { en, de };

export const themeCookie = 'plex_linker_theme';
export const languageCookie = 'plex_linker_language';

/** How somebody wants pages to look: their choice, else what the browser says. */
export interface Preferences {
  readonly theme: Theme;
  readonly language: Language;
  readonly texts: Texts;
}

export function preferencesOf(c: Context): Preferences {
  const theme = themes.find((one) => one === getCookie(c, themeCookie)) ?? 'dark';
  const chosen = languages.find((one) => one === getCookie(c, languageCookie));
  const language = chosen ?? preferredLanguage(c.req.header('accept-language') ?? '');
  return { theme, language, texts: catalogues[language] };
}

/** The first of ours in the order of the browser's weights: `de-AT,de;q=0.9,en;q=0.8`. */
export function preferredLanguage(accepted: string): Language {
  const wanted = accepted
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const weight = Number(
        parameters
          .find((one) => one.trim().startsWith('q='))
          ?.trim()
          .slice(2) ?? 1,
      );
      return { language: tag.split('-')[0], weight: Number.isFinite(weight) ? weight : 0 };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  for (const { language } of wanted) {
    const known = languages.find((one) => one === language);
    if (known !== undefined) return known;
  }
  return 'en';
}
