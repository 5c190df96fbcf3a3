import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { safeMethods } from '../../../src/handlers/middleware/same-origin.ts';
import { routeRoles } from '../../../src/handlers/route-roles.ts';
import { auditActionOf } from '../../../src/web/activity/audit-actions.ts';

/** They change nothing that the audit records: they test or search, or are of webhooks, sign-in and preferences. */
const unrecorded =
  /^(POST|PUT) (\/webhooks\/|\/log|\/preferences|\/api\/v1\/(instances|plex\/servers)\/(:id\/(path-mappings\/)?)?(test|discover)$|\/api\/v1\/requests\/check)/;

test('every change that a request can make is told in words', () => {
  const changes = Object.keys(routeRoles).filter(
    (route) => !safeMethods.has(route.split(' ')[0] ?? '') && !route.startsWith('ALL '),
  );
  const recorded = changes.filter((route) => !unrecorded.test(route));
  expect(recorded.length).toBeGreaterThan(90);
  expect(recorded.filter((route) => auditActionOf(route.replace(/:\w+/g, '7')) === null)).toEqual([]);
});

test('what is recorded without being a request is told in words, too', () => {
  const actions = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .flatMap((name) => {
      const source = readFileSync(join('src', name), 'utf8');
      const records = /withAudit\(|recordRefusal\(/.test(source);
      return records ? [...source.matchAll(/\baction(?:: | = )'([a-z][^']+)'/gi)].map(([, action = '']) => action) : [];
    });
  expect(actions).toContain('set password');
  expect(actions.filter((action) => auditActionOf(action) === null)).toEqual([]);
});

test('an action is told as what it is, whether a page or the API made it, and an unknown one as none', () => {
  expect(auditActionOf('POST /rules/7/delete')).toBe('deleteRule');
  expect(auditActionOf('DELETE /api/v1/rules/7')).toBe('deleteRule');
  expect(auditActionOf('PUT /api/settings/links.style')).toBe('changeSettings');
  expect(auditActionOf('POST /settings/plex/new')).toBe('addServer');
  expect(auditActionOf('POST /settings/instances/3')).toBe('changeServer');
  expect(auditActionOf('POST /of/tomorrow')).toBeNull();
});
