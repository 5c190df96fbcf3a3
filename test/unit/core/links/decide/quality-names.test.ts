import { describe, expect, it } from 'vitest';
import { sonarrQualityName } from '../../../../../src/core/links/decide/quality-names.ts';

describe('sonarrQualityName', () => {
  it.each(['WEBDL-1080p', 'Bluray-576p', 'SDTV', 'Raw-HD', 'DVD', 'Unknown'])(
    'keeps %s, which both apps have',
    (name) => {
      expect(sonarrQualityName(name, [])).toBe(name);
    },
  );

  it.each([
    ['Remux-1080p', 'Bluray-1080p Remux'],
    ['Remux-2160p', 'Bluray-2160p Remux'],
    ['DVD-R', 'DVD'],
    ['DVDSCR', 'DVD'],
    ['REGIONAL', 'DVD'],
    ['BR-DISK', 'Bluray-1080p'],
  ])('writes %s as %s', (radarr, sonarr) => {
    expect(sonarrQualityName(radarr, [])).toBe(sonarr);
  });

  it.each(['WORKPRINT', 'CAM', 'TELESYNC', 'TELECINE', 'Something-else', '', 'constructor'])(
    'has nothing for %j',
    (name) => {
      expect(sonarrQualityName(name, [])).toBeNull();
    },
  );

  it("gives the name as the server's own list writes it", () => {
    expect(sonarrQualityName('webdl-1080P', ['SDTV', 'WEBDL-1080p'])).toBe('WEBDL-1080p');
  });

  it('prefers an equal name of the list to a translation', () => {
    expect(sonarrQualityName('Remux-1080p', ['Bluray-1080p Remux', 'Remux-1080p'])).toBe('Remux-1080p');
  });

  it('takes the next best where the list lacks the best, and null where it lacks all', () => {
    expect(sonarrQualityName('Remux-1080p', ['Bluray-1080p'])).toBe('Bluray-1080p');
    expect(sonarrQualityName('Bluray-576p', ['DVD', 'Bluray-480p'])).toBe('Bluray-480p');
    expect(sonarrQualityName('WEBDL-1080p', ['SDTV'])).toBeNull();
  });
});
