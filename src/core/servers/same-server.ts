import type { Instance } from '../model/instance.ts';

type Addressed = Pick<Instance, 'kind' | 'url'>;

/** Whether two addresses lead to the same server, however they are written. */
export function sameServer(one: Addressed, other: Addressed): boolean {
  return one.kind === other.kind && plainAddress(one.url) === plainAddress(other.url);
}

/** Scheme, host, port (the scheme's default if absent) and path, without user, query and trailing slashes. */
export function plainAddress(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/+$/, '');
}

/** Whether scheme, host or port differ. A stored key belongs to the host it was entered for. */
export function isOtherHost(url: string, before: string): boolean {
  if (!URL.canParse(url) || !URL.canParse(before)) return url !== before;
  return new URL(url).origin !== new URL(before).origin;
}
