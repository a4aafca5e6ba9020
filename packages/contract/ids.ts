/**
 * Identifiers. A thing is named by its kind and a UUID: `conv_0190…`. The same text is used in the database,
 * in events, in the API and on screens, so an id found in a log can be searched anywhere as it is.
 * The UUID is version 7 where the server makes it; clients may send any version for what they create.
 */
import { z } from 'zod';

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

function idOf<Prefix extends string>(prefix: Prefix) {
  return z
    .string()
    .regex(new RegExp(`^${prefix}_${uuid}$`), `expected an id that begins with ${prefix}_`)
    .brand<Prefix>();
}

export const personId = idOf('pers');
export const teamId = idOf('team');
export const skillId = idOf('skil');
export const queueId = idOf('queu');
export const dispositionId = idOf('disp');
export const macroId = idOf('macr');
export const tagId = idOf('tag');
export const attributeId = idOf('attr');
export const customerId = idOf('cust');
export const identityId = idOf('iden');
export const caseId = idOf('case');
export const conversationId = idOf('conv');
export const messageId = idOf('msg');
export const fileId = idOf('file');
export const inboxId = idOf('inbx');
export const offerId = idOf('offr');
export const decisionId = idOf('deci');
export const collectionId = idOf('coll');
export const articleId = idOf('arti');
export const reportId = idOf('repo');
export const alertRuleId = idOf('alru');
export const sessionId = idOf('sess');
export const passkeyId = idOf('pkey');
export const providerId = idOf('prov');
export const apiKeyId = idOf('akey');
export const viewId = idOf('view');
export const bulkId = idOf('bulk');
export const ratingFormId = idOf('rafo');
export const comparisonId = idOf('comp');
export const experimentId = idOf('expe');
export const snapshotId = idOf('fcst');
export const plannedEventId = idOf('plev');
export const importId = idOf('impo');
export const issueId = idOf('issu');
export const proposalId = idOf('prop');
export const procedureId = idOf('proc');
export const runId = idOf('prun');
export const actionId = idOf('pact');
export const eventId = z.uuid().brand<'evnt'>();

export type PersonId = z.infer<typeof personId>;
export type TeamId = z.infer<typeof teamId>;
export type SkillId = z.infer<typeof skillId>;
export type QueueId = z.infer<typeof queueId>;
export type DispositionId = z.infer<typeof dispositionId>;
export type MacroId = z.infer<typeof macroId>;
export type TagId = z.infer<typeof tagId>;
export type AttributeId = z.infer<typeof attributeId>;
export type CustomerId = z.infer<typeof customerId>;
export type IdentityId = z.infer<typeof identityId>;
export type CaseId = z.infer<typeof caseId>;
export type ConversationId = z.infer<typeof conversationId>;
export type MessageId = z.infer<typeof messageId>;
export type FileId = z.infer<typeof fileId>;
export type InboxId = z.infer<typeof inboxId>;
export type OfferId = z.infer<typeof offerId>;
export type DecisionId = z.infer<typeof decisionId>;
export type CollectionId = z.infer<typeof collectionId>;
export type ArticleId = z.infer<typeof articleId>;
export type ReportId = z.infer<typeof reportId>;
export type AlertRuleId = z.infer<typeof alertRuleId>;
export type SessionId = z.infer<typeof sessionId>;
export type PasskeyId = z.infer<typeof passkeyId>;
export type ProviderId = z.infer<typeof providerId>;
export type ApiKeyId = z.infer<typeof apiKeyId>;
export type ViewId = z.infer<typeof viewId>;
export type BulkId = z.infer<typeof bulkId>;
export type RatingFormId = z.infer<typeof ratingFormId>;
export type ComparisonId = z.infer<typeof comparisonId>;
export type ExperimentId = z.infer<typeof experimentId>;
export type SnapshotId = z.infer<typeof snapshotId>;
export type PlannedEventId = z.infer<typeof plannedEventId>;
export type ImportId = z.infer<typeof importId>;
export type IssueId = z.infer<typeof issueId>;
export type ProposalId = z.infer<typeof proposalId>;
export type ProcedureId = z.infer<typeof procedureId>;
export type RunId = z.infer<typeof runId>;
export type ActionId = z.infer<typeof actionId>;
export type EventId = z.infer<typeof eventId>;

/** What each prefix brands: `idFrom('conv', uuid)` is a `ConversationId`. */
export interface IdOf {
  pers: PersonId;
  team: TeamId;
  skil: SkillId;
  queu: QueueId;
  disp: DispositionId;
  macr: MacroId;
  tag: TagId;
  attr: AttributeId;
  cust: CustomerId;
  iden: IdentityId;
  case: CaseId;
  conv: ConversationId;
  msg: MessageId;
  file: FileId;
  inbx: InboxId;
  offr: OfferId;
  deci: DecisionId;
  coll: CollectionId;
  arti: ArticleId;
  repo: ReportId;
  alru: AlertRuleId;
  sess: SessionId;
  pkey: PasskeyId;
  prov: ProviderId;
  akey: ApiKeyId;
  view: ViewId;
  bulk: BulkId;
  rafo: RatingFormId;
  comp: ComparisonId;
  expe: ExperimentId;
  fcst: SnapshotId;
  plev: PlannedEventId;
  impo: ImportId;
  issu: IssueId;
  prop: ProposalId;
  proc: ProcedureId;
  prun: RunId;
  pact: ActionId;
}

export function idFrom<Prefix extends keyof IdOf>(prefix: Prefix, uuid: string): IdOf[Prefix] {
  return `${prefix}_${uuid}` as unknown as IdOf[Prefix];
}
