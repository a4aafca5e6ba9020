/**
 * What customers are told on arrival, against what they waited: `node tests/bench/expected-wait.ts`. The same for a seed.
 *
 * Compared are the waits of those who had to wait and were answered, each with what was told in the moment of arrival.
 * LES tells what the last of the same type who was answered after waiting had waited: the usual announcement, and the
 * yardstick (to count those who had not to wait makes it a little worse). "Line" tells those of the type who wait, and oneself, ÷ the completions of all
 * who serve it. The model knows rates that were measured in another replication, never the true ones. The engine's
 * settings were chosen on the seeds 7 and 11, so other seeds say something about it.
 */
import { waitModels } from '@harken/engines/simulation/wait-models';
import { tryWaits } from '@harken/engines/simulation/wait-trial';
import { table } from '../house/figures.ts';

const seed = Number(process.env.SEED ?? 2026);
const contacts = Number(process.env.CONTACTS ?? 100_000);
const reported = Number(process.env.ROUNDS ?? 2);

const rows = waitModels.map((model) => {
  const steady = typeof model.scenario.types[0]?.arrivalsPerHour === 'number';
  const figures = tryWaits(model, { seed, contacts, reported: steady ? reported : 10 * reported });
  const { rmse, covered } = figures;
  const less = (way: keyof typeof rmse) => `${Math.round(1000 * (1 - rmse[way] / rmse.lastToEnter)) / 10} %`;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return {
    model: model.name.padEnd(36),
    waits: figures.contacts,
    'mean wait': figures.meanWaitSeconds,
    'RMSE LES': rmse.lastToEnter,
    line: rmse.queueLength,
    engine: rmse.model,
    learned: rmse.calibrated,
    'engine less': less('model'),
    'learned less': less('calibrated'),
    '80 % holds': percent(covered.model),
    'when learned': percent(covered.calibrated),
  };
});
console.log(`seed ${seed}; seconds; "less" is the RMSE against LES's\n\n${table(rows)}`);
