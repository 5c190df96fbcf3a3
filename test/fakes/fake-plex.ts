import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { drawPoster, type PictureSize, pictureAnswer } from './draw-poster.ts';
import { Accounts, type FakeAccount, type NewAccount, OWNER_ID } from './plex/accounts.ts';
import { Activities } from './plex/activities.ts';
import { failure, gzipped } from './plex/answers.ts';
import { Choices } from './plex/choices.ts';
import { PlexDisk } from './plex/disk.ts';
import type { NamedTitle } from './plex/file-names.ts';
import { type Asked, HttpFake, type HttpFakeOptions, type RouteRow, routeOf } from './plex/http-fake.ts';
import { Library, type NewItem, type NewSection, plexGuid } from './plex/library.ts';
import { libraryRoutes } from './plex/library-routes.ts';
import { type FakeItem, type FakeSection, type ItemType, typeNumbers } from './plex/model.ts';
import { Notifications } from './plex/notifications.ts';
import { Preferences } from './plex/preferences.ts';
import type { FilterMode } from './plex/query.ts';
import { Scanner } from './plex/scanner.ts';
import { identity, serverRoutes } from './plex/server-routes.ts';
import { sessionRoutes } from './plex/session-routes.ts';
import { serveSocket } from './plex/socket.ts';
import { Views } from './plex/views.ts';
import { Webhooks } from './plex/webhooks.ts';
import { writeRoutes } from './plex/write-routes.ts';

/** A scanned item for the matcher to identify. `file` and `folder` are real paths. */
export interface Found extends NamedTitle {
  readonly type: 'movie' | 'show' | 'episode';
  readonly file: string;
  /** The folder of the movie or of the show. */
  readonly folder: string;
  readonly season?: number;
  readonly index?: number | null;
  readonly date?: string | null;
}

/** An agent's metadata for it; absent fields keep the values from the file's name. */
export type Match = Partial<Pick<NewItem, 'title' | 'year' | 'guid' | 'guids' | 'airDate' | 'durationMs' | 'fields'>>;

export interface FakePlexOptions extends HttpFakeOptions {
  name?: string;
  /** The owner's token. */
  token?: string;
  version?: string;
  machineIdentifier?: string;
  /** The owner's id in webhooks: the id at plex.tv, or 1 as on older servers. */
  ownerId?: number;
  ownerTitle?: string;
  /** The most rows per answer, whatever the request asks for. */
  pageCap?: number;
  /** `both` by default. */
  filterMode?: FilterMode;
  /** The first ratingKey. */
  firstKey?: number;
  /** Path prefixes as the server sees them, with ours, if they differ. */
  disk?: Readonly<Record<string, string>>;
  /** False by default, as in Plex. */
  pushNotifications?: boolean;
  /** True by default. */
  plexPass?: boolean;
  /** True by default, as in Plex. */
  autoEmptyTrash?: boolean;
  /** How long a scan takes; 5 by default. */
  scanMs?: number;
  /** How long after the scan an item gets its ids and its title. */
  matchMs?: number;
  /** How often `library.new` is sent per item: Plex sends it two to four times. Once by default. */
  libraryEventTimes?: number;
  /** Interval between pings of the event stream; 10 s by default, as in Plex. */
  pingMs?: number;
  /** Compresses answers for clients that accept it. False by default. */
  gzip?: boolean;
  /** In addition to the owner. */
  accounts?: readonly NewAccount[];
  matcher?: (found: Found) => Match | null;
  /** Milliseconds; the clock of this machine by default. */
  clock?: () => number;
}

export interface FakeSession {
  readonly sessionKey: string;
  readonly item: FakeItem;
  readonly account: FakeAccount;
  viewOffset: number;
  state: 'playing' | 'paused' | 'stopped';
}

export interface PlayOptions {
  account?: FakeAccount;
  /** Epoch seconds. */
  at?: number;
  /** False: sends no events. */
  events?: boolean;
}

/** A Plex Media Server with state, whose scans read the real disk. */
export class FakePlex extends HttpFake {
  readonly name: string;
  readonly token: string;
  readonly version: string;
  readonly machineIdentifier: string;
  ownerId: number;
  pageCap: number | undefined;
  filterMode: FilterMode;
  plexPass: boolean;
  scanMs: number;
  matchMs: number;
  libraryEventTimes: number;
  gzip: boolean;
  matcher: (found: Found) => Match | null;
  /** The answer with a picture of an item, resized as wanted. */
  pictureOf: (item: FakeItem, size: PictureSize) => Response | Promise<Response> = (item, size) =>
    pictureAnswer(drawPoster(item.title, size));
  readonly startedAt: number;
  readonly disk: PlexDisk;
  readonly library: Library;
  readonly views: Views;
  readonly accounts = new Accounts();
  readonly preferences = new Preferences();
  readonly choices = new Choices();
  readonly notifications: Notifications;
  readonly activities: Activities;
  readonly scanner = new Scanner(this);
  readonly hooks = new Webhooks(this);
  readonly sessions: FakeSession[] = [];
  /** Requests that a good client never sends, and that a real server silently accepts. */
  readonly offences: string[] = [];
  /** Addresses that get events, in addition to those from plex.tv. */
  readonly urls: string[] = [];
  /** Reads the webhook addresses of an account. */
  webhooksOf: ((account: FakeAccount) => readonly string[]) | null = null;
  private readonly clock: () => number;
  private readonly routes: readonly RouteRow[];
  private nextSession = 1;

  constructor(options: FakePlexOptions = {}) {
    super(options);
    this.clock = options.clock ?? Date.now;
    this.name = options.name ?? 'Attic';
    this.token = options.token ?? 'plex-token-0123456789';
    this.version = options.version ?? '1.43.1.10611-1e34174b1';
    this.machineIdentifier = options.machineIdentifier ?? randomUUID().replaceAll('-', '');
    this.ownerId = options.ownerId ?? OWNER_ID;
    this.pageCap = options.pageCap;
    this.filterMode = options.filterMode ?? 'both';
    this.plexPass = options.plexPass ?? true;
    this.scanMs = options.scanMs ?? 5;
    this.matchMs = options.matchMs ?? 0;
    this.libraryEventTimes = options.libraryEventTimes ?? 1;
    this.gzip = options.gzip ?? false;
    this.matcher = options.matcher ?? (() => null);
    this.startedAt = this.now();
    this.disk = new PlexDisk(options.disk);
    this.library = new Library(() => this.now(), options.firstKey ?? 1);
    this.views = new Views(() => this.now());
    this.notifications = new Notifications(options.pingMs ?? 10_000);
    this.activities = new Activities((type, kind, message) => this.notifications.send(type, kind, message));
    this.preferences.set('FriendlyName', this.name);
    this.preferences.set('PushNotificationsEnabled', options.pushNotifications ?? false);
    this.preferences.set('autoEmptyTrash', options.autoEmptyTrash ?? true);
    this.accounts.add({ id: OWNER_ID, title: options.ownerTitle ?? 'owner', token: this.token });
    for (const account of options.accounts ?? []) this.accounts.add(account);
    this.routes = [...libraryRoutes(this), ...serverRoutes(this), ...writeRoutes(this), ...sessionRoutes(this)];
  }

  // --- arrange -------------------------------------------------------------------------------------------------------

  addSection(wanted: NewSection): FakeSection {
    return this.library.addSection(wanted);
  }

  addMovie(section: FakeSection, wanted: NewItem): FakeItem {
    return this.library.add(section, 'movie', wanted);
  }

  addShow(section: FakeSection, wanted: NewItem): FakeItem {
    return this.library.add(section, 'show', wanted);
  }

  /** Adds the season if it is missing; 0 holds the specials. */
  addEpisode(show: FakeItem, season: number, wanted: NewItem): FakeItem {
    const section = this.sectionOf(show);
    return this.library.add(section, 'episode', wanted, this.season(show, season));
  }

  season(show: FakeItem, index: number): FakeItem {
    const found = this.library.children(show).find((one) => one.index === index);
    const title = index === 0 ? 'Specials' : `Season ${index}`;
    return found ?? this.library.add(this.sectionOf(show), 'season', { title, index }, show);
  }

  addArtist(section: FakeSection, wanted: NewItem): FakeItem {
    return this.library.add(section, 'artist', wanted);
  }

  addAlbum(artist: FakeItem, wanted: NewItem): FakeItem {
    return this.library.add(this.sectionOf(artist), 'album', wanted, artist);
  }

  addTrack(album: FakeItem, wanted: NewItem): FakeItem {
    return this.library.add(this.sectionOf(album), 'track', wanted, album);
  }

  /** With `smart: true` in its fields if a rule fills it. */
  addCollection(
    section: FakeSection,
    title: string,
    members: readonly FakeItem[],
    fields: NewItem['fields'] = {},
  ): FakeItem {
    for (const member of members) this.library.change(member, { collections: [...member.collections, title] });
    return this.library.add(section, 'collection', { title, memberIds: members.map(({ id }) => id), fields });
  }

  addAccount(account: NewAccount): FakeAccount {
    return this.accounts.add(account);
  }

  /** Like a refresh of its metadata. */
  touch(item: FakeItem, fields: Partial<FakeItem> = {}): void {
    this.library.change(item, fields);
    this.notifyItem(item, 'updated');
  }

  rename(item: FakeItem, title: string): void {
    this.touch(item, { title });
  }

  remove(item: FakeItem): void {
    for (const gone of this.library.remove(item)) this.notifyItem(gone, 'deleted');
  }

  moveToTrash(item: FakeItem): void {
    const deletedAt = this.now();
    const media = item.media.map((one) => ({
      ...one,
      deletedAt,
      parts: one.parts.map((part) => ({ ...part, deletedAt })),
    }));
    this.library.change(item, { deletedAt, media });
  }

  /** Replaces all its files with another one: the same item, and no event. */
  replaceFile(item: FakeItem, file: string, sizeBytes = 2_000_000 + item.id): void {
    const media = [this.library.version([file], { sizeBytes, durationMs: item.durationMs ?? 0 })];
    this.library.change(item, { media });
  }

  /** Plays it to the end: adds a row of history and, unless disabled, sends the events. */
  play(item: FakeItem, { account = this.accounts.owner, at = this.now(), events = true }: PlayOptions = {}): void {
    if (events) this.hooks.player('media.play', item, account);
    // Sent when the threshold is crossed, without the effect on the item.
    if (events) this.hooks.player('media.scrobble', item, account);
    this.views.play(account.id, item, at);
    if (events) this.hooks.player('media.stop', item, account);
  }

  /** Marked by hand: no history, no event. */
  watch(item: FakeItem, account: FakeAccount = this.accounts.owner): void {
    for (const { guid } of this.library.leaves(item)) this.views.mark(account.id, guid);
  }

  unwatch(item: FakeItem, account: FakeAccount = this.accounts.owner): void {
    for (const { guid } of this.library.leaves(item)) this.views.unmark(account.id, guid);
  }

  /** Scans everything, as a new server does, and waits for it. */
  async scanAll(): Promise<void> {
    for (const section of this.library.sections) this.scanner.ask(section, null);
    await this.idle();
  }

  beginSession(item: FakeItem, account: FakeAccount = this.accounts.owner, viewOffset = 0): FakeSession {
    const session: FakeSession = {
      sessionKey: String(this.nextSession++),
      item,
      account,
      viewOffset,
      state: 'playing',
    };
    this.sessions.push(session);
    this.tellSession(session);
    return session;
  }

  endSession(session: FakeSession): void {
    session.state = 'stopped';
    this.sessions.splice(this.sessions.indexOf(session), 1);
    this.tellSession(session);
  }

  // --- ask -----------------------------------------------------------------------------------------------------------

  /** Epoch seconds. */
  now(): number {
    return Math.floor(this.clock() / 1000);
  }

  get pushNotifications(): boolean {
    return this.preferences.get('PushNotificationsEnabled') === true;
  }

  set pushNotifications(isOn: boolean) {
    this.preferences.set('PushNotificationsEnabled', isOn);
  }

  get autoEmptyTrash(): boolean {
    return this.preferences.get('autoEmptyTrash') === true;
  }

  set autoEmptyTrash(isOn: boolean) {
    this.preferences.set('autoEmptyTrash', isOn);
  }

  get quiet(): boolean {
    return this.requests.inFlight === 0 && !this.scanner.busy && this.hooks.inFlight === 0;
  }

  /** Resolves when no scan is running and no event is being sent. */
  async idle(): Promise<void> {
    await this.scanner.idle();
    await this.hooks.idle();
  }

  /** The item with a file, by its path as the server sees it. */
  itemWith(file: string): FakeItem | undefined {
    const types = ['movie', 'episode', 'track'] as const;
    const items = this.library.sections.flatMap(({ key }) => types.flatMap((type) => this.library.itemsOf(key, type)));
    return items.find(({ media }) => media.some(({ parts }) => parts.some((part) => part.file === file)));
  }

  /** The watch state of an item for an account. */
  viewOf(item: FakeItem, account: FakeAccount = this.accounts.owner): { viewCount: number; viewOffset: number } {
    const { viewCount = 0, viewOffset = 0 } = this.views.of(account.id, item.guid) ?? {};
    return { viewCount, viewOffset };
  }

  sectionOf(item: FakeItem): FakeSection {
    const section = this.library.section(item.sectionKey);
    if (section === undefined) throw new Error(`the library of ${item.title} is gone`);
    return section;
  }

  // --- used by routes and scans --------------------------------------------------------------------------------------

  accountOf({ query, headers }: Asked): FakeAccount {
    const account = this.accounts.byToken(headers.get('X-Plex-Token') ?? query.get('X-Plex-Token'));
    if (account === undefined) throw new Error('nobody asks without a token');
    return account;
  }

  webhookUrls(account: FakeAccount): readonly string[] {
    const own = account.isOwner ? [] : (this.webhooksOf?.(account) ?? []);
    return [...new Set([...this.urls, ...(this.webhooksOf?.(this.accounts.owner) ?? []), ...own])];
  }

  guidOf(type: ItemType, { title, year }: NamedTitle): string {
    return plexGuid(type, `${title.toLowerCase()}/${year ?? ''}`);
  }

  notifyItem(item: FakeItem, what: 'created' | 'updated' | 'deleted'): void {
    const state = { created: 0, updated: 5, deleted: 9 }[what];
    const top = this.library.parentOf(item);
    this.notifications.send('timeline', 'TimelineEntry', {
      identifier: 'com.plexapp.plugins.library',
      sectionID: item.sectionKey,
      itemID: String(item.id),
      ...(top && { parentItemID: String(top.id) }),
      type: typeNumbers[item.type],
      title: item.title,
      state,
      ...(what !== 'updated' && { metadataState: what }),
      updatedAt: this.now(),
    });
  }

  // --- the way of a request ------------------------------------------------------------------------------------------

  protected override async answer(asked: Asked): Promise<Response> {
    const { path, query, headers } = asked;
    if (path === '/identity') return identity(this, asked);
    if (query.has('X-Plex-Token')) this.offences.push(`a token stood in the address of ${asked.method} ${path}`);
    const token = headers.get('X-Plex-Token') ?? query.get('X-Plex-Token');
    if (this.accounts.byToken(token) === undefined) return failure(401);
    const run = routeOf(this.routes, asked);
    const response = run === null ? failure(404) : await run();
    const isPacked = this.gzip && (headers.get('accept-encoding') ?? '').includes('gzip');
    return isPacked && response.status === 200 && !path.includes('notifications') ? gzipped(response) : response;
  }

  protected override opened(server: Server): void {
    serveSocket(server, this.notifications, (token) => this.accounts.byToken(token) !== undefined);
  }

  protected override closing(): void {
    this.notifications.cut();
  }

  private tellSession({ sessionKey, item, viewOffset, state }: FakeSession): void {
    this.notifications.send('playing', 'PlaySessionStateNotification', {
      sessionKey,
      clientIdentifier: 'player-1',
      guid: '',
      ratingKey: String(item.id),
      url: '',
      key: `/library/metadata/${item.id}`,
      viewOffset,
      playQueueItemID: 1,
      state,
    });
  }
}

export function startFakePlex(options: FakePlexOptions = {}): Promise<FakePlex> {
  return new FakePlex(options).start();
}
