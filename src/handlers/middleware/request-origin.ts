import type { Context } from 'hono';
import { createProxyCheck, peerOf } from './sender.ts';

/** The Host header of a request, with its port: `linker:8080`. */
export function hostOf(c: Context): string {
  return c.req.header('host') ?? new URL(c.req.url).host;
}

/**
 * Returns the origin under which a browser sees this service: `https://linker.example.com`. X-Forwarded-Proto and X-Forwarded-Host count
 * only from a trusted proxy.
 */
export function createOriginOf(trustedProxies: readonly string[]): (c: Context) => string {
  const isTrusted = createProxyCheck(trustedProxies);
  return function originOf(c) {
    const isForwarded = isTrusted(peerOf(c));
    const scheme = isForwarded ? nearest(c.req.header('x-forwarded-proto')) : undefined;
    const host = isForwarded ? nearest(c.req.header('x-forwarded-host')) : undefined;
    return normal(`${scheme ?? 'http'}://${host ?? hostOf(c)}`);
  };
}

/** Each proxy appends its value: the last one is from the proxy that we trust. */
function nearest(list: string | undefined): string | undefined {
  const value = list?.split(',').at(-1)?.trim();
  return value === '' ? undefined : value;
}

/** Lower case and without a default port, as browsers write an Origin. */
function normal(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).origin : origin.toLowerCase();
}
