import { isSkippedFolder, renderSeasonFolder } from '../media/season-folder.ts';
import type { LinkStyle } from '../model/link.ts';
import type { MediaManagement } from '../ports/arr.ts';
import type { Naming } from '../ports/sonarr.ts';
import type { DoctorCheck } from './messages.ts';

export interface SonarrSettings {
  /** The name in messages. */
  readonly server: string;
  /** Part of the keys. */
  readonly id: string;
  readonly naming: Naming;
  readonly media: MediaManagement;
  readonly style: LinkStyle;
}

const example = { seriesTitle: 'Example', seriesTvdbId: 1, seriesYear: 2001, seasonNumber: 0 };

const page = 'Settings, Media Management';

type Report = (key: string, level: 'notice' | 'warning' | 'error', message: string) => void;

/** Finds Sonarr settings that prevent links, or that change the movie's file through a link. */
export function checkSonarrSettings(settings: SonarrSettings): DoctorCheck[] {
  const checks: DoctorCheck[] = [];
  const report: Report = (key, level, message) => checks.push({ key: `doctor:${settings.id}:${key}`, level, message });
  checkFolderFormats(settings, report);
  checkMovieFileSettings(settings, report);
  checkLinkSettings(settings, report);
  return checks;
}

function checkFolderFormats({ server, naming }: SonarrSettings, report: Report): void {
  const specials = renderSeasonFolder(naming.specialsFolderFormat, example);
  if (isSkippedFolder(specials)) {
    const hint = `change it in ${page}, for instance to "Specials"`;
    report(
      'specialsFolder',
      'error',
      `${server} puts specials into folders called "${specials}", which its own scan passes over: nothing linked there would be found. Its specials folder format is "${naming.specialsFolderFormat}": ${hint}.`,
    );
  }
  const season = renderSeasonFolder(naming.seasonFolderFormat, { ...example, seasonNumber: 1 });
  if (isSkippedFolder(season)) {
    report(
      'seasonFolder',
      'error',
      `${server} puts seasons into folders called "${season}", which its own scan passes over. Change the season folder format "${naming.seasonFolderFormat}" in ${page}.`,
    );
  }
}

/** Finds settings by which Sonarr may change the movie's own file behind a link. */
function checkMovieFileSettings({ server, media, style }: SonarrSettings, report: Report): void {
  const symbolic = style !== 'hardlink';
  if (media.setPermissionsLinux === true) {
    report(
      'setPermissions',
      'warning',
      `${server} sets permissions ("Set Permissions", ${page}): when it renames or imports a link by hand it changes mode and group of the movie's own file behind it. This service asks for neither while that is on, so that links keep the names they were given, and those that its scan refuses stay unconfirmed. Switch that off, or give Radarr the same mode and group if you rename there yourself.`,
    );
  }
  if (symbolic && media.fileDate !== undefined && media.fileDate.toLowerCase() !== 'none') {
    report(
      'fileDate',
      'notice',
      `${server} changes file dates ("Change File Date", ${page}): older versions change that of the movie's file behind the link, too. Set it to "None" if that matters.`,
    );
  }
  if (symbolic && media.recycleBin !== undefined && media.recycleBin !== '') {
    report(
      'recycleBin',
      'notice',
      `${server} has a recycling bin (${media.recycleBin}): a special deleted there leaves a link to the movie in it, no copy; a relative one leads nowhere. The movie's file itself is never touched.`,
    );
  }
}

function checkLinkSettings({ server, naming, media, style }: SonarrSettings, report: Report): void {
  if (media.importExtraFiles === true) {
    report(
      'importExtraFiles',
      'notice',
      `${server} imports extra files (${media.extraFileExtensions ?? 'subtitles'}): it may rename or delete subtitles that are linked beside a special, together with it. They are linked again by the next reconcile; the movie's own are never touched.`,
    );
  }
  if (media.enableMediaInfo === false) {
    report(
      'mediaInfo',
      'warning',
      `${server} does not analyse video files ("Analyse video files", ${page}): only that shows whether it can read a file behind a link, so links stay unconfirmed. Switch it on.`,
    );
  }
  if (style === 'relative' && naming.renameEpisodes) {
    report(
      'renameEpisodes',
      'notice',
      `${server} renames episodes: when it moves a relative link into another folder it writes a text that may lead nowhere. That is mended as soon as its Rename event comes, and by each reconcile. Links that need no mending: setting "links.style" = "absolute", where all see the media under the same path.`,
    );
  }
}
