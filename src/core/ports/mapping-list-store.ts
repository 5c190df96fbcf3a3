/** What a new version of a list changed. */
export interface MappingListChanges {
  readonly added: number;
  readonly removed: number;
  /** Rules and open candidates that rows which are gone had named. */
  readonly rules: number;
  readonly candidates: number;
}
