import type { ZodError } from 'zod';
import { isServerUrl } from '../../handlers/schema/instance.ts';
import type { Texts } from '../texts/en.ts';

/** How an address of each is commonly written. */
export const exampleUrls = {
  radarr: 'http://radarr:7878',
  sonarr: 'http://sonarr:8989',
  plex: 'http://plex:32400',
  own: 'http://plex-linker:8080',
} as const;
type Of = keyof typeof exampleUrls;

/** What is wrong with a form, by field, in the words of the page: the messages of the schema are for callers of the API. */
export function wrongFields(error: ZodError | undefined, { servers }: Pick<Texts, 'servers'>, of: Of) {
  const { url, ...others } = servers.wrong;
  const texts: Readonly<Record<string, string>> = { ...others, url: url(exampleUrls[of]) };
  const found = (error?.issues ?? []).map(({ path, message }): [string, string] => {
    const field = String(path[0]);
    return [field, texts[field] ?? message];
  });
  return new Map(found);
}

/** What is wrong with an address of this service that was typed; null: nothing. */
export function wrongOwnUrl(typed: string, { servers }: Pick<Texts, 'servers'>): string | null {
  if (typed === '') return servers.urlMissing;
  return isServerUrl(typed) ? null : servers.wrong.url(exampleUrls.own);
}
