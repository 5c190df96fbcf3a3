/** Up to this many single questions are cheaper than a whole list. */
export const fewQuestions = 60;

/** Read once per reconcile, when it is first needed. */
export function lazy<T>(read: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
  let answer: Promise<T> | undefined;
  return (signal) => {
    answer ??= read(signal);
    return answer;
  };
}
