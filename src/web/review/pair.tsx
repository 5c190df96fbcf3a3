import type { Candidate, CandidateEvidence } from '../../core/model/candidate.ts';
import type { MovieFacts, SpecialFacts } from '../../core/model/discovery.ts';
import { Icon } from '../components/basics.tsx';
import { Poster } from '../components/poster.tsx';
import { MovieTimes, SpecialTimes } from '../components/times.tsx';
import { Told } from '../components/told.tsx';
import type { PageContext } from '../page-context.ts';
import { numberOf } from './question-text.ts';

interface MovieSideProps {
  readonly page: PageContext;
  readonly movie: { readonly tmdbId: number; readonly title: string; readonly year: number | null };
  readonly facts: MovieFacts | undefined;
}

export function MovieSide({ page, movie, facts }: MovieSideProps) {
  const { texts, format } = page;
  const size = facts?.sizeBytes ?? 0;
  return (
    <section class="side-card">
      <Poster page={page} title={movie.title} of={{ kind: 'movies', id: movie.tmdbId }} size="wide" />
      <div>
        <p class="kind tone-movie">
          <Icon page={page} name="film" />
          {texts.review.movie}
        </p>
        <h3>
          <bdi>{movie.title}</bdi>
        </h3>
        {movie.year === null ? null : <p>{movie.year}</p>}
        <MovieTimes page={page} facts={facts} />
        <p class="small dim">tmdb {movie.tmdbId}</p>
      </div>
      <p class="path small quiet">
        {size === 0 ? texts.review.noMovieFile : texts.review.movieFile(format.size(size))}
      </p>
    </section>
  );
}

interface SpecialSideProps {
  readonly page: PageContext;
  readonly special: Candidate['special'];
  readonly facts: SpecialFacts | undefined;
  readonly parts: number;
}

export function SpecialSide({ page, special, facts, parts }: SpecialSideProps) {
  const { texts, format } = page;
  const file = facts?.file ?? null;
  return (
    <section class="side-card special">
      <Poster page={page} title={special.seriesTitle} of={{ kind: 'series', id: special.seriesTvdbId }} size="wide" />
      <div>
        <p class="kind tone-special">
          <Icon page={page} name="tv" />
          {texts.review.special}
        </p>
        <h3>
          <bdi>{special.seriesTitle}</bdi> {numberOf(special)}
        </h3>
        <p>
          <bdi>{special.title}</bdi>
        </p>
        <SpecialTimes page={page} facts={facts} />
        <p class="small dim">tvdb {special.episodeTvdbId}</p>
        {parts === 1 ? null : <p class="small quiet">{texts.review.parts(parts)}</p>}
      </div>
      <p class="path small quiet">
        {file === null ? texts.review.noSpecialFile : texts.review.specialFile}{' '}
        {file?.path == null ? null : <code>{file.path}</code>}
        {file?.sizeBytes == null ? null : ` (${format.size(file.sizeBytes)})`}
      </p>
    </section>
  );
}

/** What speaks for and against a pair, the strongest first. */
export function Evidence({ page, evidence }: { page: PageContext; evidence: readonly CandidateEvidence[] }) {
  const { texts } = page;
  const { review } = texts;
  if (evidence.length === 0) return null;
  return (
    <section class="panel">
      <table class="evidence">
        <thead>
          <tr>
            <td />
            <th class="of-signal">{review.signal}</th>
            <th>{review.evidence}</th>
            <th class="end">{review.weight}</th>
          </tr>
        </thead>
        <tbody>
          {evidence.map(({ signal, text, weight }) => (
            <tr>
              <td>
                <Verdict page={page} weight={weight} />
              </td>
              <td class="of-signal quiet">{review.signals[signal] ?? signal}</td>
              <td>
                <Told page={page} text={text} />
              </td>
              <td class="end quiet">{weightText(weight)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Verdict({ page, weight }: { page: PageContext; weight: number }) {
  const { review } = page.texts;
  if (weight > 0) return <Icon page={page} name="check" class="tone-ok" label={review.for} />;
  if (weight < 0) return <Icon page={page} name="x" class="tone-bad" label={review.against} />;
  return <Icon page={page} name="hourglass" class="dim" label={review.neither} />;
}

function weightText(weight: number): string {
  if (weight === 0) return '0';
  return `${weight > 0 ? '+' : '−'}${Math.abs(weight).toFixed(2)}`;
}
