export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
  readonly total: number;
}

export interface PageQuery {
  readonly limit: number;
  readonly cursor: string | null;
}
