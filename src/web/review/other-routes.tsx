import { type Context, Hono } from 'hono';
import type { Resolution } from '../../core/conflicts/resolve-conflict.ts';
import { findQuestion } from '../../core/review/read-queue.ts';
import { findSpecials, searchSeries } from '../../core/rules/search-titles.ts';
import { AppError } from '../../errors.ts';
import { params } from '../../handlers/middleware/input.ts';
import { idParams } from '../../handlers/schema/common.ts';
import { type Pages, sendPage } from '../page-context.ts';
import { readForm } from '../read-form.ts';
import { idOf, pairOfPicked, pickedIds } from '../rules/picked.ts';
import { canNameOther, OtherSeriesPage } from './other.tsx';

/** /review/conflicts/:id/other */
export function otherSeriesPages(
  pages: Pages,
  resolve: (c: Context, id: number, resolution: Resolution) => Promise<Response>,
): Hono {
  const { runtime } = pages.app;
  const app = new Hono();

  async function asked(c: Context, id: number) {
    const question = await findQuestion(runtime, { kind: 'conflict', id });
    if (question?.kind !== 'conflict') throw new AppError('notFound', pages.plain(c).texts.review.gone);
    return question.conflict;
  }

  app.get('/:id/other', params(idParams), async (c) => {
    const conflict = await asked(c, c.req.valid('param').id);
    if (!canNameOther(conflict)) return pages.leave(c, `/review/conflicts/${conflict.id}`);
    const q = (c.req.query('q') ?? '').trim().slice(0, 200);
    const seriesId = idOf(c.req.query('series'));
    const [page, chosen, found] = await Promise.all([
      pages.open(c),
      seriesId === null ? null : findSpecials(runtime, seriesId),
      q === '' || seriesId !== null ? null : searchSeries(runtime, q),
    ]);
    const error = seriesId !== null && chosen === null ? page.texts.rules.goneSeries : null;
    return sendPage(c, <OtherSeriesPage {...{ page, conflict, q, found, chosen, error }} />);
  });

  app.post('/:id/other', params(idParams), async (c) => {
    const { id } = c.req.valid('param');
    const form = await readForm(c);
    const [conflict, chosen] = await Promise.all([asked(c, id), findSpecials(runtime, idOf(form.get('series')) ?? 0)]);
    const { texts } = pages.plain(c);
    // One that somebody else answered meanwhile is told so; an open one of another kind has no such answer.
    if (!canNameOther(conflict)) return resolve(c, id, { action: 'select', option: '' });
    const refuse = async (error: string) => {
      const page = await pages.open(c);
      return sendPage(c, <OtherSeriesPage {...{ page, conflict, q: '', found: null, chosen, error }} />, 422);
    };
    if (chosen === null) return refuse(texts.rules.goneSeries);
    const { movieTmdbId, movieTitle, plexItemId } = conflict.subject;
    if (plexItemId !== undefined) return resolve(c, id, { action: 'create', seriesTvdbId: chosen.series.id });
    const pair = pairOfPicked(chosen, pickedIds(form));
    if (pair === null || movieTmdbId === null) return refuse(texts.rules.pickOne);
    const rule = { movieTmdbId, movieTitle: movieTitle ?? undefined, ...pair };
    return resolve(c, id, { action: 'create', rule });
  });

  return app;
}
