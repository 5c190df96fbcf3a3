import { describe, expect, it } from 'vitest';
import type { MediaManagement } from '../../../../src/core/ports/arr.ts';
import type { Naming } from '../../../../src/core/ports/sonarr.ts';
import { checkSonarrSettings } from '../../../../src/core/setup/doctor-settings.ts';

const naming: Naming = {
  renameEpisodes: false,
  seasonFolderFormat: 'Season {season}',
  specialsFolderFormat: 'Specials',
};
const media: MediaManagement = {
  setPermissionsLinux: false,
  fileDate: 'none',
  recycleBin: '',
  importExtraFiles: false,
  enableMediaInfo: true,
};

function judge(change: {
  naming?: Partial<Naming>;
  media?: Partial<MediaManagement>;
  style?: 'relative' | 'absolute' | 'hardlink';
}) {
  const checks = checkSonarrSettings({
    server: 'Sonarr',
    id: 'sonarr:0',
    naming: { ...naming, ...change.naming },
    media: { ...media, ...change.media },
    style: change.style ?? 'relative',
  });
  return checks.map(({ key, level }) => `${key.replace('doctor:sonarr:0:', '')} ${level}`);
}

describe('checkSonarrSettings', () => {
  it('finds nothing wrong with the usual settings', () => {
    expect(judge({})).toEqual([]);
  });

  it.each(['Extras', 'shorts', 'Other', 'Trailers', '@eaDir'])('finds that a scan passes over "%s"', (format) => {
    expect(judge({ naming: { specialsFolderFormat: format } })).toEqual(['specialsFolder error']);
  });

  it('does not mind a format that only holds such a word', () => {
    expect(judge({ naming: { specialsFolderFormat: 'Specials and Extras' } })).toEqual([]);
  });

  it.each([
    [{ setPermissionsLinux: true }, 'setPermissions warning'],
    [{ fileDate: 'localAirDate' }, 'fileDate notice'],
    [{ recycleBin: '/data/bin' }, 'recycleBin notice'],
    [{ importExtraFiles: true }, 'importExtraFiles notice'],
    [{ enableMediaInfo: false }, 'mediaInfo warning'],
  ])('warns of %j', (change, expected) => {
    expect(judge({ media: change })).toEqual([expected]);
  });

  it('warns of renaming where links are relative', () => {
    expect(judge({ naming: { renameEpisodes: true } })).toEqual(['renameEpisodes notice']);
    expect(judge({ naming: { renameEpisodes: true }, style: 'absolute' })).toEqual([]);
  });
});
