import { splitSentences } from '../sentences.ts';
import { separateSmallTalk } from '../small-talk.ts';
import { likeness, type Statement, sameFigures, statement } from './said.ts';

/** What agents said in one solved conversation, message by message, without personal data. */
export interface Replies {
  id: string;
  replies: readonly string[];
}

/** A sentence that agents said in many conversations, in the words that are nearest to all of them. */
export interface RecurringSentence {
  text: string;
  /** Conversations in which it was said, in their order. */
  conversations: string[];
  /** The same with other figures, commonest first: where agents contradict each other. */
  otherwise: string[];
}

interface Group {
  members: { id: string; said: Statement; place: number }[];
  conversations: Set<string>;
}

/** Sentences this alike say the same in other words. */
const ALIKE = 0.5;
/** Said in so large a share of the conversations about it, and in no fewer than that many. */
const SHARE = 0.2;
const FEWEST = 3;
/** Said so much more often about this than about anything else; what is said about everything is manners. */
const PARTICULAR = 3;
const MOST_CONVERSATIONS = 300;
const MOST_SENTENCES = 30;
/** Members of a group that are compared with each other to find the middle one. */
const MOST_COMPARED = 40;

/** What stands for something that was taken out, such as [card]. */
const TAKEN_OUT = /\[[^\]\n]{1,40}\]/u;
const ASKS = /[?？]\s*$/u;

/**
 * Sentences that recur in agents' replies about one subject, in the order in which they are said. Greetings, questions
 * back, sentences that carried personal data, and what is said about everything are left out. Nothing is rephrased.
 * @param others replies about other subjects, to tell manners from matter
 * @returns up to `most` sentences; none where nothing recurs
 */
export function recurringSentences(
  conversations: readonly Replies[],
  others: readonly Replies[] = [],
  most = 12,
): RecurringSentence[] {
  const about = conversations.slice(-MOST_CONVERSATIONS);
  const groups = grouped(about);
  const needed = Math.max(FEWEST, Math.ceil(about.length * SHARE));
  const recurring = groups.filter((group) => group.conversations.size >= needed);
  const elsewhere = others.slice(-MOST_CONVERSATIONS).map((one) => statementsOf(one).map(({ said }) => said));
  return recurring
    .map((group) => ({ group, middle: middleOf(group) }))
    .filter(({ group, middle }) => {
      const inOthers = elsewhere.filter((said) =>
        said.some((one) => likeness(one.about, middle.about) >= ALIKE),
      ).length;
      const share = inOthers / Math.max(1, elsewhere.length);
      return share * PARTICULAR <= group.conversations.size / about.length;
    })
    .sort((a, b) => b.group.conversations.size - a.group.conversations.size)
    .slice(0, most)
    .sort((a, b) => placeOf(a.group) - placeOf(b.group))
    .map(({ group, middle }) => ({
      text: middle.text,
      conversations: about.map(({ id }) => id).filter((id) => group.conversations.has(id)),
      otherwise: otherwise(group, middle),
    }));
}

function statementsOf({ id, replies }: Replies): { id: string; said: Statement; place: number }[] {
  const sentences = replies
    .flatMap((reply) => splitSentences(separateSmallTalk(reply).rest))
    .slice(0, MOST_SENTENCES)
    .map(({ text }) => text)
    .filter((text) => !ASKS.test(text) && !TAKEN_OUT.test(text));
  return sentences
    .map((text, at) => ({ id, said: statement(text), place: sentences.length > 1 ? at / (sentences.length - 1) : 0.5 }))
    .filter(({ said }) => said.about.size >= 2);
}

/** Each sentence joins the most alike group that there is, or begins one. */
function grouped(conversations: readonly Replies[]): Group[] {
  const groups: (Group & { first: Statement })[] = [];
  const byTerm = new Map<string, number[]>();
  for (const member of conversations.flatMap(statementsOf)) {
    const near = new Set([...member.said.about].flatMap((term) => byTerm.get(term) ?? []));
    let best: { at: number; alike: number } | undefined;
    for (const at of near) {
      const alike = likeness(member.said.about, groups[at]!.first.about);
      if (alike >= ALIKE && (best === undefined || alike > best.alike)) best = { at, alike };
    }
    if (best !== undefined) {
      const group = groups[best.at]!;
      group.members.push(member);
      group.conversations.add(member.id);
      continue;
    }
    const at = groups.push({ first: member.said, members: [member], conversations: new Set([member.id]) }) - 1;
    for (const term of member.said.about) byTerm.set(term, [...(byTerm.get(term) ?? []), at]);
  }
  return groups;
}

/** Of those with the commonest figures, the one most like all others; of equals the shortest. */
function middleOf({ members }: Group): Statement {
  const common = byFigures(members)[0] as Statement[];
  const some = common.slice(0, MOST_COMPARED);
  const score = (one: Statement) => some.reduce((sum, other) => sum + likeness(one.about, other.about), 0);
  return some
    .map((said) => ({ said, score: score(said) }))
    .reduce((best, one) =>
      one.score > best.score + 1e-9 || (one.score > best.score - 1e-9 && one.said.text.length < best.said.text.length)
        ? one
        : best,
    ).said;
}

function otherwise({ members }: Group, middle: Statement): string[] {
  return byFigures(members)
    .map(([first]) => first as Statement)
    .filter((said) => !sameFigures(said, middle))
    .slice(0, 3)
    .map(({ text }) => text);
}

/** Commonest first. */
function byFigures(members: Group['members']): Statement[][] {
  const kinds = new Map<string, Statement[]>();
  for (const { said } of members) {
    const key = [...said.figures].sort().join(' ');
    kinds.set(key, [...(kinds.get(key) ?? []), said]);
  }
  return [...kinds.values()].sort((a, b) => b.length - a.length);
}

const placeOf = ({ members }: Group): number => members.reduce((sum, { place }) => sum + place, 0) / members.length;
