import type { FaultEffect } from '../faults.ts';

/** What a Plex does wrong besides what every server can: its lists. */
export interface PlexFaultEffect extends FaultEffect {
  /** Says this total, whatever is there; null: says none. */
  totalSize?: number | null;
  /** Gives at most so many rows a page. */
  pageCap?: number;
  /** Gives the first page, wherever it was asked to begin. */
  ignoresStart?: boolean;
  /** Gives everything that was not asked for, too. */
  ignoresFilters?: boolean;
  /** Rows that are none, put before the others: without ratingKey, or null. */
  oddRows?: readonly unknown[];
}

const xml = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** While it migrates its database after an update: minutes. */
export const maintenance: PlexFaultEffect = {
  status: 503,
  body: `${xml}<Response code="503" title="Maintenance" status="Plex Media Server is currently running database migrations."/>\n`,
};

/** The login page of a proxy: an answer that looks like a success. */
export const loginPage: PlexFaultEffect = {
  status: 200,
  body: '<!DOCTYPE html><html><head><title>Sign in</title></head><body><form method="post"></form></body></html>',
};
