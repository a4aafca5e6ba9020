/** Whether the program that decides here does what theory says where theory has an answer: M/M/n and Erlang C. */
import type { TwinResult } from '@harken/contract/routes-twin';
import { prepare, type Scenario, summarise } from '@harken/engines/simulation';
import { staff } from '@harken/engines/staffing';
import { runReplications } from '../platform/replications.ts';

const question = { arrivalsPerHour: 200, handleSeconds: 300, servers: 20 } as const;

const scenario: Scenario = {
  seed: 1,
  replications: 8,
  contacts: 100_000,
  warmup: 0.05,
  types: [{ id: 'contacts', arrivalsPerHour: question.arrivalsPerHour }],
  pools: [{ id: 'agents', agents: question.servers, skills: { contacts: { handleSeconds: question.handleSeconds } } }],
  policy: { program: 'production' },
};

/** Found once, when it is first asked for: the answer is of the program and of nothing else. */
export function theoryCheck(workers: number): () => Promise<TwinResult['theory']> {
  let found: Promise<TwinResult['theory']> | undefined;
  async function find() {
    const { tallies } = await runReplications(scenario, { workers });
    const { total, halfWidths } = summarise(prepare(scenario), tallies);
    return {
      simulated: total.probabilityOfWait as number,
      exact: staff({ model: 'erlang-c', ...question }).probabilityOfWait as number,
      halfWidth: halfWidths?.total.probabilityOfWait as number,
    };
  }
  return () => {
    found ??= find();
    return found;
  };
}
