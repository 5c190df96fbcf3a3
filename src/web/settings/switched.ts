/** What to say when a server was switched on or off; somebody else may have done so already. */
export function switched({ enabled: before }: { readonly enabled: boolean }, enabled: boolean) {
  if (before === enabled) return enabled ? 'switchedOnAlready' : 'switchedOffAlready';
  return enabled ? 'switchedOn' : 'switchedOff';
}
