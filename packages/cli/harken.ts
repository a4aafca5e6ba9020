import { enableCompileCache } from 'node:module';
import { findCommand, helpOf, helpOfAll, loadCommands, parseFor } from './command.ts';

/** The `harken` command. Exit codes: 0 done, 1 failed, 2 the command line or the configuration is wrong. */
// What was compiled once starts at once; the cache is the runtime's own, in the temporary folder.
enableCompileCache();

const args = process.argv.slice(2);
const commands = await loadCommands();
const asked = args[0] === 'help' ? args.slice(1) : args;
const command = findCommand(commands, asked);

if (command && (args[0] === 'help' || args.includes('--help'))) console.log(helpOf(command));
else if (command) process.exitCode = await run();
else if (asked.length === 0 || asked[0] === '--help') console.log(helpOfAll(commands));
else {
  console.error(`There is no command 'harken ${asked.join(' ')}'. See: harken help`);
  process.exitCode = 2;
}

async function run(): Promise<number> {
  if (!command) return 2;
  try {
    const given = parseFor(command, asked.slice(command.name.split(' ').length));
    return (await command.run(given)) ?? 0;
  } catch (error) {
    // A refusal carries its exit code and a sentence for whoever typed the command. Anything else is a bug, with its stack.
    if (!(error instanceof Error) || !('exitCode' in error)) throw error;
    console.error(error.message);
    return Number(error.exitCode);
  }
}
