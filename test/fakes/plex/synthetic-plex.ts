import { FakePlex, type FakePlexOptions } from '../fake-plex.ts';
import { PlexDisk } from './disk.ts';
import { type Asked, type RouteRow, routeOf } from './http-fake.ts';
import type { FakeItem, FakeSection } from './model.ts';
import { SyntheticItems } from './synthetic-items.ts';

export interface SyntheticPlexOptions extends FakePlexOptions {
  /** 10,000 by default. */
  movies?: number;
  /** 500 by default. */
  shows?: number;
  /** 10 by default, including the specials. */
  seasonsPerShow?: number;
  /** 10 by default. */
  episodesPerSeason?: number;
  /** The root of its files' paths; `/media` by default. */
  root?: string;
}

const firstId = 1_000_000;

/** Every file exists, and none is new: a scan changes nothing. */
class WholeDisk extends PlexDisk {
  override exists(): boolean {
    return true;
  }

  override isFolder(): boolean {
    return true;
  }

  override videos(): string[] {
    return [];
  }
}

/** A Plex with tens of thousands of items generated page by page, for benchmarks. Needs little memory, whatever its size. */
export class SyntheticPlex extends FakePlex {
  override readonly disk: PlexDisk = new WholeDisk();
  readonly movies: FakeSection;
  readonly shows: FakeSection;
  private readonly controls: readonly RouteRow[];
  private costMark = 0;

  constructor(options: SyntheticPlexOptions = {}) {
    super(options);
    const { movies = 10_000, shows = 500, seasonsPerShow = 10, episodesPerSeason = 10, root = '/media' } = options;
    const [filmRoot, showRoot] = [`${root}/movies`, `${root}/tv`];
    this.movies = this.addSection({ title: 'Movies', type: 'movie', locations: [filmRoot] });
    this.shows = this.addSection({ title: 'TV Shows', type: 'show', locations: [showRoot] });
    const films = new SyntheticItems({ movies }, { sectionKey: this.movies.key, firstId, root: filmRoot });
    const place = { sectionKey: this.shows.key, firstId: firstId + movies, root: showRoot };
    this.library.addSource(this.movies, films);
    this.library.addSource(this.shows, new SyntheticItems({ shows, seasonsPerShow, episodesPerSeason }, place));
    this.controls = this.controlRoutes();
  }

  /** This many movies and episodes, spread evenly over the libraries. */
  some(count: number): FakeItem[] {
    const ids = [...this.library.idsOf(this.movies.key, 'movie'), ...this.library.idsOf(this.shows.key, 'episode')];
    const step = Math.max(1, ids.length / count);
    const chosen = Array.from({ length: Math.min(count, ids.length) }, (_, index) => ids[Math.floor(index * step)]);
    return chosen.flatMap((id) => (id === undefined ? [] : (this.library.item(id) ?? [])));
  }

  /** Like a refresh of their metadata. */
  touchSome(count: number): void {
    for (const item of this.some(count)) this.touch(item, { title: `${item.title} again` });
  }

  removeSome(count: number): void {
    for (const item of this.some(count)) this.remove(item);
  }

  watchSome(count: number): void {
    for (const item of this.some(count)) this.watch(item);
  }

  protected override answer(asked: Asked): Promise<Response> {
    const control = routeOf(this.controls, asked);
    return control === null ? super.answer(asked) : Promise.resolve(control());
  }

  /** For a process that measures from outside. They need no token and do not exist in Plex. */
  private controlRoutes(): RouteRow[] {
    const some =
      (run: (count: number) => void) =>
      ({ query }: Asked) => {
        run(Number(query.get('n') ?? 1));
        return Response.json({});
      };
    return [
      ['POST', /^\/control\/touch$/, some((count) => this.touchSome(count))],
      ['POST', /^\/control\/remove$/, some((count) => this.removeSome(count))],
      ['POST', /^\/control\/watch$/, some((count) => this.watchSome(count))],
      ['GET', /^\/control\/cost$/, () => Response.json(this.cost())],
      [
        'POST',
        /^\/control\/mark$/,
        () => {
          this.costMark = this.mark();
          return Response.json({});
        },
      ],
    ];
  }

  /** Requests and rows since the last mark, without these control requests. */
  private cost(): { requests: number; rows: number } {
    const asked = this.since(this.costMark).filter(({ path }) => !path.startsWith('/control/'));
    return { requests: asked.length, rows: asked.reduce((sum, { rows = 0 }) => sum + rows, 0) };
  }
}
