import { access } from '../access/words.en.ts';
import { security } from '../access/words-security.en.ts';
import { administration } from '../administration/words.en.ts';
import { analytics } from '../analytics/words.en.ts';
import { conversations } from '../conversations/words.en.ts';
import { customers } from '../customers/words.en.ts';
import { dispatch } from '../dispatch/words.en.ts';
import { forecasting } from '../forecasting/words.en.ts';
import { knowledge } from '../knowledge/words.en.ts';
import { articles } from '../knowledge/words-editor.en.ts';
import { imports } from '../knowledge/words-import.en.ts';
import { proposals } from '../knowledge/words-proposals.en.ts';
import { routing } from '../routing/words.en.ts';
import { virtualAgent } from '../virtual-agent/words.en.ts';
import { problems } from './problem-texts.en.ts';
import { platform } from './words.en.ts';

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
