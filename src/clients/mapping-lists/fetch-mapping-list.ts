import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import type { TlsOptions } from '../../core/model/tls.ts';
import type { FetchedList, FetchMappingList, ListSource, Validators } from '../../core/ports/mapping-list-source.ts';
import { AppError, messageOf } from '../../errors.ts';
import { codeOf } from '../http/network-faults.ts';
import { createNodeFetch } from '../http/node-fetch.ts';

/** Three times the largest list that is known, unpacked. */
const mostBytes = 64 * 1024 * 1024;
const timeoutMs = 60_000;
/** A release of GitHub redirects once, to the host of its files. */
const mostRedirects = 3;

export interface ListSourceOptions {
  /** For the whole list; default 60 s. */
  readonly timeoutMs?: number;
  readonly tls?: TlsOptions;
}

/** The only client that follows redirects: a few, and only to https addresses. Sends no key or cookie anywhere. */
export function createMappingListSource(options: ListSourceOptions = {}): FetchMappingList {
  const limits = { fetch: createNodeFetch({ tls: options.tls }), maxBytes: mostBytes };
  return async ({ name, address: source }, known, signal) => {
    const wait = options.timeoutMs ?? timeoutMs;
    const path = source.startsWith('file://') ? fileURLToPath(source) : source.startsWith('/') ? source : null;
    const what = `The mapping list ${name}`;
    try {
      if (path !== null) return await readFile(path, known, limits.maxBytes);
      return await request({ ...limits, signal: AbortSignal.any([signal, AbortSignal.timeout(wait)]) }, source, known);
    } catch (error) {
      signal.throwIfAborted();
      const isLate = error instanceof Error && error.name === 'TimeoutError';
      const said = isLate ? `did not come within ${wait / 1_000} s` : `could not be read: ${reasonOf(error)}`;
      throw new AppError('unreachable', `${what} ${said}.`, { cause: error });
    }
  };
}

/** Each address once, with a name. Names that are equal without their secrets are numbered. */
export function listSources(addresses: readonly string[]): ListSource[] {
  const counts = new Map<string, number>();
  return [...new Set(addresses)].map((address) => {
    const name = shownSource(address);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return { name: count === 1 ? name : `${name} (${count})`, address };
  });
}

/** Without user, password and query, which may hold secrets. */
function shownSource(source: string): string {
  return source.replace(/\/\/[^/]*@/, '//…@').replace(/\?.*$/s, '?…');
}

interface Limits {
  readonly fetch: typeof globalThis.fetch;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

async function request(limits: Limits, source: string, known: Validators): Promise<FetchedList> {
  const { fetch, maxBytes, signal } = limits;
  let address = source;
  for (let redirects = 0; ; redirects += 1) {
    const headers = {
      accept: '*/*',
      'user-agent': 'plex-linker',
      ...(known.etag === null ? {} : { 'if-none-match': known.etag }),
      ...(known.lastModified === null ? {} : { 'if-modified-since': known.lastModified }),
    };
    const response = await fetch(address, { headers, signal, redirect: 'manual' });
    const validators = { etag: response.headers.get('etag'), lastModified: response.headers.get('last-modified') };
    if (response.status === 304) {
      await drain(response.body);
      if (known.etag === null && known.lastModified === null)
        throw new AppError('upstreamData', 'the server answered 304 (unchanged), but no list is stored yet');
      return { kind: 'unchanged', validators: { ...known, ...withoutNulls(validators) } };
    }
    if (response.status >= 300 && response.status < 400) {
      await drain(response.body);
      address = redirectedTo(address, response.headers.get('location'), redirects);
      continue;
    }
    if (!response.ok) {
      await drain(response.body);
      throw new AppError('upstreamError', `the server answered ${response.status}`);
    }
    return { kind: 'fetched', text: await textOf(await bytesOf(response.body, maxBytes), maxBytes), validators };
  }
}

function redirectedTo(from: string, location: string | null, redirects: number): string {
  if (location === null || !URL.canParse(location, from))
    throw new AppError('upstreamData', 'the redirect names no address');
  if (redirects >= mostRedirects) throw new AppError('upstreamData', `there are more than ${mostRedirects} redirects`);
  const to = new URL(location, from);
  if (to.protocol !== 'https:')
    throw new AppError(
      'upstreamData',
      `it redirects to ${to.host} without TLS, which is not followed: name that address`,
    );
  return to.href;
}

type Body = AsyncIterable<Uint8Array> | null;

async function drain(body: unknown): Promise<void> {
  for await (const _ of (body as Body) ?? []) break;
}

async function bytesOf(body: unknown, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (body as Body) ?? []) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function readFile(path: string, known: Validators, maxBytes: number): Promise<FetchedList> {
  await using file = await open(path);
  const { size, mtimeMs } = await file.stat();
  const validators = { etag: `${size}-${mtimeMs}`, lastModified: null };
  if (known.etag === validators.etag) return { kind: 'unchanged', validators };
  if (size > maxBytes) throw tooLarge(maxBytes);
  return { kind: 'fetched', text: await textOf(await file.readFile(), maxBytes), validators };
}

const gunzip = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip);

/** Unpacked beside the event loop, and never more than allowed, however small the packed bytes are. */
async function textOf(bytes: Buffer, maxBytes: number): Promise<string> {
  try {
    return (await unpacked(bytes, { maxOutputLength: maxBytes })).toString('utf8');
  } catch (error) {
    throw error instanceof RangeError ? tooLarge(maxBytes) : error;
  }
}

async function unpacked(bytes: Buffer, options: { readonly maxOutputLength: number }): Promise<Buffer> {
  const start = bytes.subarray(0, 4).toString('hex');
  if (start.startsWith('1f8b')) return gunzip(bytes, options);
  if (start !== '28b52ffd') return bytes;
  if (!('zstdDecompress' in zlib))
    throw new AppError('upstreamData', 'it is packed with zstd, which this Node cannot unpack: name the unpacked one');
  return promisify<Buffer, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress)(bytes, options);
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('upstreamData', `it is larger than ${Math.round(maxBytes / 1024 / 1024)} MiB`);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this service may not read the file',
  EISDIR: 'it is a folder',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed before the end',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name could not be resolved: check the DNS server',
  ETIMEDOUT: 'the connection timed out',
};

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (error instanceof AppError || code === 'unknown') return messageOf(error);
  if (/^(Z_|ERR_ZSTD|ZSTD_)/.test(code)) return `it is damaged and cannot be unpacked (${code})`;
  return reasons[code] ?? `${messageOf(error)} (${code})`;
}

function withoutNulls(validators: Validators): Partial<Validators> {
  return Object.fromEntries(Object.entries(validators).filter(([, value]) => value !== null));
}
