import type { DiskEntry } from '../../media/inspect.ts';
import type { Link, LinkStyle } from '../../model/link.ts';

/** What a link is to be, once a step is done. */
export interface Wanted {
  readonly path: string;
  readonly text: string;
  readonly target: string;
  readonly style: LinkStyle;
  readonly sizeBytes: number;
}

/** One step of a plan. Only create, retarget, rename and remove touch the disk; the rest is bookkeeping. */
export type LinkStep =
  | {
      readonly do: 'create';
      readonly link: Link | null;
      readonly wanted: Wanted;
      readonly replaces: DiskEntry | 'nothing';
      readonly root: string;
      readonly reason: string;
    }
  | {
      readonly do: 'retarget';
      readonly link: Link;
      readonly at: string;
      readonly wanted: Wanted;
      readonly replaces: DiskEntry;
      readonly root: string;
      readonly reason: string;
    }
  | {
      readonly do: 'rename';
      readonly link: Link;
      readonly from: string;
      readonly fromEntry: DiskEntry;
      readonly wanted: Wanted;
      readonly replaces: DiskEntry | 'nothing';
      readonly root: string;
      readonly reason: string;
    }
  /** The disk is as wished already and the ledger is not: an adopted link, a link that Sonarr renamed, a step that was cut short. */
  | {
      readonly do: 'follow';
      readonly link: Link | null;
      readonly wanted: Wanted;
      readonly adopted: boolean;
      /** The name that we chose for it, wherever it lies. */
      readonly madePath: string;
      readonly reason: string;
    }
  | { readonly do: 'keep'; readonly link: Link; readonly lost: boolean; readonly reason: string }
  | {
      readonly do: 'remove';
      readonly link: Link;
      readonly at: string;
      readonly expected: DiskEntry;
      readonly cause: 'person' | 'fileGone';
      readonly reason: string;
    }
  | { readonly do: 'forget'; readonly link: Link; readonly reason: string };
