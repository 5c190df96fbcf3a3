import type { Context } from 'hono';
import { createProxyCheck, peerOf } from './sender.ts';

/** The Host that a request names, with its port: `linker:8080`. */
export function hostOf(c: Context): string {
  return c.req.header('host') ?? new URL(c.req.url).host;
}

/**
 * Tells the origin under which a browser sees this service: `https://linker.example.com`. What a proxy says about scheme and host
 * (X-Forwarded-Proto, X-Forwarded-Host) counts only if the proxy is trusted.
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

/** Each proxy adds its value at the end: the last one is from the proxy that we trust. */
function nearest(list: string | undefined): string | undefined {
  const value = list?.split(',').at(-1)?.trim();
  return value === '' ? undefined : value;
}

/** In lower case and without a default port, as browsers write an Origin. */
function normal(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).origin : origin.toLowerCase();
}
