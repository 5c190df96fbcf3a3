import type { Texts } from '../texts/en.ts';

export type AuditAction = keyof Texts['activity']['actions'];

const id = '[^/]+';

/** What a request changed, by its method and path, whether a page or the API made it. The first that fits. */
const routes: readonly (readonly [pattern: string, action: AuditAction])[] = [
  ['POST /rules/import', 'importRules'],
  ['POST (?:/api(?:/v1)?)?/rules', 'addRule'],
  [`POST /rules/${id}/enable`, 'enableRule'],
  [`POST /rules/${id}/disable`, 'disableRule'],
  [`POST /rules/${id}|PATCH /api/v1/rules/${id}`, 'changeRule'],
  [`POST /rules/${id}/delete|DELETE /api(?:/v1)?/rules/${id}`, 'deleteRule'],
  [`POST (?:/api/v1)?/links/(?:${id}/)?undo`, 'undoLink'],
  [`POST /review/conflicts/${id}/(?:choose|other|ignore)|POST /api/v1/conflicts/${id}/resolve`, 'answerConflict'],
  [`POST (?:/review|/api/v1)/conflicts/${id}/reopen`, 'reopenConflict'],
  [`POST (?:/review|/api/v1)/candidates/${id}/accept|POST /review/batch`, 'acceptPair'],
  [`POST (?:/review|/api/v1)/candidates/${id}/reject`, 'rejectPair'],
  [`POST (?:/review|/api/v1)/candidates/${id}/reopen`, 'reopenPair'],
  ['POST /(?:review|setup)/discover|POST /api/v1/candidates/discover', 'discover'],
  ['POST /api/v1/mapping-lists/refresh', 'refreshLists'],
  ['POST (?:/api/v1)?/requests', 'addRequest'],
  [`PATCH /api/v1/requests/${id}`, 'changeRequest'],
  [`POST /requests/${id}/cancel|DELETE /api/v1/requests/${id}`, 'cancelRequest'],
  ['POST /runs|POST /reconcile', 'startRun'],
  [`POST /(?:runs|reconcile)/${id}/cancel`, 'cancelRun'],
  [`POST /(?:runs|reconcile)/${id}/confirm`, 'confirmRun'],
  ['POST /library/sync|POST /api/v1/plex/(?:servers|libraries)/[^/]+/sync', 'sync'],
  [`POST /api/v1/library/items/${id}/sync`, 'syncItem'],
  [`POST /api/v1/plex/libraries/${id}/scan`, 'scanLibrary'],
  [
    `POST /library/libraries/${id}|POST /setup/libraries|POST /settings/plex/${id}/libraries/${id}|PATCH /api/v1/plex/libraries/${id}`,
    'changeLibrary',
  ],
  [`PATCH /api/v1/shows/${id}`, 'changeShow'],
  [`POST /watch/links/${id}/mark|(?:PUT|POST) /api/v1/watch/states`, 'mark'],
  [`POST /watch/accounts/${id}/(?:un)?track|(?:PATCH|PUT) /api/v1/watch/accounts/.+`, 'changeAccount'],
  [`DELETE /api/v1/watch/accounts/${id}/data`, 'deleteWatchData'],
  [`POST (?:/activity|/api/v1)/tasks/${id}/retry`, 'retryTask'],
  [`POST (?:/activity|/api/v1)/deliveries/${id}/retry`, 'retryDelivery'],
  ['POST /settings|PATCH /api/v1/settings|PUT /api/settings/.+|POST /settings/access', 'changeSettings'],
  ['POST /settings/access/password|POST /setup', 'changePassword'],
  [`POST /settings/access/sessions/${id}/end|DELETE /api/v1/sessions/${id}`, 'endSession'],
  ['POST /settings/access/api-key|POST /api/v1/system/api-key', 'renewApiKey'],
  ['POST /settings/access/webhook-secret|POST /api/v1/system/webhook-secret', 'renewWebhookSecret'],
  [
    `POST /setup/webhooks|POST /settings/(?:plex|instances)/${id}/install-webhooks|POST /api/v1/(?:instances|plex/servers)/${id}/install-webhooks`,
    'installWebhooks',
  ],
  ['POST /settings/(?:plex|instances)/new|POST /api/v1/(?:instances|plex/servers)', 'addServer'],
  ['POST /settings/plex/pins|POST /api/v1/plex/pins', 'beginPlexSignIn'],
  [`POST /settings/plex/${id}/repair-notifications|POST /api/v1/plex/servers/${id}/repair-notifications`, 'pushOn'],
  [
    `POST /setup/paths|POST /settings/plex/${id}/path-mappings(?:/${id})?|(?:POST|PATCH|DELETE) /api/v1/plex/servers/${id}/path-mappings(?:/${id})?`,
    'changePaths',
  ],
  [`POST /settings/(?:plex|instances)/${id}/delete|DELETE /api/v1/(?:instances|plex/servers)/${id}`, 'deleteServer'],
  [
    `POST /settings/(?:plex|instances)/${id}(?:/switch|/test)?|PATCH /api/v1/(?:instances|plex/servers)/${id}`,
    'changeServer',
  ],
  ['POST (?:/api/v1)?/system/backup', 'backUp'],
  ['POST (?:/api/v1)?/system/restore', 'restore'],
  ['POST /system/restore/cancel', 'cancelRestore'],
  ['POST (?:/api/v1)?/system/broken-links/remove', 'removeBrokenLinks'],
  // Not of a request.
  ['set password', 'changePassword'],
  ['connect Plex account', 'connectAccount'],
  ['sign in', 'signIn'],
  ['sign out', 'signOut'],
  ['sign in refused', 'signInRefused'],
  ['refused', 'refused'],
  ['end sessions', 'endSession'],
];

const known = routes.map(([pattern, action]) => ({ action, pattern: new RegExp(`^(?:${pattern})$`) }));

/** Null for an action that no version of this page knows, such as one of a later release. */
export function auditActionOf(action: string): AuditAction | null {
  return known.find(({ pattern }) => pattern.test(action))?.action ?? null;
}
