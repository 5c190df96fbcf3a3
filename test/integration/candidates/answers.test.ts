import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@libsql/client';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { afterRead } from '../../support/interleave.ts';
import { leadsTo, seen } from '../links/setup.ts';
import { useDiscovery } from './setup.ts';

let environment = {};
beforeEach(() => {
  environment = {};
});
const setting = useDiscovery(() => environment);

/** A pair that waits for an answer. */
async function open() {
  const { service } = setting;
  await service.send('PATCH', '/api/v1/settings', { 'matching.autoAccept': null });
  const series = setting.addShow('Lighthouse Keepers', 70_900);
  const episode = setting.addSpecial(series, 4, 'Reunion at the Lighthouse');
  const movie = setting.addMovie('Reunion at the Lighthouse', 10_900);
  await setting.discover();
  const [candidate] = await setting.candidates('movieTmdbId=10900&state=open');
  const answer = (verb: string) => service.send('POST', `/api/v1/candidates/${candidate.id}/${verb}`);
  const rules = () => service.context.runtime.store.rules.byMovie(movie.tmdbId);
  const state = async () => (await service.get(`/api/v1/candidates/${candidate.id}`)).body.state;
  return { series, episode, movie, answer, rules, state };
}

const pairOf = ({ series, episode, movie }: Awaited<ReturnType<typeof open>>) =>
  ({ series, episode, movie, quality: 'WEBDL-1080p', ext: 'mkv' }) as const;

describe('two people who answer in the same instant', () => {
  test('get one answer: the other is told what was said', async () => {
    const asked = await open();
    const answers = await Promise.all(['accept', 'reject', 'accept', 'reject', 'accept'].map(asked.answer));
    await setting.service.idle();
    const isAccepted = (await asked.state()) === 'accepted';
    expect(answers.map(({ status }) => status)).toEqual(
      ['accept', 'reject', 'accept', 'reject', 'accept'].map((verb) =>
        (verb === 'accept') === isAccepted ? 200 : 409,
      ),
    );
    expect(await asked.rules()).toHaveLength(isAccepted ? 1 : 0);
    expect(seen(setting.world.expectedLink(pairOf(asked))) !== null).toBe(isAccepted);
  });

  test('who reopen at once leave an open question and no rule', async () => {
    const asked = await open();
    await asked.answer('accept');
    await setting.service.idle();
    const statuses = (await Promise.all(['reopen', 'reopen', 'reopen'].map(asked.answer))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0);
    expect(statuses.every((status) => status === 200 || status === 409)).toBe(true);
    await setting.service.idle();
    expect(await asked.state()).toBe('open');
    expect(await asked.rules()).toEqual([]);
    expect(seen(setting.world.expectedLink(pairOf(asked)))).toBeNull();
    expect((await asked.answer('reopen')).status).toBe(409);
    // Never made a rule again by itself.
    await setting.service.send('PATCH', '/api/v1/settings', { 'matching.autoAccept': 0.9 });
    await setting.discover();
    expect(await asked.state()).toBe('open');
    expect(await asked.rules()).toEqual([]);
  });
});

describe('a rule that someone wrote', () => {
  test('outlives the answers about its pair', async () => {
    const asked = await open();
    const ruleId = await setting.service.addRule(pairOf(asked));
    expect((await asked.answer('accept')).status).toBe(200);
    expect((await asked.answer('reopen')).status).toBe(200);
    await setting.service.idle();
    expect(await asked.rules()).toMatchObject([{ id: ruleId, origin: 'manual', enabled: true }]);
    expect(leadsTo(setting.world.expectedLink(pairOf(asked)))).toBe(setting.world.source(pairOf(asked)));
  });

  test('withdraws the question about its pair, and is a rival of others until it is deleted', async () => {
    const { service } = setting;
    const asked = await open();
    setting.addSpecial(asked.series, 5, 'Reunion at the Lighthouse', { airDate: '2014-04-30' });
    const questions = async () => {
      await service.idle();
      const open = await setting.candidates('movieTmdbId=10900&state=open');
      return Object.fromEntries(open.map(({ special, confidence }) => [special.episodeNumber, confidence]));
    };
    await setting.discover();
    const before = await questions();
    expect(Object.keys(before)).toEqual(['4', '5']);

    const ruleId = await service.addRule(pairOf(asked));
    expect(Object.keys(await questions())).toEqual(['5']);

    await service.send('DELETE', `/api/v1/rules/${ruleId}`);
    const after = await questions();
    // The movie is not the special of the rule: whoever deleted it said so.
    expect(Object.keys(after)).toEqual(['5']);
    expect(after['5']).toBeGreaterThan(before['5']);
  });
});

describe('a rule that discovery made', () => {
  /** The rule of an automatic pair in two parts. */
  async function automatic() {
    const { service } = setting;
    const series = setting.addShow('Lighthouse Keepers', 70_900);
    for (const part of [1, 2]) setting.addSpecial(series, 3 + part, `Reunion (${part})`, { runtime: 52 });
    setting.addMovie('Lighthouse Keepers: Reunion', 10_900);
    await setting.discover();
    await service.idle();
    const [candidate] = await setting.candidates();
    expect(candidate.state).toBe('automatic');
    const rules = () => service.context.runtime.store.rules.byMovie(10_900);
    const links = () => service.context.runtime.store.links.liveByMovies([10_900]);
    const reject = () => service.send('POST', `/api/v1/candidates/${candidate.id}/reject`);
    return { candidate, rules, links, reject };
  }

  test('goes with its links and all its pairs when its pair is rejected', async () => {
    const { rules, links, reject } = await automatic();
    expect(await links()).toHaveLength(1);
    expect((await reject()).body).toMatchObject({ state: 'rejected' });
    await setting.service.idle();
    expect([await rules(), await links()]).toEqual([[], []]);
    await setting.discover();
    expect(await rules()).toEqual([]);
    expect((await setting.candidates()).map(({ state }) => state)).toEqual(['rejected', 'rejected']);
  });

  test('goes together with the rejection or not at all', async () => {
    const { rules, reject } = await automatic();
    const client = createClient({ url: `file:${setting.world.data}/plex-linker.db` });
    onTestFinished(() => client.close());
    // As if the service were killed between the two.
    await client.execute("create trigger stop before delete on rules begin select raise(abort, 'stopped'); end");
    expect((await reject()).status).toBeGreaterThanOrEqual(500);
    expect(await setting.candidates()).toMatchObject([{ state: 'automatic' }]);
    await client.execute('drop trigger stop');
    expect((await reject()).status).toBe(200);
    expect(await rules()).toEqual([]);
  });

  test('is told in the log, and only when it was made', async () => {
    const { service } = setting;
    const series = setting.addShow('Salt Roads', 70_901);
    const episode = setting.addSpecial(series, 1, 'The Drowned Bell');
    const movie = setting.addMovie('Salt Roads: The Drowned Bell', 10_901);
    await service.addRule({ series, episode, movie, quality: 'WEBDL-1080p', ext: 'mkv' });
    await automatic();
    const told = service.log.filter((line) => line.includes('(run '));
    expect(told.filter((line) => line.includes('Reunion'))).toHaveLength(1);
    expect(told.filter((line) => line.includes('Drowned Bell'))).toEqual([]);
  });
});

describe('a special that changed since it was proposed', () => {
  test('and was renumbered is linked under its new number', async () => {
    const asked = await open();
    const moved = setting.world.sonarr.renumber(asked.episode, 9);
    expect((await asked.answer('accept')).status).toBe(200);
    await setting.service.idle();
    const pair = { ...pairOf(asked), episode: moved };
    expect(leadsTo(setting.world.expectedLink(pair))).toBe(setting.world.source(pair));
    expect(await asked.rules()).toMatchObject([{ state: 'linked', episodeNumbers: [9] }]);
  });

  test('and got a file keeps it', async () => {
    const asked = await open();
    const name = 'Lighthouse Keepers - S00E04 - Reunion at the Lighthouse HDTV-720p.mkv';
    setting.world.sonarr.addRealFile(asked.series, `Specials/${name}`);
    expect((await asked.answer('accept')).status).toBe(200);
    await setting.service.idle();
    expect(seen(`${asked.series.path}/Specials/${name}`)).toBe('file');
    expect(seen(setting.world.expectedLink(pairOf(asked)))).toBeNull();
    const [rule] = await asked.rules();
    expect(rule?.state).not.toBe('linked');
    expect(rule?.reason).toMatch(/file/);
  });

  test('and is gone leaves a rule that says so', async () => {
    const asked = await open();
    await setting.world.sonarr.removeSeries(asked.series, { event: false });
    expect((await asked.answer('accept')).status).toBe(200);
    await setting.service.idle();
    const [rule] = await asked.rules();
    expect(rule).toMatchObject({
      state: expect.stringMatching(/waiting|conflict/),
      reason: expect.stringMatching(/Lighthouse/),
    });
  });

  test('and whose movie is gone leaves a rule that waits', async () => {
    const asked = await open();
    await setting.world.radarr.deleteMovie(asked.movie, { event: false, files: true });
    expect((await asked.answer('accept')).status).toBe(200);
    await setting.service.idle();
    expect(await asked.rules()).toMatchObject([{ state: 'waiting', reason: expect.stringMatching(/Radarr/) }]);
  });
});

test('matching.autoAccept is between 0 and 1, or null', async () => {
  const set = async (value: unknown) =>
    (await setting.service.send('PATCH', '/api/v1/settings', { 'matching.autoAccept': value })).status;
  expect(await Promise.all([null, 0, 1].map(set))).toEqual([200, 200, 200]);
  expect(await Promise.all([2, -0.1, 'high'].map(set))).toEqual([400, 400, 400]);
});

test('with matching.autoAccept 0 only what is worth asking becomes a rule, with 1 nothing does', async () => {
  const { service } = setting;
  await service.send('PATCH', '/api/v1/settings', { 'matching.autoAccept': 1 });
  const series = setting.addShow('Lighthouse Keepers', 70_900);
  setting.addSpecial(series, 4, 'Reunion at the Lighthouse');
  setting.addSpecial(series, 5, 'The Drowned Bell', { airDate: '2014-11-01', runtime: 0 });
  setting.addSpecial(series, 6, 'Recipes', { airDate: '2001-11-01', runtime: 3 });
  setting.addMovie('Reunion at the Lighthouse', 10_900);
  setting.addMovie('The Drowned Bell', 10_901);
  setting.addMovie('Cooking at Sea', 10_902);
  await setting.discover();
  expect((await setting.candidates()).map(({ state }) => state)).toEqual(['open', 'open']);
  await service.send('PATCH', '/api/v1/settings', { 'matching.autoAccept': 0 });
  await setting.discover();
  expect((await setting.candidates()).map(({ state }) => state)).toEqual(['automatic', 'automatic']);
});

describe('a pair that is rejected while a search makes its rule', () => {
  test('has one outcome, and no rule is left behind it', async () => {
    const asked = await open();
    await setting.service.send('PATCH', '/api/v1/settings', { 'matching.autoAccept': 0.9 });
    for (let round = 0; round < 8; round += 1) {
      const search = setting.discover(round % 2 === 0 ? {} : { movieTmdbId: asked.movie.tmdbId });
      await sleep(round * 6);
      const answered = await asked.answer('reject');
      await search;
      expect(answered).toMatchObject({ status: 200, body: { state: 'rejected' } });
      await setting.service.idle();
      expect([await asked.state(), await asked.rules()]).toEqual(['rejected', []]);
      expect(seen(setting.world.expectedLink(pairOf(asked)))).toBeNull();
      // Asked anew, as if nobody had ever answered.
      const client = createClient({ url: `file:${setting.world.data}/plex-linker.db` });
      await client.execute("update candidates set state = 'open', is_asked = 0");
      await client.execute('update discovery_movies set is_compared = 0');
      client.close();
    }
  });

  test('also if the rule was made between the question and the answer', async () => {
    const asked = await open();
    await setting.service.send('PATCH', '/api/v1/settings', { 'matching.autoAccept': 0.9 });
    const stop = afterRead(/from "candidates" where "candidates"\."id" = /, () => setting.discover());
    const answered = await asked.answer('reject');
    expect(stop()).toBe(true);
    expect(answered).toMatchObject({ status: 200, body: { state: 'rejected' } });
    await setting.service.idle();
    expect([await asked.state(), await asked.rules()]).toEqual(['rejected', []]);
  });
});

test("health's line tells what is left after each answer, also to a conflict", async () => {
  const { service } = setting;
  const told = async () => {
    await service.idle();
    const { health } = (await service.get('/api/v1/system/status')).body;
    return health.find(({ message }: { message: string }) => /specials? found/.test(message))?.message ?? null;
  };
  const asked = await open();
  const series = setting.addShow('Salt Roads', 70_901);
  setting.addSpecial(series, 1, 'The Drowned Bell');
  for (const tmdbId of [10_901, 10_902]) setting.addMovie('Salt Roads: The Drowned Bell', tmdbId);
  await setting.discover();
  expect(await told()).toContain('1 to review, 1 conflict');
  await asked.answer('reject');
  expect(await told()).toContain('0 to review, 1 conflict');
  await asked.answer('reopen');
  expect(await told()).toContain('1 to review, 1 conflict');
  const { items } = (await service.get('/api/v1/conflicts?state=open')).body;
  await service.send('POST', `/api/v1/conflicts/${items[0].id}/resolve`, { action: 'ignore' });
  expect(await told()).toContain('1 to review, 0 conflicts');
  await asked.answer('accept');
  expect(await told()).toBeNull();
});

describe("health's line", () => {
  const told = async () => {
    const { health } = (await setting.service.get('/api/v1/system/status')).body;
    return health.find(({ message }: { message: string }) => /specials? found/.test(message))?.message ?? null;
  };

  test('tells of a rule that someone writes or deletes', async () => {
    await open();
    const id = await setting.service.addRule(setting.world.pair());
    await vi.waitFor(async () => expect(await told()).toContain('3 specials found: 2 linked, 1 to review'), 20_000);
    await setting.service.send('DELETE', `/api/v1/rules/${id}`);
    await vi.waitFor(async () => expect(await told()).toContain('2 specials found: 1 linked, 1 to review'), 20_000);
  });

  test('is there after a restart, without another search', async () => {
    await open();
    const before = await told();
    expect(before).toContain('1 to review');
    await setting.service.idle();
    environment = { DISCOVERY: 'false' };
    await setting.restart();
    await vi.waitFor(async () => expect(await told()).toBe(before), 20_000);
  });
});
