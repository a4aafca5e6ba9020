/** Everything that live customers say. `dialogue.ts` tells what each part means. */

import { chineseDialogues } from './conversations-chinese.ts';
import { englishDialogues } from './conversations-english.ts';
import type { Dialogue } from './dialogue.ts';

export const dialogues: readonly Dialogue[] = [...englishDialogues, ...chineseDialogues];
