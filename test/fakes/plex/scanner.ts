import { setTimeout as sleep } from 'node:timers/promises';
import type { FakePlex } from '../fake-plex.ts';
import { isBelow } from './disk.ts';
import type { FakeItem, FakeSection } from './model.ts';
import { removeMissing } from './scan-missing.ts';
import { storeFound } from './scan-new.ts';

/** A requested scan and its result. */
export interface Scan {
  readonly sectionKey: string;
  /** Null: the whole section. */
  readonly folder: string | null;
  state: 'waiting' | 'running' | 'done' | 'cancelled';
  /** Why nothing was scanned, which Plex does not report. */
  nothing: 'no folder' | 'not in this library' | null;
  added: FakeItem[];
  /** In the trash, or removed with it. */
  removed: FakeItem[];
  /** Videos that are neither episode nor movie. */
  ignored: string[];
}

/** Scans the disk, one scan of a section after another, and sends events for what it found. */
export class Scanner {
  readonly scans: Scan[] = [];
  /** The latest scan of each section, by key: scans of one section wait for each other. */
  private readonly lanes = new Map<string, Promise<void>>();
  private readonly plex: FakePlex;
  private held: Promise<void> = Promise.resolve();

  constructor(plex: FakePlex) {
    this.plex = plex;
  }

  get busy(): boolean {
    return this.scans.some(({ state }) => state === 'waiting' || state === 'running');
  }

  async idle(): Promise<void> {
    while (this.busy) await Promise.all(this.lanes.values());
  }

  /** From now on scans start but read nothing until the returned function is called. */
  hold(): () => void {
    let release = (): void => {};
    this.held = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  /** Returns at once; a wrong folder is not reported. */
  ask(section: FakeSection, folder: string | null): Scan {
    const scan: Scan = {
      sectionKey: section.key,
      folder,
      state: 'waiting',
      nothing: null,
      added: [],
      removed: [],
      ignored: [],
    };
    this.scans.push(scan);
    const before = this.lanes.get(section.key) ?? Promise.resolve();
    this.lanes.set(
      section.key,
      before.then(() => this.run(section, scan)),
    );
    return scan;
  }

  /** Cancels the waiting scans of a section, and the running one if it has not started reading. */
  cancel(section: FakeSection): void {
    for (const scan of this.scans)
      if (scan.sectionKey === section.key && scan.state !== 'done') scan.state = 'cancelled';
  }

  private async run(section: FakeSection, scan: Scan): Promise<void> {
    if (scan.state === 'cancelled') return;
    scan.state = 'running';
    section.refreshing = true;
    const activity = this.plex.activities.begin(section);
    await Promise.all([sleep(this.plex.scanMs), this.held]);
    // A test may have cancelled it meanwhile.
    if ((scan.state as Scan['state']) !== 'cancelled') {
      await this.look(section, scan);
      section.scannedAt = this.plex.now();
    }
    section.refreshing = this.isWaitedFor(section, scan);
    if ((scan.state as Scan['state']) !== 'cancelled') scan.state = 'done';
    this.plex.activities.end(activity);
  }

  private isWaitedFor(section: FakeSection, scan: Scan): boolean {
    return this.scans.some((other) => other !== scan && other.sectionKey === section.key && other.state === 'waiting');
  }

  private async look(section: FakeSection, scan: Scan): Promise<void> {
    const { plex } = this;
    const folders =
      scan.folder === null ? section.locations.map(({ path }) => path) : [scan.folder.replace(/(?<=.)\/+$/, '')];
    const inside = folders.filter((folder) => section.locations.some(({ path }) => isBelow(folder, path)));
    if (inside.length === 0) scan.nothing = 'not in this library';
    else if (scan.folder !== null && !inside.some((folder) => plex.disk.isFolder(folder))) scan.nothing = 'no folder';
    if (scan.nothing !== null) return;
    for (const folder of inside) {
      // New files first, so that an item whose file was renamed stays the same item.
      storeFound(plex, section, folder, scan);
      removeMissing(plex, section, folder, scan);
    }
    for (const item of scan.removed) plex.notifyItem(item, 'deleted');
    for (const item of scan.added) plex.notifyItem(item, 'created');
    await this.matchLater(scan.added);
    if (scan.added.length > 0) plex.hooks.added(scan.added);
  }

  /** An item exists before it is identified: its ids come later. */
  private async matchLater(items: readonly FakeItem[]): Promise<void> {
    const { plex } = this;
    if (plex.matchMs === 0) return;
    const known = items.map(({ guid, guids }) => ({ guid, guids }));
    for (const item of items) Object.assign(item, { guid: `local://${item.id}`, guids: [] });
    await sleep(plex.matchMs);
    for (const [at, item] of items.entries()) plex.touch(item, known[at]);
  }
}
