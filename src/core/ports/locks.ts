/** Serialises work on the same things within this process; between replicas the row's revision does it. */
export interface Locks {
  /** Runs `work` once all these keys are free. Keys are taken in a fixed order, which prevents deadlocks. */
  hold<T>(keys: readonly string[], work: () => Promise<T>): Promise<T>;
  /** Runs `work` once fewer than `max` jobs of this name are running; waiting jobs start in order of arrival. */
  limit<T>(name: string, max: number, work: () => Promise<T>): Promise<T>;
}
