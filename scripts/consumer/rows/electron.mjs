export const rows = [
  {
    name: 'electron',
    environment: 'Electron',
    does: 'a page, and the main process',
    documented: 'its program comes from GitHub, not from npm; docs/environments.md says what applies',
  },
];
