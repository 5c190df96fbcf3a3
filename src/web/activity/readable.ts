import { mask } from '../../core/secrets/mask.ts';

const secretName = /token|secret|password|passwd|api_?key|authorization/i;
const secretInUrl = /([?&](?:x-plex-token|token|api_?key|secret|password)=)[^&#\s"]+/gi;

/** JSON in lines, with secrets masked by the names of their fields; a text that is no JSON as it is. */
export function readableJson(text: string): string {
  try {
    return writeReadable(JSON.parse(text));
  } catch {
    return withoutSecretUrls(text);
  }
}

export function writeReadable(value: unknown): string {
  const hide = (name: string, one: unknown) => {
    if (secretName.test(name) && one !== null) return mask(typeof one === 'string' ? one : 'more than a text');
    return typeof one === 'string' ? withoutSecretUrls(one) : one;
  };
  return JSON.stringify(value, hide, 2) ?? '';
}

function withoutSecretUrls(text: string): string {
  return text.replace(secretInUrl, (_, start: string) => `${start}…`);
}

/** At most `most` characters, with a sign that more follow: a page must stay small whatever servers send. */
export function clip(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}
