/** docs/configuration.md, from the settings themselves. A test compares it with the file. */
export function configurationReference(
  settings: readonly { variable: string; default: string | undefined; text: string }[],
): string {
  const rows = settings.map(
    ({ variable, default: standard, text }) =>
      `| \`${variable}\` | ${standard ? `\`${standard}\`` : ''} | ${text.replaceAll('|', '\\|')} |`,
  );
  return [
    '# Configuration',
    '',
    'Every setting is an environment variable. An empty one counts as not set; a misspelt `HARKEN_…` is refused at the',
    'start, with every other mistake at once. This page is written by `npx harken settings --markdown`, from the same',
    'source that checks them.',
    '',
    '| variable | default | what it does, when to change it, what that costs |',
    '|---|---|---|',
    ...rows,
  ].join('\n');
}
