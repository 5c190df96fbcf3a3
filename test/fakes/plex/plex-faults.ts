import type { FaultEffect } from '../faults.ts';

/** Faults of Plex lists, besides those that every server can have. */
export interface PlexFaultEffect extends FaultEffect {
  /** Reports this total, whatever the real one is; null: reports none. */
  totalSize?: number | null;
  /** Limits the rows per page. */
  pageCap?: number;
  /** Returns the first page, whatever start is requested. */
  ignoresStart?: boolean;
  /** Ignores filters and returns all items. */
  ignoresFilters?: boolean;
  /** Invalid rows, put before the others: without ratingKey, or null. */
  oddRows?: readonly unknown[];
}

const xml = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Plex answers like this for minutes while it migrates its database after an update. */
export const maintenance: PlexFaultEffect = {
  status: 503,
  body: `${xml}<Response code="503" title="Maintenance" status="Plex Media Server is currently running database migrations."/>\n`,
};

/** The login page of a proxy: an answer that looks like a success. */
export const loginPage: PlexFaultEffect = {
  status: 200,
  body: '<!DOCTYPE html><html><head><title>Sign in</title></head><body><form method="post"></form></body></html>',
};
