export const fields = {
  setBy: 'Set by',
  changeThere: '; change it there.',
};
