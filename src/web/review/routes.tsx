import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { findNextDiscovery, listAnswered } from '../../core/candidates/list-candidates.ts';
import { whyNot } from '../../core/candidates/when-known.ts';
import { reopenConflict } from '../../core/conflicts/reopen-conflict.ts';
import { type Resolution, resolveConflict } from '../../core/conflicts/resolve-conflict.ts';
import { readCase } from '../../core/review/read-case.ts';
import { findQuestion, type Question, type QuestionId, readQueue, stateOf } from '../../core/review/read-queue.ts';
import { acceptBatch, previewBatch } from '../../core/rules/accept-batch.ts';
import { acceptCandidate, rejectCandidate, reopenCandidate } from '../../core/rules/answer-candidate.ts';
import { AppError } from '../../errors.ts';
import { params } from '../../handlers/middleware/input.ts';
import { idParams } from '../../handlers/schema/common.ts';
import { type PageStatus, type Pages, sendPage } from '../page-context.ts';
import { readForm } from '../read-form.ts';
import { AnsweredPage, answeredStates } from './answered.tsx';
import { BatchPage } from './batch.tsx';
import { discover } from './discover.ts';
import { otherSeriesPages } from './other-routes.tsx';
import { Answered, ReviewPage } from './page.tsx';
import { addressOf, readQuestionId, writeAddress, writeQuestionId } from './question-text.ts';
import { OpenCount, QueueList } from './queue.tsx';

const answeredOnPage = 50;

const answeredAddress = z.object({
  state: z.enum(answeredStates).nullable().catch(null),
  cursor: z.string().min(1).max(1000).nullable().catch(null),
});

/** From 0 to 1, with a point or a comma; null for anything else. */
function readConfidence(text: string): number | null {
  const value =
    /^\s*[01]?([.,]\d{1,6})?\s*$/.test(text) && text.trim() !== '' ? Number(text.replace(',', '.')) : Number.NaN;
  return value >= 0 && value <= 1 ? value : null;
}

/** /review */
export function reviewPages(pages: Pages): Hono {
  const { runtime } = pages.app;
  const app = new Hono();

  app.get('/', async (c) => {
    const { after } = await readQueue(runtime, null);
    return show(c, after[0] ?? null);
  });

  app.get('/queue', async (c) => {
    const at = readQuestionId(c.req.query('at'));
    const question = at === null ? null : await findQuestion(runtime, at);
    const [page, queue, facts] = await Promise.all([
      pages.open(c),
      readQueue(runtime, question),
      question === null ? null : readCase(runtime, question),
    ]);
    const told = question === null || facts === null ? '' : <Answered page={page} asked={{ question, facts }} isSwap />;
    return c.html(`${<QueueList page={page} at={question} queue={queue} />}${<OpenCount page={page} isSwap />}${told}`);
  });

  app.get('/answered', async (c) => {
    const { state, cursor } = answeredAddress.parse(c.req.query());
    const page = { limit: answeredOnPage, cursor };
    const [shell, candidates] = await Promise.all([pages.open(c), listAnswered(runtime, state, page)]);
    return sendPage(c, <AnsweredPage page={shell} state={state} cursor={cursor} candidates={candidates} />);
  });

  app.get('/batch', (c) => showBatch(c, c.req.query('min') ?? '0.85'));

  app.post('/batch', async (c) => {
    const form = await readForm(c);
    const min = form.get('min') ?? '';
    const minConfidence = readConfidence(min);
    if (minConfidence === null) return showBatch(c, min);
    const accepted = await acceptBatch(runtime, { minConfidence, seal: form.get('seal') ?? '' });
    if (accepted.kind === 'accepted')
      return pages.leave(c, '/review', { kind: 'acceptedBatch', count: accepted.count });
    return showBatch(c, min, pages.plain(c).texts.review.otherList);
  });

  async function showBatch(c: Context, min: string, problem?: string): Promise<Response> {
    const minConfidence = readConfidence(min);
    const [page, batch] = await Promise.all([
      pages.open(c),
      minConfidence === null ? null : previewBatch(runtime, minConfidence),
    ]);
    const status = batch === null ? 422 : problem === undefined ? 200 : 409;
    const view = (
      <BatchPage {...{ page, min: min.slice(0, 20), batch }} {...(problem === undefined ? {} : { problem })} />
    );
    return sendPage(c, view, status);
  }

  app.post('/discover', (c) => discover(pages, c, '/review'));

  for (const kind of ['candidate', 'conflict'] as const)
    app.get(`/${kind}s/:id`, params(idParams), async (c) => {
      const question = await findQuestion(runtime, { kind, id: c.req.valid('param').id });
      if (question === null) throw gone(c);
      return show(c, question);
    });

  const answers = { accept: acceptCandidate, reject: rejectCandidate } as const;
  for (const [name, verb] of Object.entries(answers))
    app.post(`/candidates/:id/${name}`, params(idParams), (c) =>
      answer(c, { kind: 'candidate', id: c.req.valid('param').id }, async ({ id }) => {
        const { kind } = await verb(runtime, id);
        return kind === 'answered' ? null : 'changedNothing';
      }),
    );

  app.post('/candidates/:id/reopen', params(idParams), async (c) => {
    const at = { kind: 'candidate', id: c.req.valid('param').id } as const;
    const reopened = await reopenCandidate(runtime, at.id);
    if (reopened.kind === 'notFound') throw gone(c);
    return pages.leave(c, writeAddress(at));
  });

  app.post('/conflicts/:id/choose', params(idParams), async (c) => {
    const option = (await readForm(c)).get('option') ?? '';
    return resolve(c, c.req.valid('param').id, { action: 'select', option });
  });

  app.post('/conflicts/:id/ignore', params(idParams), (c) => resolve(c, c.req.valid('param').id, { action: 'ignore' }));

  app.route('/conflicts', otherSeriesPages(pages, resolve));

  app.post('/conflicts/:id/reopen', params(idParams), async (c) => {
    const at = { kind: 'conflict', id: c.req.valid('param').id } as const;
    const { kind } = await reopenConflict(runtime, at.id);
    if (kind === 'notFound') throw gone(c);
    if (kind === 'reopened') return pages.leave(c, writeAddress(at));
    const { review } = pages.plain(c).texts;
    return show(c, await findQuestion(runtime, at), { problem: review.refused[kind] });
  });

  function resolve(c: Context, id: number, resolution: Resolution): Promise<Response> {
    const { refused } = pages.plain(c).texts.review;
    return answer(c, { kind: 'conflict', id }, async () => {
      const { kind } = await resolveConflict(runtime, id, { ...resolution, by: c.get('caller').who });
      if (kind === 'resolved') return null;
      return kind === 'notFound' || kind === 'notOpen' ? 'changedNothing' : { problem: refused[kind] };
    });
  }

  type Outcome = null | 'changedNothing' | { readonly problem: string };

  /** Gives an answer and leads to the next question; an answer to what was answered before leads back to it, which says by whom. */
  async function answer(c: Context, at: QuestionId, give: (at: QuestionId) => Promise<Outcome>): Promise<Response> {
    const { review } = pages.plain(c).texts;
    const before = await findQuestion(runtime, at);
    if (before === null) throw gone(c);
    const outcome = stateOf(before) === 'open' ? await give(at) : 'changedNothing';
    if (outcome !== null) {
      const problem = outcome === 'changedNothing' ? review.changedNothing : outcome.problem;
      return show(c, await findQuestion(runtime, at), { problem });
    }
    const { after } = await readQueue(runtime, before);
    const to = after[0] === undefined ? '/review' : addressOf(after[0]);
    return pages.leave(c, `${to}?after=${writeQuestionId(at)}`);
  }

  async function show(
    c: Context,
    question: Question | null,
    { problem }: { readonly problem?: string } = {},
  ): Promise<Response> {
    const after = readQuestionId(c.req.query('after'));
    const [page, queue, facts, nextDiscoveryAt, why, last] = await Promise.all([
      pages.open(c),
      readQueue(runtime, question),
      question === null ? null : readCase(runtime, question),
      question === null ? findNextDiscovery(runtime) : null,
      question === null ? whyNot(runtime) : null,
      after === null ? null : findQuestion(runtime, after),
    ]);
    const asked = question === null || facts === null ? null : { question, facts };
    const status: PageStatus = problem === undefined ? 200 : 409;
    return sendPage(
      c,
      <ReviewPage
        {...{ page, queue, asked, nextDiscoveryAt, why, last }}
        {...(problem === undefined ? {} : { problem })}
      />,
      status,
    );
  }

  function gone(c: Context): AppError {
    return new AppError('notFound', pages.plain(c).texts.review.gone);
  }

  return app;
}
