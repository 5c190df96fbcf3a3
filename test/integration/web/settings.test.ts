import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type IdleService, startIdleService } from '../../support/idle-service.ts';

let service: IdleService;
beforeAll(async () => {
  service = await startIdleService({ LINK_STYLE: 'absolute' });
});
afterAll(() => service.close());

function post(path: string, fields: Record<string, string>) {
  const body = new URLSearchParams(fields).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return service.ask(path, { method: 'POST', body, headers });
}

const row = async (key: string) =>
  (await service.ask('/api/v1/settings')).json.items.find((one: { key: string }) => one.key === key);

describe('the form of settings', () => {
  test('shows what the environment sets read-only, with the name of its variable', async () => {
    const { text } = await service.ask('/settings');
    expect(text).toMatch(/<select[^>]*disabled[^>]*id="links\.style"/);
    expect(text).toContain('<code>LINK_STYLE</code>; change it there.');
    expect(text).not.toContain('shown.links.style');
    expect((await post('/settings', { 'shown.links.style': 'x', 'links.style': 'relative' })).status).toBe(409);
  });

  test('stores only what differs from what the page showed', async () => {
    const saved = await post('/settings', {
      ...{ 'shown.breaker.maxRemovals': '10', 'breaker.maxRemovals': '20' },
      ...{ 'shown.audit.retentionDays': '365', 'audit.retentionDays': '365' },
      ...{ 'shown.watch.autoMark': 'true' },
      ...{ 'shown.matching.autoAccept': '0.9', 'matching.autoAccept': '' },
      ...{ 'shown.access.viewers': '', 'access.viewers': 'anna\r\nben' },
    });
    expect([saved.status, saved.headers.location]).toEqual([303, '/settings']);
    expect(await row('breaker.maxRemovals')).toMatchObject({ value: 20, source: 'database' });
    expect(await row('audit.retentionDays')).toMatchObject({ source: 'default' });
    expect(await row('watch.autoMark')).toMatchObject({ value: false });
    expect(await row('matching.autoAccept')).toMatchObject({ value: null, source: 'database' });
    expect(await row('access.viewers')).toMatchObject({ value: ['anna', 'ben'] });
  });

  test('tells each refusal beside its field, keeps what was typed, and stores nothing', async () => {
    const { status, text } = await post('/settings', {
      ...{ 'shown.audit.retentionDays': '365', 'audit.retentionDays': 'ever' },
      ...{ 'shown.sync.pageSize': '1', 'sync.pageSize': '-4' },
      ...{ 'shown.watch.ratings': 'false', 'watch.ratings': 'true' },
    });
    expect(status).toBe(422);
    expect(text).toMatch(
      /<input[^>]*value="ever"[^>]*aria-describedby="audit\.retentionDays-error [^>]*aria-invalid="true"/,
    );
    expect(text).toMatch(/id="audit\.retentionDays-error">Enter a whole number from 1 to 36500/);
    expect(text).toMatch(/value="-4"[^>]*aria-invalid/);
    expect([text.match(/ autofocus/g)?.length, text.includes('Nothing was saved')]).toEqual([1, true]);
    expect(await row('watch.ratings')).toMatchObject({ source: 'default' });
  });

  test('is in German for a German browser: choices and refusals', async () => {
    const headers = { 'accept-language': 'de', 'content-type': 'application/x-www-form-urlencoded' };
    const body =
      'shown.audit.retentionDays=365&audit.retentionDays=ever&shown.matching.autoAccept=&matching.autoAccept=7';
    const { status, text } = await service.ask('/settings', { method: 'POST', headers, body });
    expect([status, text]).toEqual([422, expect.stringContaining('Eine ganze Zahl von 1 bis 36500 eingeben.')]);
    expect(text).toContain('Eine Zahl von 0 bis 1 eingeben. Oder leer lassen.');
    expect(text).toMatch(/<option value="movieToSpecial">Vom Film zum Special</);
    const comma = 'shown.matching.autoAccept=&matching.autoAccept=0%2C85';
    expect(await service.ask('/settings', { method: 'POST', headers, body: comma })).toMatchObject({ status: 303 });
    expect(await row('matching.autoAccept')).toMatchObject({ value: 0.85 });
  });
});
