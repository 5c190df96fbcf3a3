import type { PlexRecord } from './plex-details.ts';

/**
 * The types of the fields of streams, chapters, markers, ratings and pictures. Old servers send XML, where every value is a string, and JSON
 * has some numbers as strings: the stored value is the same for both formats.
 */
const texts: ReadonlySet<string> = new Set([
  ...[
    'alt',
    'audioChannelLayout',
    'bitrateMode',
    'chromaLocation',
    'chromaSubsampling',
    'codec',
    'codecID',
    'colorPrimaries',
  ],
  ...[
    'colorRange',
    'colorSpace',
    'colorTrc',
    'container',
    'decision',
    'details',
    'displayTitle',
    'DOVIVersion',
    'extendedDisplayTitle',
  ],
  ...[
    'file',
    'filter',
    'format',
    'guid',
    'image',
    'key',
    'language',
    'languageCode',
    'languageTag',
    'location',
    'name',
  ],
  ...[
    'pixelAspectRatio',
    'profile',
    'provider',
    'providerTitle',
    'requiredBandwidths',
    'role',
    'scanType',
    'sourceKey',
    'tag',
  ],
  ...['tagKey', 'thumb', 'title', 'type', 'url', 'videoRangeType'],
]);
const flags: ReadonlySet<string> = new Set([
  ...[
    'anamorphic',
    'autoSelect',
    'burn',
    'cabac',
    'canAutoSync',
    'closedCaptions',
    'commentary',
    'default',
    'DOVIBLPresent',
  ],
  ...[
    'DOVIELPresent',
    'DOVIPresent',
    'DOVIRPUPresent',
    'dub',
    'embeddedInVideo',
    'final',
    'forced',
    'hasScalingMatrix',
  ],
  ...[
    'headerCompression',
    'hearingImpaired',
    'ignore',
    'original',
    'perfectMatch',
    'selected',
    'timed',
    'transient',
    'visualImpaired',
  ],
]);
/** A single object in JSON; in XML an element like any other. */
const single: ReadonlySet<string> = new Set(['Attributes']);

/** The record with numbers and booleans parsed. A string that is not entirely a number or boolean stays as it is. */
export function typedRecord(row: PlexRecord): PlexRecord {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typedValue(name, value)]));
}

function typedValue(name: string, value: unknown): unknown {
  if (Array.isArray(value)) {
    const parts = value.map((part) => typedValue(name, part));
    return single.has(name) && parts.length === 1 ? parts[0] : parts;
  }
  if (typeof value === 'object' && value !== null) return typedRecord(value as PlexRecord);
  if (texts.has(name)) return typeof value === 'number' ? String(value) : value;
  if (flags.has(name)) return flagOf(value);
  return typeof value === 'string' ? numberOrFlag(value) : value;
}

function flagOf(value: unknown): unknown {
  if (value === 1 || value === '1' || value === 'true') return true;
  if (value === 0 || value === '0' || value === 'false') return false;
  return value;
}

function numberOrFlag(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  // A leading zero means a name ("007"), not a number.
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text)) return text;
  const number = Number(text);
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? text : number;
}
