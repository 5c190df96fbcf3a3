export type SubjectKind =
  | 'movie'
  | 'series'
  | 'run'
  | 'link'
  | 'rule'
  | 'candidate'
  | 'conflict'
  | 'request'
  | 'item'
  | 'plexItem'
  | 'account'
  | 'instance'
  | 'plexServer'
  | 'library';

/** `id`: a movie's TMDB id, a series' TVDB id, a `plexItem`'s "server:ratingKey", else the row's id. */
export interface SubjectRef {
  readonly kind: SubjectKind;
  readonly id: string;
}

/** What a task, an error of a run or an audit row is about. The name of a run is its scope. */
export interface Subject extends SubjectRef {
  readonly name: string;
}
