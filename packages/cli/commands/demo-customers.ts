import { type Command, Misuse } from '../command.ts';
import { askDemonstration, port } from '../demonstration.ts';

export const command: Command = {
  name: 'demo customers',
  summary: 'Set how many live customers come to the demonstration.',
  about:
    'Sets how many live customers an hour come to the demonstration that runs on this machine; 0 stops them.\n' +
    'They come through the public messenger, like anyone else. Without this command the rate is HARKEN_DEMO_CUSTOMERS.',
  words: ['per hour'],
  options: { port },
  async run({ words, values }) {
    const perHour = Number(words[0]);
    if (!(perHour >= 0 && perHour <= 3600)) throw new Misuse('The rate must be a number from 0 to 3600.');
    if (!(await askDemonstration(values, 'live', { perHour }))) return 1;
    console.log(perHour === 0 ? 'No more customers come.' : `${perHour} customers an hour come from now on.`);
    return 0;
  },
};
