import { saidCodes } from '@harken/contract/forecasting';
import { expect, it } from 'vitest';
import { forecasting as en } from './words.en.ts';
import { forecasting as zh } from './words.zh.ts';

it('every code that the server says has a sentence in both languages', () => {
  const said = (words: { said: object }) => Object.keys(words.said).map((key) => key.replace(/_other$/, ''));
  const keys = Object.keys(saidCodes).map((code) => code.replaceAll('.', '_'));
  expect(keys.filter((key) => !said(en).includes(key) || !said(zh).includes(key))).toEqual([]);
});
