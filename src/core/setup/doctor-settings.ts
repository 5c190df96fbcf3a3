import { isSkippedFolder, renderSeasonFolder } from '../media/season-folder.ts';
import type { LinkStyle } from '../model/link.ts';
import type { MediaManagement } from '../ports/arr.ts';
import type { Naming } from '../ports/sonarr.ts';
import type { DoctorCheck } from './doctor-check.ts';

export interface SonarrSettings {
  /** As messages name it. */
  readonly server: string;
  /** Part of the keys. */
  readonly id: string;
  readonly naming: Naming;
  readonly media: MediaManagement;
  readonly style: LinkStyle;
}

const example = { seriesTitle: 'Example', seriesTvdbId: 1, seriesYear: 2001, seasonNumber: 0 };

/** Settings of a Sonarr that keep links out, or that reach through them to the movie's file. */
export function judgeSonarrSettings({ server, id, naming, media, style }: SonarrSettings): DoctorCheck[] {
  const checks: DoctorCheck[] = [];
  const say = (key: string, level: 'notice' | 'warning' | 'error', message: string) =>
    checks.push({ key: `doctor:${id}:${key}`, level, message });
  const [page, symbolic] = ['Settings, Media Management', style !== 'hardlink'];

  const specials = renderSeasonFolder(naming.specialsFolderFormat, example);
  if (isSkippedFolder(specials)) {
    const hint = `change it in ${page}, for instance to "Specials"`;
    say(
      'specialsFolder',
      'error',
      `${server} puts specials into folders called "${specials}", which its own scan passes over: nothing linked there would be found. Its specials folder format is "${naming.specialsFolderFormat}": ${hint}.`,
    );
  }
  const season = renderSeasonFolder(naming.seasonFolderFormat, { ...example, seasonNumber: 1 });
  if (isSkippedFolder(season)) {
    say(
      'seasonFolder',
      'error',
      `${server} puts seasons into folders called "${season}", which its own scan passes over. Change the season folder format "${naming.seasonFolderFormat}" in ${page}.`,
    );
  }
  if (media.setPermissionsLinux === true) {
    say(
      'setPermissions',
      'warning',
      `${server} sets permissions ("Set Permissions", ${page}): when it renames or imports a link by hand it changes mode and group of the movie's own file behind it. This service asks for neither while that is on, so that links keep the names they were given, and those that its scan refuses stay unconfirmed. Switch that off, or give Radarr the same mode and group if you rename there yourself.`,
    );
  }
  if (symbolic && media.fileDate !== undefined && media.fileDate.toLowerCase() !== 'none') {
    say(
      'fileDate',
      'notice',
      `${server} changes file dates ("Change File Date", ${page}): older versions change that of the movie's file behind the link, too. Set it to "None" if that matters.`,
    );
  }
  if (symbolic && media.recycleBin !== undefined && media.recycleBin !== '') {
    say(
      'recycleBin',
      'notice',
      `${server} has a recycling bin (${media.recycleBin}): a special deleted there leaves a link to the movie in it, no copy; a relative one leads nowhere. The movie's file itself is never touched.`,
    );
  }
  if (media.importExtraFiles === true) {
    say(
      'importExtraFiles',
      'notice',
      `${server} imports extra files (${media.extraFileExtensions ?? 'subtitles'}): it may rename or delete subtitles that are linked beside a special, together with it. They are linked again by the next reconcile; the movie's own are never touched.`,
    );
  }
  if (media.enableMediaInfo === false) {
    say(
      'mediaInfo',
      'warning',
      `${server} does not analyse video files ("Analyse video files", ${page}): only that shows whether it can read a file behind a link, so links stay unconfirmed. Switch it on.`,
    );
  }
  if (style === 'relative' && naming.renameEpisodes) {
    say(
      'renameEpisodes',
      'notice',
      `${server} renames episodes: when it moves a relative link into another folder it writes a text that may lead nowhere. That is mended as soon as its Rename event comes, and by each reconcile. Links that need no mending: setting "links.style" = "absolute", where all see the media under the same path.`,
    );
  }
  return checks;
}
