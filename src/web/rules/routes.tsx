import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { type RuleFilter, ruleSorts } from '../../core/ports/rule-store.ts';
import { changeRule } from '../../core/rules/change-rule.ts';
import { createRule } from '../../core/rules/create-rule.ts';
import { deleteRule } from '../../core/rules/delete-rule.ts';
import { listRules, newestRuleId, refreshRules } from '../../core/rules/list-rules.ts';
import { findRuleWithLinks, replaceRule } from '../../core/rules/rule-page.ts';
import { findMovieTitle, findSpecials, searchMovies, searchSeries } from '../../core/rules/search-titles.ts';
import { AppError } from '../../errors.ts';
import { params } from '../../handlers/middleware/input.ts';
import { idParams } from '../../handlers/schema/common.ts';
import { ListTotal, readShown } from '../components/newer-rows.tsx';
import { ownPath, type Pages, sendPage } from '../page-context.ts';
import { readForm } from '../read-form.ts';
import { ruleFilePages } from './file-routes.tsx';
import { NewerRules, RuleRows, type RulesAddress, RulesPage, ruleStates } from './list.tsx';
import { NewRulePage } from './new.tsx';
import { RulePage } from './one.tsx';
import { idOf, pairOfPicked, pickedIds } from './picked.ts';

const pageSize = 50;

const addressSchema = z.object({
  state: z.enum(ruleStates).optional().catch(undefined),
  q: z.string().trim().max(200).catch(''),
  sort: z.enum(ruleSorts).optional().catch(undefined),
  order: z.enum(['ascending', 'descending']).catch('ascending'),
  cursor: z.string().min(1).max(1000).nullable().catch(null),
});

function readAddress(c: Context): RulesAddress {
  return { state: undefined, sort: undefined, ...addressSchema.parse(c.req.query()) };
}

function filterOf({ state, q }: RulesAddress): RuleFilter {
  return { ...(state === undefined ? {} : { state }), ...(q === '' ? {} : { q }) };
}

/** /rules */
export function rulePages(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();
  app.route('/', ruleFilePages(pages));

  app.get('/', async (c) => {
    const address = readAddress(c);
    const { sort, order, cursor } = address;
    const query = { limit: pageSize, cursor, sort, order };
    const [page, rules, newestId] = await Promise.all([
      pages.open(c),
      listRules(runtime, filterOf(address), query),
      newestRuleId(runtime),
    ]);
    return sendPage(c, <RulesPage page={page} address={address} rules={rules} newestId={newestId} />);
  });

  app.get('/rows', async (c) => {
    const address = readAddress(c);
    const { newestId, ids } = readShown(c, pageSize);
    const filter = { ...filterOf(address), newestId };
    const [page, { rules, newer, total }] = await Promise.all([pages.open(c), refreshRules(runtime, ids, filter)]);
    const rows = <RuleRows page={page} address={address} rules={rules} newestId={newestId} />;
    const along = (
      <>
        <NewerRules page={page} address={address} count={newer} />
        <ListTotal page={page} total={total} isSwap />
      </>
    );
    return c.html(`${rows}${along}`);
  });

  app.get('/new', async (c) => {
    const { texts } = pages.plain(c);
    const q = (c.req.query('q') ?? '').trim().slice(0, 200);
    const [movieId, seriesId] = [idOf(c.req.query('movie')), idOf(c.req.query('series'))];
    const replaces = idOf(c.req.query('replaces'));
    const [page, movie, chosen] = await Promise.all([
      pages.open(c),
      movieId === null ? null : findMovieTitle(runtime, movieId),
      seriesId === null ? null : findSpecials(runtime, seriesId),
    ]);
    const search = movie === null ? searchMovies : searchSeries;
    const found = q === '' || chosen !== null ? null : await search(runtime, q);
    const goneSeries = seriesId !== null && chosen === null ? texts.rules.goneSeries : null;
    const error = movieId !== null && movie === null ? texts.rules.goneMovie : goneSeries;
    return sendPage(c, <NewRulePage {...{ page, q, found, movie, chosen, error, replaces }} />);
  });

  app.post('/', async (c) => {
    const form = await readForm(c);
    const replaces = idOf(form.get('replaces'));
    const picked = pickedIds(form);
    const [movie, chosen] = await Promise.all([
      findMovieTitle(runtime, idOf(form.get('movie')) ?? 0),
      findSpecials(runtime, idOf(form.get('series')) ?? 0),
    ]);
    const { texts } = pages.plain(c);
    const refuse = async (error: string) => {
      const page = await pages.open(c);
      return sendPage(
        c,
        <NewRulePage {...{ page, q: '', found: null, movie, chosen, picked, error, replaces }} />,
        422,
      );
    };
    if (movie === null) return refuse(texts.rules.goneMovie);
    if (chosen === null) return refuse(texts.rules.goneSeries);
    const pair = pairOfPicked(chosen, picked);
    if (pair === null) return refuse(texts.rules.pickOne);
    const input = { movieTmdbId: movie.id, movieTitle: movie.title, ...pair };
    const created = await (replaces === null ? createRule(runtime, input) : replaceRule(runtime, replaces, input));
    if (created.kind === 'duplicate') return refuse(texts.rules.duplicate);
    return pages.leave(c, '/rules', { kind: 'ruleMade' });
  });

  app.get('/:id', params(idParams), async (c) => {
    const [page, found] = await Promise.all([pages.open(c), findRuleWithLinks(runtime, c.req.valid('param').id)]);
    if (found === null) throw new AppError('notFound', page.texts.rules.gone);
    return sendPage(c, <RulePage page={page} found={found} />);
  });

  app.post('/:id', params(idParams), async (c) => {
    const { id } = c.req.valid('param');
    const form = await readForm(c);
    const [radarr, sonarr] = [numberOf(form.get('radarr')), numberOf(form.get('sonarr'))];
    const changed = await changeRule(runtime, id, { enabled: form.get('enabled') === 'true', radarr, sonarr });
    return changed === null
      ? pages.leave(c, '/rules', { kind: 'ruleGone' })
      : pages.leave(c, `/rules/${id}`, { kind: changed.isChanged ? 'ruleChanged' : 'same' });
  });

  for (const [name, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const)
    app.post(`/:id/${name}`, params(idParams), async (c) => {
      const to = await returnPath(c);
      const changed = await changeRule(runtime, c.req.valid('param').id, { enabled });
      if (changed === null) return pages.leave(c, to, { kind: 'ruleGone' });
      const already = enabled ? 'ruleOnAlready' : 'ruleOffAlready';
      return pages.leave(c, to, { kind: changed.isChanged ? 'ruleChanged' : already });
    });

  app.post('/:id/delete', params(idParams), async (c) => {
    const to = await returnPath(c);
    const isDeleted = await deleteRule(runtime, c.req.valid('param').id);
    return pages.leave(c, to, { kind: isDeleted ? 'ruleDeleted' : 'ruleGone' });
  });

  return app;
}

async function returnPath(c: Context): Promise<string> {
  return ownPath((await readForm(c)).get('to') ?? '/rules');
}

/** An instance's number, which may be 0; null: any instance. */
function numberOf(text: string | null): number | null {
  return /^\d{1,3}$/.test(text ?? '') ? Number(text) : null;
}
