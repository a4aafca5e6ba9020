import type { Forecast } from '@harken/engines/forecasting';
import { type Command, Misuse } from '../command.ts';
import { seriesFrom, seriesOptions } from '../series/given.ts';

export const command: Command = {
  name: 'forecast',
  summary: 'Forecast any series of a CSV file, with how sure that is.',
  about:
    'Reads unique_id,ds,y and writes unique_id,ds,yhat and a band for each level. Missing slots and days are put back as not\n' +
    'known; hours of the week that are always empty are closed and forecast 0. Every series is forecast by all models\n' +
    'together, each as loud as it would have been right at earlier moments of that series.\n\n' +
    'Exit codes: 0 answered, 2 a row or an option is wrong, a line a mistake; nothing is written then.',
  options: {
    ...seriesOptions,
    level: { kind: { value: 'percent' }, about: 'Bands, as 80,95. Left out: 80,95.' },
    explain: {
      kind: 'flag',
      about: 'Tell on the error stream which model got which weight and why, and what was cleaned.',
    },
  },
  async run(given) {
    const levels = levelsFrom(given.values.get('level'));
    const { count, horizon, prepared, workers } = await seriesFrom(given);
    const [{ forecastAll }, { quantiles }, { progressBar }, { openOutput }] = await Promise.all([
      import('../series/together.ts'),
      import('@harken/engines/forecasting/uncertainty'),
      import('../progress-bar.ts'),
      import('../standard-output.ts'),
    ]);
    const write = openOutput();
    const bar = progressBar(process.stderr);
    const explain = given.flags.has('explain');
    await write(`unique_id,ds,yhat${levels.map((level) => `,yhat-lo-${level},yhat-hi-${level}`).join('')}\n`);
    await forecastAll(
      { count, seriesAt: (nth) => prepared(nth).series, workers, onProgress: bar.show },
      horizon,
      (nth, answer) => {
        const { ds, remarks } = prepared(nth);
        if (explain) {
          bar.clear();
          console.error(explained({ ...answer, remarks: [...remarks, ...answer.remarks] }));
        }
        const bands = levels.map(
          (level) => [quantiles(answer, 0.5 - level / 200), quantiles(answer, 0.5 + level / 200)] as const,
        );
        const id = /[",\n]/.test(answer.id) ? `"${answer.id.replaceAll('"', '""')}"` : answer.id;
        let text = '';
        for (let slot = 0; slot < horizon; slot++) {
          text += `${id},${ds(slot)},${figure(answer.point[slot]!)}`;
          for (const [low, high] of bands) text += `,${figure(low[slot]!)},${figure(high[slot]!)}`;
          text += '\n';
        }
        return write(text);
      },
    ).finally(bar.clear);
    return 0;
  },
};

function levelsFrom(given = '80,95'): number[] {
  const levels = given.split(',').map(Number);
  if (levels.some((level) => !(level > 0 && level < 100)))
    throw new Misuse(`--level must be percents between 0 and 100, as 80,95, not '${given}'.`);
  return levels;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(8)));
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function explained({ id, voices, simple, remarks }: Pick<Forecast, 'id' | 'voices' | 'simple' | 'remarks'>): string {
  const head = simple === null ? id : `${id}  simple: ${simple}`;
  const lines = voices
    .filter(({ weight }) => weight >= 0.005)
    .map(({ member, weight, error, origins, influences }) => {
      const erred = error === null ? 'not tried' : `erred ${percent(error)} in ${origins} trials`;
      const moved = influences
        .map(({ input, effect }) => `${input} ${effect >= 0 ? '+' : ''}${percent(effect)}`)
        .join(', ');
      return `  ${percent(weight).padStart(7)}  ${member}: ${erred}${moved && `; ${moved}`}`;
    });
  return [head, ...lines, ...remarks.map(({ about, count }) => `  ${about} ${count}`)].join('\n');
}
