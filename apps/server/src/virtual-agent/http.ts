import type { Http } from '../platform/http.ts';
import type { Procedures } from './procedures.ts';
import type { VirtualAgent } from './virtual-agent.ts';

export function serveVirtualAgent(
  http: Pick<Http, 'serve'>,
  { procedures, virtualAgent }: { procedures: Procedures; virtualAgent: Pick<VirtualAgent, 'happened'> },
): void {
  http.serve('listProcedures', () => procedures.list());
  http.serve('createProcedure', async ({ body }, caller) => ({ procedure: await procedures.create(body, caller) }));
  http.serve('saveProcedureDraft', async ({ params, body }, caller) => ({
    procedure: await procedures.saveDraft(params.id, body, caller),
  }));
  http.serve('publishProcedure', async ({ params, body }, caller) => ({
    procedure: await procedures.publish(params.id, body, caller),
  }));
  http.serve('restoreProcedure', async ({ params, body }, caller) => ({
    procedure: await procedures.restore(params.id, body, caller),
  }));
  http.serve('switchProcedure', async ({ params, body }, caller) => ({
    procedure: await procedures.turn(params.id, body.on, caller),
  }));
  http.serve('listProcedureVersions', async ({ params }) => ({ versions: await procedures.versions(params.id) }));
  http.serve('listProcedureRuns', async ({ params }) => ({ runs: await procedures.runs(params.id) }));
  http.serve('tellProcedureRun', async ({ params, body }) => ({
    taken: await virtualAgent.happened(params.id, body.event, body.data),
  }));
  http.serve('putProcedureTool', async ({ params, body }, caller) => ({
    tool: await procedures.putTool({ ...body, content: { ...body.content, name: params.name } }, caller),
  }));
}
