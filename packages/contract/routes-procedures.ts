/** What the virtual agent does: procedures, their versions and runs, and the tools they use. */
import { z } from 'zod';
import { procedureId, runId } from './ids.ts';
import {
  procedure,
  procedureAction,
  procedureContent,
  procedureRun,
  procedureVersion,
  storedTool,
  toolContent,
} from './procedures.ts';
import { group } from './route.ts';

const params = z.object({ id: procedureId });
const version = z.int().min(0);
const key = procedure.shape.key;

export const procedureRoutes = group({
  listProcedures: {
    method: 'GET',
    path: '/api/procedures',
    summary: 'Every procedure with its draft, and the tools, without their secrets',
    as: 'person',
    may: 'procedure.manage',
    reply: z.object({ procedures: z.array(procedure), tools: z.array(storedTool) }),
  },
  createProcedure: {
    method: 'POST',
    path: '/api/procedures',
    summary: 'Begin a procedure, as a draft',
    as: 'person',
    may: 'procedure.manage',
    body: z.object({ key, content: procedureContent }),
    reply: z.object({ procedure }),
    status: 201,
  },
  saveProcedureDraft: {
    method: 'PUT',
    path: '/api/procedures/:id/draft',
    summary: 'Keep what was written. Refused when somebody wrote on it in the meantime',
    as: 'person',
    may: 'procedure.manage',
    params,
    body: z.object({ content: procedureContent, draftVersion: version }),
    reply: z.object({ procedure }),
  },
  publishProcedure: {
    method: 'POST',
    path: '/api/procedures/:id/publish',
    summary: 'Let the draft count. Refused while something is wrong with it or an example dialogue comes out otherwise',
    as: 'person',
    may: 'procedure.manage',
    params,
    body: z.object({ draftVersion: version }),
    reply: z.object({ procedure }),
  },
  restoreProcedure: {
    method: 'POST',
    path: '/api/procedures/:id/restore',
    summary: 'Publish an earlier version again, as a version of its own; it is the draft too then',
    as: 'person',
    may: 'procedure.manage',
    params,
    body: z.object({ restores: z.int().min(1), draftVersion: version }),
    reply: z.object({ procedure }),
  },
  switchProcedure: {
    method: 'PUT',
    path: '/api/procedures/:id/on',
    summary: 'Serve customers by it, or begin it with nobody any more',
    as: 'person',
    may: 'procedure.manage',
    params,
    body: z.object({ on: z.boolean() }),
    reply: z.object({ procedure }),
  },
  listProcedureVersions: {
    method: 'GET',
    path: '/api/procedures/:id/versions',
    summary: 'Its latest hundred versions, the newest first',
    as: 'person',
    may: 'procedure.manage',
    params,
    reply: z.object({ versions: z.array(procedureVersion) }),
  },
  listProcedureRuns: {
    method: 'GET',
    path: '/api/procedures/:id/runs',
    summary: 'Its latest hundred runs, the newest first, with what was done and nothing that customers said',
    as: 'person',
    may: 'procedure.manage',
    params,
    reply: z.object({ runs: z.array(procedureRun.extend({ actions: z.array(procedureAction) })) }),
  },
  tellProcedureRun: {
    method: 'POST',
    path: '/api/procedure-runs/:id/events',
    summary: 'Tell a run that what it waits for has happened. One that waits for something else is left as it is',
    as: 'person',
    may: 'procedure.manage',
    params: z.object({ id: runId }),
    body: z.object({
      event: key,
      data: z.record(z.string().max(40), z.union([z.string().max(500), z.number(), z.boolean()])),
    }),
    reply: z.object({ taken: z.boolean() }),
  },
  putProcedureTool: {
    method: 'PUT',
    path: '/api/procedure-tools/:name',
    summary: 'Describe a tool. Its secret is kept where none is given, and never shown again',
    as: 'person',
    may: 'settings.manage',
    params: z.object({ name: key }),
    body: z.object({
      content: toolContent,
      secret: z
        .string()
        .regex(/^[\x21-\x7e][\x20-\x7e]{0,3999}$/, 'is not what a header can hold')
        .nullable()
        .optional()
        .describe('Null takes it away'),
      version: version.describe('The version that was edited; 0 for a new one'),
    }),
    reply: z.object({ tool: storedTool }),
  },
});
