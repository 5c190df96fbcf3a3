import { describe, expect, expectTypeOf, test } from 'vitest';
import { findCandidates } from '../../../../../src/core/matching/discovery/find-candidates.ts';
import type { FoundPair } from '../../../../../src/core/matching/discovery/model.ts';
import type { Candidate } from '../../../../../src/core/model/candidate.ts';
import type { MappingList } from '../../../../../src/core/model/mapping-list.ts';
import type { ReadMappingList } from '../../../../../src/core/ports/mapping-lists.ts';

const breathe = () => Promise.resolve();

describe('findCandidates', () => {
  test('gives pairs that hold all that a stored candidate needs, and takes what is read from a list', () => {
    expectTypeOf<FoundPair>().toExtend<Omit<Candidate, 'id' | 'createdAt' | 'updatedAt'>>();
    expectTypeOf<Awaited<ReturnType<ReadMappingList>>>().toExtend<Pick<MappingList, 'rows'>>();
  });

  test('finds nothing among nothing', async () => {
    expect(await findCandidates([], { series: [], autoAccept: 0.9, breathe })).toEqual({
      pairs: [],
      conflicts: [],
      counts: { movies: 0, specials: 0, compared: 0 },
    });
  });
});
