/** Stands for a poster: the initials of the title on a colour of its own. */
export function Poster({ title, isWide = false }: { title: string; isWide?: boolean }) {
  const shade = [...title].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 6;
  return (
    <span class={`poster shade-${shade}${isWide ? ' wide' : ''}`} aria-hidden="true">
      {initialsOf(title)}
    </span>
  );
}

function initialsOf(title: string): string {
  const words = title.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '' && !/^(the|a|an|of|and)$/i.test(word));
  return words
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? '')
    .join('');
}
