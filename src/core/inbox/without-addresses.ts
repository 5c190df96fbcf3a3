import { isIP } from 'node:net';

/** Hold a person's address under any value. Compared without case, `_` and `-`. */
const addressFields =
  /^(?:publicaddress|remoteaddress|localaddress|clientip|ip|ipaddress.*|(?:user)?e?mail(?:address)?)$/;
/** Hold what only looks like an address: `4.0.19.123` is a version, `Show@home.mkv` a file, and a film may be called `1.1.1.1`. */
const otherFields =
  /version|path|file|folder|release|scene|slug|guid|hash|quality|summary|overview|^(?:title|.*title|originalname)$/i;
/** In these, `title` is what a person or a device is called. */
const peopleFields = /^(?:account|player|user)$/i;

const mostNameCharacters = 64;
const dottedQuad = String.raw`(?:(?:25[0-5]|2[0-4]\d|1\d\d|\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|\d?\d)`;
const patterns: readonly RegExp[] = [
  // Bounded and anchored at a boundary, so that the time is linear in the length of the text.
  new RegExp(
    String.raw`(?<![\p{L}\p{N}._+%'&-])[\p{L}\p{N}._+%'&-]{1,${mostNameCharacters}}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}`,
    'gu',
  ),
  new RegExp(String.raw`(?<![\w.])${dottedQuad}(?![\w]|\.\d)`, 'g'),
  // Plex's own host names: 203-0-113-7.<hash>.plex.direct
  /(?<![\w-])\d{1,3}(?:-\d{1,3}){3}(?=\.[\da-f]{16,64}\.plex\.direct)/gi,
];
const perhapsIPv6 = /(?<![\w:.])[\da-f:]{2,39}(?:\.\d{1,3}){0,3}(?:%\w{1,16})?(?![\w:])/gi;

/** Each of these has one of these. */
const perhapsAny = /[:@]|\d[.-]\d/;

const removed = '[removed]';

/**
 * A webhook's body without IP and e-mail addresses: a field that holds one is left out, in longer texts it is replaced. Returns the same
 * object if there is none. Versions, names of files and titles of media stay.
 */
export function withoutAddresses<T>(body: T): T {
  return cleaned(body, { field: '', parent: '' }) as T;
}

interface Place {
  readonly field: string;
  readonly parent: string;
}

/** Undefined: nothing of it may be kept. */
function cleaned(value: unknown, place: Place): unknown {
  if (typeof value === 'string') return cleanedText(value, place);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const list = value.map((one) => cleaned(one, place) ?? null);
    return list.every((one, at) => one === value[at]) ? value : list;
  }
  const object = value as Readonly<Record<string, unknown>>;
  const changes: [string, unknown][] = [];
  for (const field of Object.keys(object)) {
    const after = cleaned(object[field], { field, parent: place.field });
    if (after !== object[field]) changes.push([field, after]);
  }
  if (changes.length === 0) return value;
  const kept = { ...object, ...Object.fromEntries(changes) };
  return Object.fromEntries(Object.entries(kept).filter(([, after]) => after !== undefined));
}

function cleanedText(text: string, { field, parent }: Place): string | undefined {
  if (text === '') return text;
  if (addressFields.test(field.toLowerCase().replace(/[_-]/g, ''))) return undefined;
  if (!perhapsAny.test(text)) return text;
  if (otherFields.test(field) && !peopleFields.test(parent)) return text;
  // First, since one may end with an IPv4 address.
  let clean = text.replace(perhapsIPv6, (found) => (isIP(found) === 6 && found !== '::' ? removed : found));
  for (const pattern of patterns) clean = clean.replace(pattern, removed);
  return clean === text ? text : clean.replace(removed, '').trim() === '' ? undefined : clean;
}
