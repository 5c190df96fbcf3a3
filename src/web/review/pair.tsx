import type { Candidate, CandidateEvidence } from '../../core/model/candidate.ts';
import type { MovieFacts, SpecialFacts } from '../../core/model/discovery.ts';
import { episodeCode } from '../../core/model/episode-code.ts';
import { Icon } from '../components/basics.tsx';
import { SideCard } from '../components/side-card.tsx';
import { MovieTimes, SpecialTimes } from '../components/times.tsx';
import { Told } from '../components/told.tsx';
import type { PageContext } from '../page-context.ts';

interface MovieSideProps {
  readonly page: PageContext;
  readonly movie: { readonly tmdbId: number; readonly title: string; readonly year: number | null };
  readonly facts: MovieFacts | undefined;
}

export function MovieSide({ page, movie, facts }: MovieSideProps) {
  const { texts, format } = page;
  const size = facts?.sizeBytes ?? 0;
  return (
    <SideCard
      {...{ page, side: 'movie', id: movie.tmdbId, title: movie.title, heading: 'h3' }}
      foot={
        <p class="path small quiet">
          {size === 0 ? texts.review.noMovieFile : texts.review.movieFile(format.size(size))}
        </p>
      }
    >
      {movie.year === null ? null : <p>{movie.year}</p>}
      <MovieTimes page={page} facts={facts} />
      <p class="small dim">tmdb {movie.tmdbId}</p>
    </SideCard>
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
    <SideCard
      {...{ page, side: 'special', id: special.seriesTvdbId, title: special.seriesTitle, heading: 'h3' }}
      number={episodeCode(special)}
      foot={
        <p class="path small quiet">
          {file === null ? texts.review.noSpecialFile : texts.review.specialFile}{' '}
          {file?.path == null ? null : <code>{file.path}</code>}
          {file?.sizeBytes == null ? null : ` (${format.size(file.sizeBytes)})`}
        </p>
      }
    >
      <p>
        <bdi>{special.title}</bdi>
      </p>
      <SpecialTimes page={page} facts={facts} />
      <p class="small dim">tvdb {special.episodeTvdbId}</p>
      {parts === 1 ? null : <p class="small quiet">{texts.review.parts(parts)}</p>}
    </SideCard>
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
              <td class="end quiet">{weightText(page, weight)}</td>
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

function weightText({ format }: PageContext, weight: number): string {
  if (weight === 0) return '0';
  return `${weight > 0 ? '+' : '−'}${format.hundredths(Math.abs(weight))}`;
}
