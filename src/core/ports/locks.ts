/** Keeps work about the same things apart within this process; between replicas the revision of a row does. */
export interface Locks {
  /** Runs `work` once all these keys are free. Keys are taken in one order, so that two never wait for each other. */
  hold<T>(keys: readonly string[], work: () => Promise<T>): Promise<T>;
  /** Runs `work` once fewer than `max` pieces of work of this name run; those that wait begin in the order in which they came. */
  limit<T>(name: string, max: number, work: () => Promise<T>): Promise<T>;
}
