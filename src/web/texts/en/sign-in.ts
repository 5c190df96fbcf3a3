export const signIn = {
  password: 'Password',
  apiKey: 'API key',
  passwordHelp: 'Forgot it? "plex-linker password" sets a new one.',
  apiKeyHelp:
    'No password is set yet. The API key is in the file api-key of the data folder, or in PLEX_LINKER_API_KEY.',
  wrong: { password: 'This is not the password.', 'API key': 'This is not the API key.' },
  submit: 'Sign in',
  withPlex: 'Sign in with Plex',
  withoutPlex: 'Sign in without Plex',
  checkAgain: 'Check again',
  newPassword: 'New password',
  newPasswordHelp: '8 characters or more. From now on, it signs in instead of the API key; programs keep the key.',
  badLength: 'The password must have 8 to 1000 characters.',
  repeat: 'Repeat the password',
  repeatHelp: 'Type the new password once more.',
  differs: 'This differs from the password above.',
  save: 'Save',
};
