import { expect, test } from 'vitest';
import { webhookUrl } from '../../../../../src/core/setup/instances/webhook-url.ts';

const radarr = { kind: 'radarr', number: 2 } as const;

test.each([
  ['http://linker:8080', '', 'http://linker:8080/webhooks/radarr/2'],
  ['http://linker:8080/', '', 'http://linker:8080/webhooks/radarr/2'],
  ['https://home.example', '/linker', 'https://home.example/linker/webhooks/radarr/2'],
  ['https://home.example/linker', '/linker', 'https://home.example/linker/webhooks/radarr/2'],
])('PUBLIC_URL %s with URL_BASE "%s" makes %s', (publicUrl, urlBase, expected) => {
  expect(webhookUrl(radarr, { publicUrl, urlBase })).toBe(expected);
});

test('without PUBLIC_URL there is none', () => {
  expect(webhookUrl(radarr, { publicUrl: null, urlBase: '' })).toBeNull();
});
