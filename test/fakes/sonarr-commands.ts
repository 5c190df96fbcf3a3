import type { FakeSonarr } from './fake-sonarr.ts';
import { DotNetError } from './media-files.ts';
import { importByHand, type ManualFile } from './sonarr-import.ts';
import type { SonarrSeries } from './sonarr-model.ts';
import { renameFiles } from './sonarr-rename.ts';
import { rescanSeries } from './sonarr-scan.ts';

export function addSonarrCommands(sonarr: FakeSonarr): void {
  sonarr.queue.define({
    name: 'RescanSeries',
    // `seriesIds` is not one of its fields: with it the command runs over everything.
    fields: { seriesId: 'int' },
    async run(body, wait) {
      let message: string | null = null;
      for (const series of pick(sonarr, body.seriesId, 'RescanSeries')) {
        message = `Scanning ${series.title}`;
        await rescanSeries(sonarr, series, wait);
      }
      return message;
    },
  });
  sonarr.queue.define({
    name: 'RefreshSeries',
    fields: { seriesIds: 'int[]' },
    alias: { seriesId: { to: 'seriesIds', wrap: true } },
    isLongRunning: true,
    updateScheduledTask: false,
    extra: { isNewSeries: false, completionMessage: 'Completed' },
    async run(body, wait) {
      const ids = (body.seriesIds as number[] | undefined) ?? [];
      const all =
        ids.length === 0 ? pick(sonarr, undefined, 'RefreshSeries') : ids.flatMap((id) => pick(sonarr, id, ''));
      for (const series of all) {
        await wait();
        await sonarr.onRefresh?.(series);
        // Sonarr hides the failure of a scan here.
        if (sonarr.mediaManagement.rescanAfterRefresh !== 'never')
          await rescanSeries(sonarr, series, wait).catch(() => undefined);
      }
      return 'Completed';
    },
  });
  sonarr.queue.define({
    name: 'RenameFiles',
    fields: { seriesId: 'int', files: 'int[]' },
    requiresDiskAccess: true,
    async run(body, wait) {
      const [series] = pick(sonarr, body.seriesId ?? 0, '');
      if (series === undefined) return null;
      const wanted = body.files as number[] | undefined;
      if (wanted === undefined) {
        throw new DotNetError('System.ArgumentNullException', "Value cannot be null. (Parameter 'source')");
      }
      const files = sonarr.filesOf(series).filter((file) => wanted.includes(file.id));
      if (files.length < wanted.length) {
        const message = `Expected query to return ${wanted.length} rows but returned ${files.length}`;
        throw new DotNetError('System.ApplicationException', message);
      }
      await wait();
      return `${await renameFiles(sonarr, series, files)} selected episode files renamed for ${series.title}`;
    },
  });
  sonarr.queue.define({
    name: 'RenameSeries',
    fields: { seriesIds: 'int[]' },
    requiresDiskAccess: true,
    async run(body, wait) {
      for (const series of ((body.seriesIds as number[] | undefined) ?? []).flatMap((id) => pick(sonarr, id, ''))) {
        await wait();
        await renameFiles(sonarr, series, sonarr.filesOf(series));
      }
      return null;
    },
  });
  sonarr.queue.define({
    name: 'ManualImport',
    fields: { files: 'any', importMode: 'any' },
    requiresDiskAccess: true,
    priority: 'high',
    async run(body, wait) {
      const files = (body.files ?? []) as ManualFile[];
      await wait();
      for (const file of files) await importByHand(sonarr, file, String(body.importMode ?? 'auto'));
      return `Manually imported ${files.length} files`;
    },
  });
  for (const name of [
    'RefreshMonitoredDownloads',
    'RssSync',
    'Backup',
    'CheckHealth',
    'SeriesSearch',
    'EpisodeSearch',
  ]) {
    sonarr.queue.define({ name, fields: {}, run: async (_body, wait) => wait().then(() => null) });
  }
}

function pick(sonarr: FakeSonarr, id: unknown, command: string): SonarrSeries[] {
  if (id === undefined) {
    sonarr.offend(`${command} without an id: runs over the whole library`);
    return [...sonarr.series];
  }
  const series = sonarr.seriesById(Number(id));
  if (series === null) {
    throw new DotNetError(
      'NzbDrone.Core.Datastore.ModelNotFoundException',
      `Series with ID ${Number(id)} does not exist`,
    );
  }
  return [series];
}
