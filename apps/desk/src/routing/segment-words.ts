/** Rules, treatments and segments in words, in the reader's language. */
import type { Segment, SegmentRule, Treatment } from '@harken/contract/segments';
import i18next from 'i18next';
import { useMemo } from 'react';
import { useDesk } from '../platform/desk.ts';
import { anyOf, listOf, number, percent, signed, span } from '../platform/format.ts';
import { localName, useLanguage } from '../platform/i18n.ts';
import { attributeOf } from './segments-data.ts';

export function useSegmentWords() {
  const attributes = useDesk((state) => state.attributes);
  const queues = useDesk((state) => state.queues);
  const language = useLanguage();
  return useMemo(() => {
    const t = i18next.getFixedT(language, 'routing');

    function fact({ fact, key }: Pick<SegmentRule, 'fact' | 'key'>): string {
      const attribute = attributeOf(fact, key, attributes);
      return t(`segments.fact.${fact}`, { name: attribute ? localName(attribute.name) : (key ?? '') });
    }

    /** One of the words that a rule may name. */
    function word({ fact }: Pick<SegmentRule, 'fact'>, value: string): string {
      if (fact === 'queue') {
        const queue = queues.find(({ id }) => id === value);
        return queue ? localName(queue.name) : value;
      }
      if (fact === 'channel') {
        const key = `administration:capacity.channel.${value}`;
        return i18next.exists(key) ? i18next.t(key as 'administration:capacity.channel.phone') : value;
      }
      if (fact === 'tag') return value;
      const key = `routing:segments.word.${value}`;
      return i18next.exists(key) ? i18next.t(key as 'routing:segments.word.yes') : value;
    }

    function rule(one: SegmentRule): string {
      const { is, atLeast, below, points } = one;
      const shown = (value: number) => (one.fact === 'resolution' ? percent(value) : number(value, 1));
      const conditions = [
        ...(is ? [t('segments.rule.isWords', { what: anyOf(is.map((value) => word(one, value))) })] : []),
        ...(atLeast === undefined ? [] : [t('segments.rule.atLeastWords', { what: shown(atLeast) })]),
        ...(below === undefined ? [] : [t('segments.rule.belowWords', { what: shown(below) })]),
      ];
      return t('segments.rule.inWords', { fact: fact(one), condition: listOf(conditions), points: signed(points) });
    }

    function treatment({
      automation,
      goalSeconds,
      minimumSkill,
      callBackAfterSeconds,
      personWithinSeconds,
    }: Treatment): string {
      const words = [
        ...(automation === 'answer_once' || automation === 'person'
          ? [t(`segments.treatment.inWords.${automation}`)]
          : []),
        ...(goalSeconds === undefined
          ? []
          : [t('segments.treatment.inWords.goalSeconds', { span: span(goalSeconds) })]),
        ...(minimumSkill === undefined
          ? []
          : [t('segments.treatment.inWords.minimumSkill', { level: number(minimumSkill) })]),
        ...(callBackAfterSeconds === undefined
          ? []
          : callBackAfterSeconds === 0
            ? [t('segments.treatment.inWords.callBackAtOnce')]
            : [t('segments.treatment.inWords.callBackAfterSeconds', { span: span(callBackAfterSeconds) })]),
        ...(personWithinSeconds === undefined
          ? []
          : [t('segments.treatment.inWords.personWithinSeconds', { span: span(personWithinSeconds) })]),
      ];
      return words.length > 0 ? words.join(t('segments.treatment.joint')) : t('segments.usual');
    }

    const pair = ({ value, complexity }: Pick<Segment, 'value' | 'complexity'>) =>
      t('segments.pair', { value: t(`segments.value.${value}`), complexity: t(`segments.complexity.${complexity}`) });

    /** Why a contact is where it is, and what follows: a sentence each. */
    function why(segment: Segment): string[] {
      return [
        t('segments.why.segment', {
          value: t(`segments.value.${segment.value}`),
          complexity: t(`segments.complexity.${segment.complexity}`),
          version: number(segment.version),
        }),
        ...(segment.because.length > 0
          ? [t('segments.why.because', { rules: segment.because.map((one) => rule(one.rule)).join(' · ') })]
          : []),
        t('segments.why.treated', { treatment: treatment(segment.treatment) }),
      ];
    }

    return { fact, word, rule, treatment, pair, why };
  }, [attributes, queues, language]);
}
