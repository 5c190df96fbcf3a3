import { ENGLISH } from './languages.ts';
import { MEDIA_INFO } from './media-files.ts';
import { qualityNamed } from './qualities.ts';
import type { RadarrMovie, RadarrMovieFile } from './radarr-model.ts';
import { movieFileResource, movieResource } from './radarr-resources.ts';

/** Ids of synthetic movies start here; TMDB ids at ten times that. */
const FIRST_SYNTHETIC_ID = 1_000_000;
const CHUNK_MOVIES = 50;

/**
 * Movies that exist only as text while they are sent: for measuring how a client handles a library of tens of thousands. About 5 KB each, like
 * Radarr's own; none of their files is on the disk.
 */
export class SyntheticMovies {
  readonly count: number;
  private readonly root: string;
  private readonly template: string[];

  constructor(count: number, root: string) {
    this.count = count;
    this.root = root;
    const { movie, file } = build(0, root);
    const resource = movieResource(movie, file, 1, root);
    resource.overview = 'A long overview of a film that does not exist. '.repeat(22).trim();
    resource.images = ['poster', 'fanart', 'banner', 'logo'].map((coverType) => ({
      coverType,
      url: `/MediaCover/@id@/${coverType}.jpg?lastWrite=639000000000000000`,
      remoteUrl: `http://images.invalid/t/p/original/@tmdb@/${'x'.repeat(40)}-${coverType}.jpg`,
    }));
    resource.alternateTitles = Array.from({ length: 8 }, (_, index) => {
      return { sourceType: 'tmdb', movieMetadataId: '@id@', title: `Another Name ${index} of Film @id@`, id: '@id@' };
    });
    resource.keywords = Array.from({ length: 12 }, (_, index) => `keyword number ${index}`);
    const text = JSON.stringify(resource)
      .replaceAll(`Synthetic Film ${FIRST_SYNTHETIC_ID}`, 'Synthetic Film @id@')
      .replaceAll(String(FIRST_SYNTHETIC_ID * 10), '@tmdb@')
      .replaceAll(String(FIRST_SYNTHETIC_ID), '@id@')
      .replaceAll('"@id@"', '@id@');
    this.template = text.split(/(@id@|@tmdb@)/);
  }

  private text(index: number): string {
    const id = String(FIRST_SYNTHETIC_ID + index);
    const tmdb = String((FIRST_SYNTHETIC_ID + index) * 10);
    let text = '';
    for (const part of this.template) text += part === '@id@' ? id : part === '@tmdb@' ? tmdb : part;
    return text;
  }

  /** A JSON array of `first` and then all synthetic movies, generated as it is read and never held in memory. */
  stream(first: object[]): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder();
    const head = first.map((movie) => JSON.stringify(movie)).join(',');
    let next = 0;
    let isOpened = false;
    return new ReadableStream(
      {
        pull: (controller) => {
          const parts: string[] = [];
          for (const end = Math.min(this.count, next + CHUNK_MOVIES); next < end; next += 1)
            parts.push(this.text(next));
          const chunk = parts.join(',');
          const opening = isOpened ? ',' : `[${head}${head !== '' && chunk !== '' ? ',' : ''}`;
          controller.enqueue(encoder.encode(`${opening}${chunk}${next >= this.count ? ']' : ''}`));
          isOpened = true;
          if (next >= this.count) controller.close();
        },
      },
      { highWaterMark: 1 },
    );
  }

  /** The answer for one movie, or null if the id is not synthetic. */
  one(id: number): string | null {
    const index = id - FIRST_SYNTHETIC_ID;
    return index >= 0 && index < this.count ? this.text(index) : null;
  }

  byTmdbId(tmdbId: number): string | null {
    return tmdbId % 10 === 0 ? this.one(tmdbId / 10) : null;
  }

  file(id: number): Record<string, unknown> | null {
    const index = id - FIRST_SYNTHETIC_ID;
    if (index < 0 || index >= this.count) return null;
    const { movie, file } = build(index, this.root);
    return movieFileResource(movie, file);
  }
}

function build(index: number, root: string): { movie: RadarrMovie; file: RadarrMovieFile } {
  const id = FIRST_SYNTHETIC_ID + index;
  const title = `Synthetic Film ${id}`;
  const addedAt = new Date('2025-01-01T00:00:00Z');
  const movie: RadarrMovie = {
    id,
    title,
    originalTitle: title,
    year: 2001,
    tmdbId: id * 10,
    imdbId: `tt${id * 10}`,
    path: `${root}/${title} (2001)`,
    monitored: true,
    runtime: 100,
    inCinemas: '2001-02-03',
    digitalRelease: null,
    physicalRelease: '2001-08-03',
    collection: null,
    alternateTitles: [],
    originalLanguage: ENGLISH,
    tags: [],
    addedAt,
    movieFileId: id,
  };
  const file: RadarrMovieFile = {
    id,
    movieId: id,
    relativePath: `${title} (2001) WEBDL-1080p.mkv`,
    size: 4_000_000_000,
    dateAdded: addedAt,
    quality: qualityNamed('Radarr', 'WEBDL-1080p'),
    languages: [ENGLISH],
    releaseGroup: 'GROUP',
    sceneName: null,
    edition: '',
    mediaInfo: MEDIA_INFO,
  };
  return { movie, file };
}
