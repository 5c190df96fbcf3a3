/**
 * An answer that is kept for a while, for what is asked with every event.
 * @param ask not asked twice at the same time.
 */
export function remember<T>(
  { now, forMs }: { readonly now: () => number; readonly forMs: number },
  ask: () => Promise<T>,
): { get(): Promise<T>; forget(): void } {
  let known: { readonly answer: Promise<T>; readonly until: number } | null = null;

  return {
    get() {
      if (known !== null && now() < known.until) return known.answer;
      const asked = { answer: ask(), until: now() + forMs };
      known = asked;
      asked.answer.catch(() => {
        if (known === asked) known = null;
      });
      return asked.answer;
    },
    /** An answer under way is not kept either: it may be from before. */
    forget() {
      known = null;
    },
  };
}
