import { expect, test } from 'vitest';
import { withoutPathSecret } from '../../../src/handlers/webhooks/webhook-secret.ts';

test.each([
  ['/webhooks/plex/s3cret', '/webhooks/plex/***'],
  ['/webhooks/plex/1234', '/webhooks/plex/***'],
  ['/webhooks/tautulli/s3cret/', '/webhooks/tautulli/***'],
  ['/webhooks/radarr/0/s3cret', '/webhooks/radarr/0/***'],
  ['/webhooks/radarr/s3cret', '/webhooks/radarr/***'],
  ['/webhooks/radarr/1234567890', '/webhooks/radarr/***'],
  ['/webhooks/sonarr/12', '/webhooks/sonarr/12'],
  ['/webhooks/sonarr', '/webhooks/sonarr'],
  ['/base/webhooks/plex/s3cret', '/base/webhooks/plex/***'],
  ['/api/v1/rules/5', '/api/v1/rules/5'],
])('%s is logged as %s', (path, expected) => {
  expect(withoutPathSecret(path)).toBe(expected);
});
