import { access } from '../access/words.zh.ts';
import { security } from '../access/words-security.zh.ts';
import { administration } from '../administration/words.zh.ts';
import { analytics } from '../analytics/words.zh.ts';
import { conversations } from '../conversations/words.zh.ts';
import { customers } from '../customers/words.zh.ts';
import { dispatch } from '../dispatch/words.zh.ts';
import { forecasting } from '../forecasting/words.zh.ts';
import { knowledge } from '../knowledge/words.zh.ts';
import { articles } from '../knowledge/words-editor.zh.ts';
import { imports } from '../knowledge/words-import.zh.ts';
import { proposals } from '../knowledge/words-proposals.zh.ts';
import { routing } from '../routing/words.zh.ts';
import { virtualAgent } from '../virtual-agent/words.zh.ts';
import { problems } from './problem-texts.zh.ts';
import { platform } from './words.zh.ts';

export const dictionary = {
  platform,
  problems,
  access,
  security,
  administration,
  conversations,
  customers,
  routing,
  analytics,
  dispatch,
  forecasting,
  knowledge,
  articles,
  virtualAgent,
  proposals,
  imports,
};
