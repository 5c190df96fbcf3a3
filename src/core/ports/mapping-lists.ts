import type { MappingListContent, MappingListFormat } from '../model/mapping-list.ts';

export interface ReadMappingListOptions {
  /** Absent = recognised from the text. */
  readonly format?: MappingListFormat;
  readonly signal?: AbortSignal;
}

/**
 * Reads the text of a mapping list of any known format. Throws AppError('invalid') if the text is none: not JSON, YAML or XML, of no known
 * format, cut off, nested too deep, too long, or without a single usable row. Single bad entries are problems of the content and stop
 * nothing. Takes linear time, and lets the event loop go on meanwhile.
 */
export type ReadMappingList = (text: string, options?: ReadMappingListOptions) => Promise<MappingListContent>;
