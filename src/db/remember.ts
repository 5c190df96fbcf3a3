/**
 * Caches an answer for a while, for questions that every event asks.
 * @param ask never called twice at the same time.
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
    /** Also drops an answer in progress, which may be from before the change. */
    forget() {
      known = null;
    },
  };
}
