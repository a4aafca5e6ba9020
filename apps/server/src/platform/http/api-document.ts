import type { Permission } from '@harken/contract/permissions';
import type { Route } from '@harken/contract/route';

/** The part of a document that the reference page reads. */
export interface ApiDocument {
  info: { title: string; version: string };
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, ApiOperation>>;
}
export interface ApiOperation {
  operationId: string;
  summary: string;
  tags: string[];
  description?: string;
  parameters?: { name: string; in: string; required?: boolean; schema: JsonSchema; description?: string }[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, { description?: string; content?: Record<string, { schema: JsonSchema }> }>;
  'x-permission': Permission;
  'x-roles': readonly string[];
  'x-caller': Route['as'];
  /** A program may call it by a key with this permission. */
  'x-takes-keys': boolean;
}
export interface JsonSchema {
  type?: string | string[];
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  prefixItems?: JsonSchema[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  additionalProperties?: JsonSchema | boolean;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  default?: unknown;
  $ref?: string;
}
