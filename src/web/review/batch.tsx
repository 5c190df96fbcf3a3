import type { Candidate } from '../../core/model/candidate.ts';
import type { Batch } from '../../core/rules/accept-batch.ts';
import { Empty, Icon } from '../components/basics.tsx';
import { TextField } from '../components/field.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import { CandidateCells, ReviewTools } from './answered.tsx';

export interface BatchProps {
  readonly page: PageContext;
  /** As typed. */
  readonly min: string;
  /** Null if the confidence is none. */
  readonly batch: Batch | null;
  /** Why nothing was accepted. */
  readonly problem?: string;
}

/** Accepts all pairs from a confidence on, after a list of what that would do. */
export function BatchPage({ page, min, batch, problem }: BatchProps) {
  const { texts, urlBase } = page;
  const { review } = texts;
  return (
    <Shell page={page} name={texts.pages.review} tools={<ReviewTools page={page} at="batch" />}>
      <div class="stack">
        {problem === undefined ? null : (
          <p class="message error" role="alert">
            <Icon page={page} name="triangle-alert" />
            {problem}
          </p>
        )}
        <form method="get" action={`${urlBase}/review/batch`} class="batch-form">
          <TextField
            page={page}
            name="min"
            type="number"
            label={review.minConfidence}
            help={review.minConfidenceHelp}
            value={min}
            error={batch === null ? review.noConfidence : null}
          />
          <button type="submit" class="button">
            {review.preview}
          </button>
        </form>
        {batch === null ? null : <Preview page={page} min={min} batch={batch} />}
      </div>
    </Shell>
  );
}

function Preview({ page, min, batch }: { page: PageContext; min: string; batch: Batch }) {
  const { urlBase, texts, format } = page;
  const { review } = texts;
  const { pairs, rivals, later, seal } = batch;
  return (
    <>
      {pairs.length === 0 ? (
        <Empty page={page} icon="list-checks">
          <p>{review.noneAbove}</p>
        </Empty>
      ) : (
        <section class="panel" id="batch">
          <header>
            <h2>{review.wouldAccept(format.number(pairs.length))}</h2>
            {later === 0 ? null : <span class="quiet">{review.later(format.number(later))}</span>}
          </header>
          <form method="post" action={`${urlBase}/review/batch`} data-once class="inside stack-small">
            <input type="hidden" name="min" value={min} />
            <input type="hidden" name="seal" value={seal} />
            <p class="quiet">{review.batchConsequence(format.number(pairs.length))}</p>
            <button type="submit" class="button primary">
              <Icon page={page} name="check" />
              {review.accept}
            </button>
          </form>
          <PairTable page={page} pairs={pairs} />
        </section>
      )}
      {rivals.length === 0 ? null : (
        <section class="panel" id="rivals">
          <header>
            <h2>{review.stayOpen(format.number(rivals.length))}</h2>
          </header>
          <p class="inside quiet">{review.rivalHint}</p>
          <PairTable page={page} pairs={rivals.slice(0, mostRivals)} />
        </section>
      )}
    </>
  );
}

/** They are only named here: each is answered by itself. */
const mostRivals = 50;

function PairTable({ page, pairs }: { page: PageContext; pairs: readonly Candidate[] }) {
  const { confidence } = page.texts.review;
  const { movie, special } = page.texts.link;
  return (
    <table class="plain-table stacks pairs">
      <thead>
        <tr>
          <th>{movie}</th>
          <th>{special}</th>
          <th class="of-confidence end">{confidence}</th>
        </tr>
      </thead>
      <tbody>
        {pairs.map((candidate) => (
          <tr data-id={String(candidate.id)} data-state={candidate.state}>
            <CandidateCells page={page} candidate={candidate} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}
