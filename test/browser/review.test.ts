import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NewCandidate } from '../../src/core/ports/candidate-store.ts';
import { createWorld, type World } from '../fakes/world.ts';
import { startService, type TestService } from '../support/service.ts';
import { chromiumPath, findings, sidewaysScroll, visit } from './browser.ts';

let world: World;
let service: TestService;

/** A pair as discovery records it, of a movie that no instance has: its rule waits. */
function pairOf(number: number): NewCandidate {
  return {
    movie: { tmdbId: 90_000 + number, title: `Tin Bells ${number}`, year: 2010 },
    special: {
      ...{ seriesTvdbId: 80_000 + number, seriesTitle: `Tin ${number}`, episodeTvdbId: 900_000 + number },
      ...{ seasonNumber: 0, episodeNumber: 3, title: `Tin Bells ${number}` },
    },
    furtherParts: [],
    confidence: 0.86,
    evidence: [
      { signal: 'title', text: 'same title', weight: 0.4 },
      { signal: 'list', text: 'in no list', weight: 0 },
      { signal: 'number', text: 'no number', weight: -0.08 },
    ],
  };
}

async function open(page: Page): Promise<number> {
  return Number(await page.locator('#open-count').textContent());
}

describe.skipIf(chromiumPath === null)('the review', () => {
  beforeAll(async () => {
    world = await createWorld();
    service = await startService(world);
  });
  afterAll(async () => {
    await service?.stop();
    await world?.dispose();
  });

  const store = () => service.context.runtime.store;
  const stateOf = async (id: number) => (await store().candidates.get(id))?.state;

  test('is answered by keyboard, ten questions in a row: address, counts and focus follow', async () => {
    const { page, context, console } = await visit(service.url);
    await page.goto(`${service.url}/review`);
    // Not below the place of a queue that has nothing.
    const none = await page.getByText('Nothing to review.').boundingBox();
    expect(none?.y).toBeLessThan(400);
    await store().candidates.record(Array.from({ length: 11 }, (_, index) => pairOf(index)));
    await page.goto(`${service.url}/review`);
    const seen: number[] = [];
    for (let left = 11; left > 1; left -= 1) {
      expect(await open(page)).toBe(left);
      await page.locator('.case h2:focus').waitFor();
      expect(await page.locator('#sections [aria-current] .count').textContent()).toContain(String(left));
      const id = await page.locator('.case').getAttribute('data-id');
      seen.push(Number(id));
      await page.keyboard.press(left % 2 === 0 ? 'r' : 'a');
      await page.waitForURL((url) => url.search === `?after=candidate-${id}`);
    }
    expect(new Set(seen).size).toBe(10);
    expect(await Promise.all(seen.slice(0, 2).map(stateOf))).toEqual(['accepted', 'rejected']);
    await page.keyboard.press('z');
    await page.waitForURL(`**/review/candidates/${seen[9]}`);
    await page.locator('.case h2:focus').waitFor();
    expect([await open(page), await stateOf(seen[9] ?? 0)]).toEqual([2, 'open']);
    await page.keyboard.press('j');
    await page.waitForURL((url) => !url.pathname.endsWith(String(seen[9])));
    await page.locator('.case h2:focus').waitFor();
    await page.keyboard.press('k');
    await page.waitForURL(`**/review/candidates/${seen[9]}`);
    // Chromium skips a view transition when the next page is slow, and says so.
    expect(console.filter((line) => !line.startsWith('Transition was aborted'))).toEqual([]);
    await context.close();
  });

  test('tells the second window who answered and when, and changes nothing', async () => {
    const [first, second] = [await visit(service.url), await visit(service.url)];
    await first.page.goto(`${service.url}/review`);
    await second.page.goto(first.page.url());
    const id = Number(await first.page.locator('.case').getAttribute('data-id'));
    await second.page.route('**/review/queue*', (route) => route.abort());
    await first.page.getByRole('button', { name: 'Reject' }).click();
    await first.page.getByText('Rejected. The pair is not proposed again.').waitFor();
    await second.page.getByRole('button', { name: 'Accept' }).click();
    await second.page.getByText('This question was answered already: your answer changed nothing.').waitFor();
    await second.page.getByText(/^Rejected by .+ ago\.|^Rejected by .+ now\./).waitFor();
    expect(await stateOf(id)).toBe('rejected');
    await second.page.getByRole('button', { name: 'Reopen' }).click();
    await second.page.getByRole('button', { name: 'Accept' }).waitFor();
    expect(await stateOf(id)).toBe('open');
    for (const { context } of [first, second]) await context.close();
  });

  test('shows a new question and an answer of somebody else by itself', async () => {
    const { page, context } = await visit(service.url);
    await page.goto(`${service.url}/review`);
    const before = await open(page);
    const id = await page.locator('.case').getAttribute('data-id');
    await page.waitForTimeout(1_500);
    await store().candidates.record([pairOf(20)]);
    await page.locator('#open-count', { hasText: String(before + 1) }).waitFor();
    await service.send('POST', `/api/v1/candidates/${id}/reject`);
    await page.getByText('Rejected by API key').waitFor();
    await context.close();
  });

  test('fetches what changed before its stream was there', async () => {
    const { page, context } = await visit(service.url);
    const held = Promise.withResolvers<void>();
    await page.route('**/api/v1/stream', async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.goto(`${service.url}/review`);
    const before = await open(page);
    await store().candidates.record([pairOf(21)]);
    held.resolve();
    await page.locator('#open-count', { hasText: String(before + 1) }).waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H2');
    await context.close();
  });

  test('accepts several at once after a preview, and lists the answers, of which one is reopened', async () => {
    const [id] = await store()
      .candidates.record([
        { ...pairOf(30), confidence: 0.97 },
        { ...pairOf(31), confidence: 0.96 },
      ])
      .then(() => store().candidates.page({ minConfidence: 0.95 }, { limit: 2, cursor: null }))
      .then(({ items }) => items.map((one) => one.id));
    const { page, context, console } = await visit(service.url);
    await page.goto(`${service.url}/review`);
    await page.keyboard.press('?');
    await page.getByText('Review: Accept the pair').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Batch' }).click();
    await page.getByLabel('Minimum confidence').fill('0.95');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('2 pairs would be accepted').waitFor();
    expect([await findings(page), await sidewaysScroll(page)]).toEqual([[], 0]);
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await page.getByText('2 pairs were accepted. Their links follow.').waitFor();
    expect(await stateOf(id ?? 0)).toBe('accepted');
    await page.getByRole('link', { name: 'Answered' }).click();
    await page.setViewportSize({ width: 320, height: 800 });
    expect([await findings(page), await sidewaysScroll(page)]).toEqual([[], 0]);
    await page.locator(`tr[data-id="${id}"]`).getByRole('button', { name: 'Reopen' }).click();
    await page.waitForURL(`**/review/candidates/${id}`);
    expect(await stateOf(id ?? 0)).toBe('open');
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.getByText('Rejected.').waitFor();
    expect(console.filter((line) => !line.startsWith('Transition was aborted'))).toEqual([]);
    await context.close();
  });

  test('resolves a conflict by its number, without a script too', async () => {
    const ruleIds = [1, 2].map(() => 0);
    for (const [index, title] of ['Glass Orchard', 'Paper Kites'].entries()) {
      const rule = await service.addRule(world.pair({ movieTitle: title, seriesTitle: `${title} Show` }));
      ruleIds[index] = rule;
      await service.idle();
      await store().conflicts.open({
        ruleId: rule,
        kind: 'destination',
        subject: {
          ...{ movieTmdbId: 1, movieTitle: title, seriesTvdbId: null, seriesTitle: null, seriesPath: null },
          ...{ episodeTvdbId: null, path: '/tv/a.mkv', existingPath: '/tv/a.mkv' },
        },
        options: [],
        reason: 'A file that is not ours is in the way.',
      });
    }
    const keys = await visit(service.url);
    await keys.page.goto(`${service.url}/review`);
    await keys.page.getByText('What should happen to the file in the way of Paper Kites?').waitFor();
    await keys.page.keyboard.press('1');
    await keys.page.getByText('Answered.').waitFor();
    const plain = await visit(service.url, { javaScriptEnabled: false });
    await plain.page.goto(`${service.url}/review`);
    await plain.page.getByRole('button', { name: 'Choose' }).first().click();
    await plain.page.getByText('Answered.').waitFor();
    const rules = await Promise.all(ruleIds.map((id) => store().rules.get(id)));
    expect(rules.map((rule) => rule?.enabled)).toEqual([false, false]);
    for (const { context } of [keys, plain]) await context.close();
  });

  test('is readable for all and answered by swipe on a phone', async () => {
    const { page, context } = await visit(service.url, {
      ...{ viewport: { width: 390, height: 844 }, hasTouch: true, theme: 'light' },
    });
    await page.goto(`${service.url}/review`);
    expect([await findings(page), await sidewaysScroll(page)]).toEqual([[], 0]);
    const id = Number(await page.locator('.case').getAttribute('data-id'));
    await page.evaluate(`(() => {
      const target = document.querySelector('.case h2');
      const touch = (x) => new Touch({ identifier: 1, target, clientX: x, clientY: 200 });
      const send = (type, x, touches) => target.dispatchEvent(new TouchEvent(type, {
        bubbles: true, touches: touches ? [touch(x)] : [], changedTouches: [touch(x)] }));
      send('touchstart', 250, true);
      send('touchend', 120, false);
    })()`);
    await page.getByText('Rejected. The pair is not proposed again.').waitFor();
    expect(await stateOf(id)).toBe('rejected');
    await context.close();
  });
});
