import { tell } from './tell.ts';
import type { Texts } from './texts/en.ts';

/** Whoever did or asked something, such as "API key" or "Plex account vera", as in the middle of a sentence. */
export function nameCaller(texts: Texts, who: string): string {
  const ofSession = /^(.+) \(session\)$/.exec(who)?.[1];
  if (ofSession !== undefined) return texts.activity.inSession(nameCaller(texts, ofSession));
  return texts.activity.whos[who] ?? tell(texts, who);
}
