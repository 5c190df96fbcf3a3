export const flash = {
  undone: (count: number) =>
    count === 1
      ? '1 link is being removed, and its rule was switched off.'
      : `${count} links are being removed, and their rules were switched off.`,
  gone: (count: number) => (count === 1 ? '1 link was removed already.' : `${count} links were removed already.`),
  nothing: () => 'Nothing was picked, so nothing was changed.',
  started: () => 'The run has started.',
  dryRun: () => 'The dry run has started; it changes nothing.',
  cancelled: () => 'The run is being cancelled.',
  ended: () => 'The run had ended already, so nothing was changed.',
  confirmed: () => 'The removal was confirmed. Each link is checked once more before it goes.',
  grown: () => 'More links wait to be removed now, so nothing was removed. Read the list again.',
  retried: () => 'It runs again now.',
  stillIgnored: () => 'There is still nothing to do for this webhook.',
  notFailed: () => 'It had not failed any more, so nothing was changed.',
  saved: () => 'Saved.',
  same: () => 'Nothing differed, so nothing was changed.',
  discovering: () => 'Discovery has started.',
  ruleMade: () => 'The rule was made. Its link follows.',
  ruleChanged: () => 'The rule was changed.',
  ruleDeleted: () => 'The rule was deleted, and its link is being removed.',
  ruleGone: () => 'There is no such rule any more: it was deleted already.',
  backup: () => 'The backup was made.',
};
