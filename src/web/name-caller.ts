import { tell } from './tell.ts';
import type { Texts } from './texts/en.ts';

/** Whoever did or asked something, such as "API key" or "Plex account vera", as in the middle of a sentence. */
export function nameCaller(texts: Texts, who: string): string {
  return texts.activity.whos[who] ?? tell(texts, who);
}
