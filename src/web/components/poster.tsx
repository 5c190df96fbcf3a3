import type { PosterKind } from '../../core/model/poster.ts';
import type { PlainContext } from '../page-context.ts';

/** Whose poster to show. */
export interface PosterOf {
  readonly kind: PosterKind;
  readonly id: number;
}

interface PosterProps {
  readonly page: Pick<PlainContext, 'urlBase'>;
  readonly title: string;
  /** Null: only the drawn one. */
  readonly of: PosterOf | null;
  /** `row` 30×45, `card` fills its column, `wide` 112×168 (72×108 on phones). Default `row`. */
  readonly size?: 'row' | 'card' | 'wide';
}

const pixels = { row: [30, 45], card: [112, 168], wide: [112, 168] } as const;

/** A poster over a drawn one, the initials of the title on a colour of its own, which stays where there is no picture. */
export function Poster({ page, title, of, size = 'row' }: PosterProps) {
  const shade = [...title].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 6;
  const [width, height] = pixels[size];
  const query = size === 'wide' ? '?size=large' : '';
  return (
    <span class={`poster shade-${shade}${size === 'row' ? '' : ` ${size}`}`} aria-hidden="true">
      {initialsOf(title)}
      {of === null ? null : (
        <img
          src={`${page.urlBase}/posters/${of.kind}/${of.id}${query}`}
          alt=""
          width={width}
          height={height}
          loading="lazy"
          decoding="async"
        />
      )}
    </span>
  );
}

/** Of two words that say something; a title that has none begins with its first sign. */
export function initialsOf(title: string): string {
  const words = title
    .replace(/ \(\d{4}\)$/, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const telling = words.filter((word) => !/^(the|a|an|of|and)$/i.test(word));
  return (telling.length > 0 ? telling : words.length > 0 ? words : [title.trim()])
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? '')
    .join('');
}
