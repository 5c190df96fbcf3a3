import type { FakePlex } from '../fake-plex.ts';
import { done, failure } from './answers.ts';
import type { Asked, Route, RouteRow } from './http-fake.ts';
import type { FakeItem, FakeSection } from './model.ts';
import { emptyTrash } from './scan-missing.ts';

/** Marks and scans. GET works too, although Plex's documentation recommends the other method. */
export function writeRoutes(plex: FakePlex): RouteRow[] {
  const { library, views } = plex;
  const marks =
    (change: (accountId: number, item: FakeItem, asked: Asked) => void): Route =>
    (asked) => {
      const { query } = asked;
      const key = query.get('key');
      if (key === null || query.get('identifier') === null) return failure(400);
      const item = library.item(Number(key.split('/').at(-1)));
      if (item === undefined) return failure(404);
      change(plex.accountOf(asked).id, item, asked);
      return done();
    };
  const inSection =
    (run: (asked: Asked, section: FakeSection) => void): Route =>
    (asked, match) => {
      const section = library.section(match[1] ?? '');
      if (section === undefined) return failure(404);
      if (!plex.accountOf(asked).isOwner) return failure(403);
      run(asked, section);
      return done();
    };
  const guidsOf = (item: FakeItem): string[] => library.leaves(item).map(({ guid }) => guid);
  return [
    [
      'PUT GET',
      /^\/:\/scrobble$/,
      marks((account, item) => guidsOf(item).forEach((guid) => void views.mark(account, guid))),
    ],
    [
      'PUT GET',
      /^\/:\/unscrobble$/,
      marks((account, item) => guidsOf(item).forEach((guid) => void views.unmark(account, guid))),
    ],
    [
      'PUT GET',
      /^\/:\/rate$/,
      (asked, match) => {
        const rating = Number(asked.query.get('rating') ?? Number.NaN);
        const isLater = Number(asked.query.get('ratedAt') ?? 0) > plex.now();
        if (!(rating >= -1 && rating <= 10) || isLater) return failure(400);
        return marks((account, item) => views.rate(account, item.guid, rating))(asked, match);
      },
    ],
    [
      'PUT GET POST',
      /^\/:\/(?:progress|timeline)$/,
      (asked, match) => {
        const time = Number(asked.query.get('time') ?? Number.NaN);
        if (!(time >= 0)) return failure(400);
        return marks((account, item) => views.progress(account, item.guid, time))(asked, match);
      },
    ],
    [
      'POST GET',
      /^\/library\/sections\/(\w+)\/refresh$/,
      inSection(({ query }, section) => void plex.scanner.ask(section, query.get('path'))),
    ],
    ['DELETE', /^\/library\/sections\/(\w+)\/refresh$/, inSection((_asked, section) => plex.scanner.cancel(section))],
    [
      'PUT',
      /^\/library\/sections\/(\w+)\/emptyTrash$/,
      inSection((_asked, section) => {
        for (const item of emptyTrash(plex, section)) plex.notifyItem(item, 'deleted');
      }),
    ],
    [
      'PUT GET',
      /^\/library\/metadata\/(\d+)\/(?:refresh|analyze)$/,
      (asked, match) => {
        const item = library.item(Number(match[1]));
        if (item === undefined) return failure(404);
        if (!plex.accountOf(asked).isOwner) return failure(403);
        library.change(item);
        plex.notifyItem(item, 'updated');
        return done();
      },
    ],
  ];
}
