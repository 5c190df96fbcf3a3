import type { Texts } from '../texts/en.ts';

/** How a page mends what a message of health names as a call of the API. */
export interface HealthFix {
  /** What the page shows instead of the call: the name of a button or a page. */
  readonly label: string;
  /** Below our base: the page that has the button. */
  readonly href: string;
  /** The button itself is beside the message, posts to this path below our base, and leads back to the page it is on. */
  readonly action?: string;
}

interface Rule {
  /** The part of the message that is replaced. */
  readonly call: RegExp;
  fix(texts: Texts, id: string): HealthFix;
}

const rules: readonly Rule[] = [
  {
    call: /POST \/api\/v1\/instances\/(\d+)\/install-webhooks/,
    fix: ({ servers }, id) => ({ label: servers.install, href: `/settings/instances/${id}` }),
  },
  {
    call: /POST \/api\/v1\/plex\/servers\/(\d+)\/install-webhooks/,
    fix: ({ servers }, id) => ({ label: servers.install, href: `/settings/plex/${id}#webhooks` }),
  },
  {
    call: /POST \/api\/v1\/plex\/servers\/(\d+)\/path-mappings/,
    fix: ({ plexServer }, id) => ({ label: plexServer.paths, href: `/settings/plex/${id}#paths` }),
  },
  {
    call: /POST \/api\/v1\/plex\/servers\/(\d+)\/repair-notifications/,
    fix: ({ system }, id) => ({
      label: system.fixes.pushOn,
      href: `/settings/plex/${id}`,
      action: `/settings/plex/${id}/repair-notifications`,
    }),
  },
  {
    call: /POST \/api\/v1\/plex\/libraries\/\d+\/sync/,
    fix: ({ library }) => ({ label: library.sync, href: '/library' }),
  },
  {
    call: /POST \/api\/v1\/instances(?=[.\s])/,
    fix: ({ system }) => ({ label: system.fixes.addServer, href: '/settings' }),
  },
  {
    call: /POST \/api\/v1\/system\/broken-links\/remove/,
    fix: ({ system }) => ({ label: system.fixes.removeBroken, href: '/system', action: '/system/broken-links/remove' }),
  },
  {
    call: /POST \/reconcile\/([\w-]+)\/confirm/,
    fix: ({ runs }, id) => ({ label: runs.confirm, href: `/runs/${id}` }),
  },
  { call: /GET (\/api\/v1\/mapping-lists)/, fix: (_, path) => ({ label: 'API', href: path }) },
  { call: /\/review(?=\.|$)/, fix: ({ pages }) => ({ label: pages.review, href: '/review' }) },
];

export interface MendedMessage {
  readonly before: string;
  readonly after: string;
  readonly fix: HealthFix | null;
}

/** A message of health in parts: what the API is asked for becomes the page's own button or page. */
export function mendMessage(message: string, texts: Texts): MendedMessage {
  for (const { call, fix } of rules) {
    const found = call.exec(message);
    if (found === null) continue;
    const before = message.slice(0, found.index);
    const after = message.slice(found.index + found[0].length);
    return { before, after, fix: fix(texts, found[1] ?? '') };
  }
  return { before: message, after: '', fix: null };
}
