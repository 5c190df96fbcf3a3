import type { Instance } from '../model/instance.ts';

type Addressed = Pick<Instance, 'kind' | 'url'>;

/** Whether two addresses lead to one server, however they are written. */
export function sameServer(one: Addressed, other: Addressed): boolean {
  return one.kind === other.kind && plainAddress(one.url) === plainAddress(other.url);
}

/** Scheme, host and port (the scheme's own where none is given) and path; without user, query and slashes at the end. */
export function plainAddress(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/+$/, '');
}

/** Whether an address is of another scheme, host or port. A stored key belongs to the one it was given for. */
export function isOtherHost(url: string, before: string): boolean {
  if (!URL.canParse(url) || !URL.canParse(before)) return url !== before;
  return new URL(url).origin !== new URL(before).origin;
}
