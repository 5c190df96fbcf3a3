import type { DiskEntry } from '../../media/inspect.ts';
import type { Link, LinkStyle } from '../../model/link.ts';

/** A link as it is after its step. */
export interface WantedLink {
  readonly path: string;
  readonly text: string;
  readonly target: string;
  readonly style: LinkStyle;
  readonly sizeBytes: number;
  readonly quality: string | null;
}

/** The reason to keep a link that is as it should be. */
export const correct = 'correct';

/** One step of a plan. Only create, retarget, rename and remove touch the disk. */
export type LinkStep =
  | {
      readonly do: 'create';
      readonly link: Link | null;
      readonly wanted: WantedLink;
      readonly replaces: DiskEntry | 'nothing';
      readonly root: string;
      readonly reason: string;
    }
  | {
      readonly do: 'retarget';
      readonly link: Link;
      readonly at: string;
      readonly wanted: WantedLink;
      readonly replaces: DiskEntry;
      readonly root: string;
      readonly reason: string;
    }
  | {
      readonly do: 'rename';
      readonly link: Link;
      readonly from: string;
      readonly fromEntry: DiskEntry;
      readonly wanted: WantedLink;
      readonly replaces: DiskEntry | 'nothing';
      readonly root: string;
      readonly reason: string;
    }
  /** The disk is correct; only the row must change: an adopted link, one that Sonarr renamed, an interrupted step. */
  | {
      readonly do: 'updateRow';
      readonly link: Link | null;
      readonly wanted: WantedLink;
      readonly adopted: boolean;
      /** The path that we chose for it, wherever it is. */
      readonly madePath: string;
      readonly reason: string;
    }
  | { readonly do: 'keep'; readonly link: Link; readonly lost: boolean; readonly reason: string }
  | {
      readonly do: 'remove';
      readonly link: Link;
      readonly at: string;
      readonly expected: DiskEntry;
      /** What nobody asked for counts against the breaker: the movie's file is gone, or another special has the link's number. */
      readonly cause: 'person' | 'fileGone' | 'numberTaken';
      readonly reason: string;
    }
  | { readonly do: 'forget'; readonly link: Link; readonly reason: string };
