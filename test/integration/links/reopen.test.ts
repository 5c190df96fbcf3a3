import { existsSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Pair } from '../../fakes/world.ts';
import { useSetting } from './setup.ts';

const at = useSetting();

/** A special for which a real file is in the way, with its rule and its question. */
async function blocked(): Promise<{ pair: Pair; link: string; ruleId: number; id: number }> {
  const pair = at.world.pair();
  const link = at.world.expectedLink(pair);
  mkdirSync(path.dirname(link), { recursive: true });
  writeFileSync(link, 'a film of the person');
  const ruleId = await at.service.addRule(pair);
  await at.service.idle();
  const { body } = await at.service.get(`/api/v1/conflicts?state=open&movieTmdbId=${pair.movie.tmdbId}`);
  return { pair, link, ruleId, id: body.items[0].id };
}

const answer = (id: number, body: object) => at.service.send('POST', `/api/v1/conflicts/${id}/resolve`, body);
const reopen = (id: number) => at.service.send('POST', `/api/v1/conflicts/${id}/reopen`);
const rule = async (id: number) => at.service.get(`/api/v1/rules/${id}`);

describe('An answer that is taken back', () => {
  test('takes the rule that it made with it, whose link goes, and the asking rule is on again', async () => {
    const { pair, link, ruleId, id } = await blocked();
    const other = at.world.pair({ series: pair.series, number: 7 });
    const instead = {
      movieTmdbId: pair.movie.tmdbId,
      seriesTvdbId: other.series.tvdbId,
      seasonNumber: other.episode.seasonNumber,
      episodeNumbers: [other.episode.episodeNumber],
    };
    expect((await answer(id, { action: 'create', rule: instead })).status).toBe(200);
    await at.service.idle();
    const made = (await at.service.get(`/api/v1/links?movieTmdbId=${pair.movie.tmdbId}`)).body.items;
    expect(made).toHaveLength(1);
    expect(lstatSync(made[0].path).isSymbolicLink()).toBe(true);
    expect((await rule(ruleId)).body).toMatchObject({ enabled: false, state: 'disabled' });

    expect(await reopen(id)).toMatchObject({ status: 200, body: { id, state: 'open', resolvedAt: null } });
    await at.service.idle();
    expect(existsSync(made[0].path)).toBe(false);
    const rules = (await at.service.get(`/api/v1/rules?movieTmdbId=${pair.movie.tmdbId}`)).body.items;
    expect(rules).toMatchObject([{ id: ruleId, enabled: true, state: 'conflict' }]);
    const open = (await at.service.get(`/api/v1/conflicts?state=open&movieTmdbId=${pair.movie.tmdbId}`)).body.items;
    expect(open).toMatchObject([{ id, kind: 'destination' }]);
    expect(lstatSync(link).isFile()).toBe(true);
  });

  test('switches the rule on again that was to keep away', async () => {
    const { ruleId, id } = await blocked();
    await answer(id, { action: 'select', option: 'keepExisting' });
    await at.service.idle();
    expect((await rule(ruleId)).body.enabled).toBe(false);
    expect((await reopen(id)).body.state).toBe('open');
    await at.service.idle();
    expect((await rule(ruleId)).body).toMatchObject({ enabled: true, state: 'conflict' });
    expect((await at.service.get(`/api/v1/conflicts/${id}`)).body.state).toBe('open');
  });

  test('asks again what was to be ignored', async () => {
    const { ruleId, id } = await blocked();
    await answer(id, { action: 'ignore' });
    expect((await reopen(id)).body.state).toBe('open');
    await at.service.idle();
    expect((await rule(ruleId)).body.state).toBe('conflict');
  });

  test('is 409 for a question that is open, whose rule is gone, or that is not there 404', async () => {
    const { ruleId, id } = await blocked();
    expect((await reopen(id)).body.error).toMatchObject({ code: 'conflict', message: expect.stringContaining('open') });
    await answer(id, { action: 'ignore' });
    await at.service.send('DELETE', `/api/v1/rules/${ruleId}`);
    expect((await reopen(id)).body.error).toMatchObject({ code: 'conflict', message: expect.stringContaining('gone') });
    expect((await reopen(99_999)).status).toBe(404);
  });
});
