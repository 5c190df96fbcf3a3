/** Whose poster: an item of the mirror by its id, a movie by its TMDB id, a series by its TVDB id. */
export type PosterKind = 'items' | 'movies' | 'series';

/** `small` for lists, `large` for one thing's page; in pixels they have room for twice the size shown. */
export type PosterSize = 'small' | 'large';
