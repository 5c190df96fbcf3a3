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
