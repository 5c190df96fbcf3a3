import { AppError } from '../../errors.ts';

export interface Address {
  /** What requests go to: scheme, host, port and URL base, without a slash at the end. */
  base: string;
  /** From a user name in the configured address, which fetch would refuse. */
  authorization: string | undefined;
  apiPath: string;
}

/**
 * Reads a configured address. The URL base is kept and paths are joined to it as text: `new URL('/api', base)` would
 * drop it. A query is dropped: a key there would beat the one in the header and end up in logs.
 */
export function parseAddress(baseUrl: string, apiPath: string, what: string): Address {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new AppError(
      'invalid',
      `The address of ${what} is not an http:// or https:// URL: write it as http://host:port`,
    );
  }
  const path = joinable(apiPath);
  // People paste the address of the API itself.
  const urlBase = joinable(url.pathname);
  const base = url.origin + (path !== '' && urlBase.endsWith(path) ? urlBase.slice(0, -path.length) : urlBase);
  return { base, apiPath: path, authorization: basicAuthorization(url) };
}

function joinable(path: string): string {
  const trimmed = path.replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? '' : `/${trimmed}`;
}

function basicAuthorization({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

type QueryValue = string | number | boolean | readonly number[] | undefined;
export type Query = Record<string, QueryValue>;

/** A list becomes repeated parameters (`movieId=1&movieId=2`), as ASP.NET reads lists. */
export function queryText(query: Query | undefined): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const values = typeof value === 'object' ? value : [value];
    return values.map((one) => `${name}=${encodeURIComponent(one)}`);
  });
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** The query as messages show it: numbers and flags only, since texts may be secrets or very long. */
export function shownQuery(query: Query | undefined): string {
  const shown = Object.entries(query ?? {}).filter(
    ([, value]) => typeof value === 'number' || typeof value === 'boolean',
  );
  return queryText(Object.fromEntries(shown));
}
