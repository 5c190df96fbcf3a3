export const flash = {
  undone: (count: number) =>
    count === 1
      ? '1 link is being removed, and its rule was switched off.'
      : `${count} links are being removed, and their rules were switched off.`,
  gone: (count: number) => (count === 1 ? '1 link was removed already.' : `${count} links were removed already.`),
  nothing: () => 'Nothing was picked, so nothing was changed.',
  started: () => 'The run has started.',
  dryRun: () => 'The dry run has started; it changes nothing.',
  backup: () => 'The backup was made.',
};
