import type { ZodType } from 'zod';
import type { Instance, InstanceKind, PathMap } from '../../../core/model/instance.ts';
import { isMasked } from '../../../core/secrets/mask.ts';
import type { Texts } from '../../texts/en.ts';
import { wrongFields } from '../wrong-fields.ts';

/** What a form shows; the key is never part of it. */
export interface InstanceFields {
  readonly name: string;
  readonly url: string;
  readonly apiPath: string;
  readonly pathMap: string;
  readonly caFile: string;
  readonly verifyTls: boolean;
}

export const emptyFields: InstanceFields = {
  name: '',
  url: '',
  apiPath: '/api/v3',
  pathMap: '',
  caFile: '',
  verifyTls: true,
};

export function fieldsOf({ name, url, apiPath, pathMap, caFile, verifyTls = true }: Instance): InstanceFields {
  const lines = pathMap.map(({ theirs, ours }) => `${theirs} = ${ours}`).join('\n');
  return { name, url, apiPath, pathMap: lines, caFile: caFile ?? '', verifyTls };
}

export interface ReadInstance<T> {
  readonly fields: InstanceFields;
  /** Null if something is not valid. */
  readonly value: T | null;
  /** By field. */
  readonly errors: ReadonlyMap<string, string>;
}

interface ReadOptions<T> {
  readonly schema: ZodType<T>;
  readonly kind: InstanceKind;
  /** A new one needs its key, and says its kind. */
  readonly isNew: boolean;
  readonly texts: Texts;
}

export function readInstance<T>(form: URLSearchParams, options: ReadOptions<T>): ReadInstance<T> {
  const { schema, kind, isNew, texts } = options;
  const text = (name: string) => (form.get(name) ?? '').replaceAll('\r\n', '\n').trim();
  const fields: InstanceFields = {
    name: text('name'),
    url: text('url'),
    apiPath: text('apiPath'),
    pathMap: text('pathMap'),
    caFile: text('caFile'),
    verifyTls: form.get('verifyTls') === 'true',
  };
  const key = text('apiKey');
  const { maps, badLine } = readPathMap(fields.pathMap);
  const parsed = schema.safeParse({
    ...(isNew ? { kind } : {}),
    ...(fields.name === '' ? {} : { name: fields.name }),
    ...(key === '' || isMasked(key) ? {} : { apiKey: key }),
    url: fields.url,
    ...(form.has('apiPath') ? { apiPath: fields.apiPath } : {}),
    pathMap: maps,
    caFile: fields.caFile === '' ? null : fields.caFile,
    verifyTls: fields.verifyTls,
  });
  const errors = wrongFields(parsed.error, texts, kind);
  if (fields.url === '') errors.set('url', texts.servers.urlMissing);
  if (isNew && (key === '' || isMasked(key))) errors.set('apiKey', texts.servers.keyMissing);
  if (badLine !== null) errors.set('pathMap', texts.servers.badLine(badLine));
  return { fields, value: errors.size === 0 ? (parsed.data ?? null) : null, errors };
}

/** A line each: theirs = ours, which is absolute. `badLine` counts from 1. */
function readPathMap(text: string): { readonly maps: readonly PathMap[]; readonly badLine: number | null } {
  const lines = text.split('\n').map((line) => /^\s*(\S.*?)\s*=\s*(\/.*?)\s*$/.exec(line));
  const bad = text.split('\n').findIndex((line, index) => line.trim() !== '' && lines[index] === null);
  const maps = lines.flatMap((match) => (match === null ? [] : [{ theirs: match[1] ?? '', ours: match[2] ?? '' }]));
  return { maps, badLine: bad === -1 ? null : bad + 1 };
}
