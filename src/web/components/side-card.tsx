import type { Child } from 'hono/jsx';
import type { PageContext } from '../page-context.ts';
import { Icon } from './basics.tsx';
import { Poster } from './poster.tsx';

interface SideCardProps {
  readonly page: PageContext;
  readonly side: 'movie' | 'special';
  /** TMDB id of the movie, or TVDB id of the special's series; null: unknown. */
  readonly id: number | null;
  /** Of the movie or the series. */
  readonly title: string;
  /** "S00E04", beside the series. */
  readonly number?: Child;
  readonly heading: 'h2' | 'h3';
  /** What is known of it. */
  readonly children: Child;
  /** Its file, below the rest. */
  readonly foot?: Child;
}

/** One side of a pair: the movie or the special, with its poster. */
export function SideCard({ page, side, id, title, number, heading: Heading, children, foot = null }: SideCardProps) {
  const kind = side === 'movie' ? 'movies' : 'series';
  return (
    <section class={side === 'movie' ? 'side-card' : 'side-card special'}>
      <Poster page={page} title={title} of={{ kind, id: id ?? 0 }} size="wide" />
      <div>
        <p class={`kind tone-${side}`}>
          <Icon page={page} name={side === 'movie' ? 'film' : 'tv'} />
          {page.texts.link[side]}
        </p>
        <Heading>
          <bdi>{title}</bdi>
          {number === undefined ? null : <> {number}</>}
        </Heading>
        {children}
      </div>
      {foot}
    </section>
  );
}
