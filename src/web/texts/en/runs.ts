export const runs = {
  scopes: {
    links: 'Links',
    library: 'Library',
    watch: 'Watch',
    all: 'Everything',
    matching: 'Discovery',
    removals: 'Removals',
  },
  states: {
    queued: 'Queued',
    running: 'Running',
    succeeded: 'Succeeded',
    failed: 'Failed',
    cancelled: 'Cancelled',
    needsConfirmation: 'Waits for Confirm',
  },
  dry: 'dry run',
};
