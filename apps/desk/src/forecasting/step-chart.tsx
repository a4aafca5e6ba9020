import { type ReactElement, useId } from 'react';
import { ticks } from '../dispatch/compared.ts';
import { inZone, number } from '../platform/format.ts';
import { Hatch } from '../platform/hatch.tsx';
import { ChartReader } from './chart-reader.tsx';
import { stepArea, stepPath } from './paths.ts';
import { textWidth } from './places.ts';
import { useWidth } from './use-width.ts';
import { ValueAxis } from './value-axis.tsx';

const left = 38;
const right = 96;
const top = 8;

/** People of one interval. */
export interface Step {
  at: number;
  to: number;
  required: number | null;
  /** What the ends of the 80 % band would ask for. */
  least: number | null;
  most: number | null;
  /** Who is planned, or was there; null where nobody said. */
  staff: number | null;
}

/** Requirement as an amber step over the people who are planned, grey and filled; what is short is hatched. */
export function StepChart({
  steps,
  now,
  zone,
  height,
  words,
  read,
  setRead,
}: {
  steps: readonly Step[];
  now: number | null;
  zone: string;
  height: number;
  words: { label: string; required: string; staff: string; short: string; say: (step: Step) => string };
  read: number | null;
  setRead: (at: number | null) => void;
}): ReactElement {
  const id = useId();
  const [frame, width] = useWidth<HTMLDivElement>(340);
  const floor = height - 20;
  const inner = width - left - (width > 600 ? right : 8);
  const from = steps[0]?.at ?? 0;
  const until = steps.at(-1)?.to ?? 1;
  const most =
    Math.max(4, ...steps.flatMap(({ required, most: high, staff }) => [required ?? 0, high ?? 0, staff ?? 0])) * 1.05;
  const x = (at: number) => left + ((at - from) / (until - from)) * inner;
  const y = (people: number) => floor - (people / most) * (floor - top);
  const of = (value: (step: Step) => number | null) =>
    steps.map((step) => {
      const people = value(step);
      return people === null ? null : { from: x(step.at), to: x(step.to), y: y(people) };
    });
  const short = steps.filter((step) => shortOf(step) > 0);
  const [firstShort] = short;
  const last = steps.at(-1);
  const hours = steps.filter(({ at }) => inZone(at, zone, 'time').endsWith('00'));
  const every = [1, 2, 3, 4, 6].find((step) => hours.length / step <= inner / 52) ?? 6;
  const reading = read === null ? undefined : steps[read];
  const named = width > 600;
  // Beside the ends of their lines, and never over each other.
  const [needs, there] = [y(last?.required ?? 0), y(last?.staff ?? 0)];
  const apart = Math.max(0, 14 - Math.abs(needs - there)) / 2;
  const up = needs <= there ? -1 : 1;
  const names = { required: needs + 4 + up * apart, staff: there + 4 - up * apart };
  return (
    <div ref={frame}>
      <ChartReader
        label={words.label}
        count={steps.length}
        at={read}
        set={setRead}
        say={(at) => (steps[at] ? words.say(steps[at]) : '')}
        placeAt={(px) => {
          const found = steps.findIndex(({ at, to }) => px >= x(at) && px < x(to));
          return found < 0 ? null : found;
        }}
      >
        <svg width={width} height={height} className="block text-[11px] tabular-nums" aria-hidden="true">
          <defs>
            <Hatch id={`${id}-short`} line="var(--breaking)" wide={1.6} ground="var(--breaking-soft)" />
          </defs>
          <ValueAxis marks={ticks(0, most, 4)} y={y} left={left} right={left + inner} write={number} />
          {hours
            .filter((_, nth) => nth % every === 0)
            .map(({ at }) => (
              <g key={at}>
                <line x1={x(at)} x2={x(at)} y1={top} y2={floor} stroke="var(--line)" shapeRendering="crispEdges" />
                <text x={x(at)} y={height - 5} textAnchor="middle" className="fill-ink-3">
                  {inZone(at, zone, 'time')}
                </text>
              </g>
            ))}
          <path
            d={stepArea(
              of(({ staff }) => staff),
              floor,
            )}
            fill="var(--chart-staff)"
            fillOpacity={0.16}
          />
          {steps.map((step) =>
            step.required === null || step.most === null || step.least === null ? null : (
              <rect
                key={step.at}
                x={x(step.at)}
                width={x(step.to) - x(step.at)}
                y={y(step.most)}
                height={Math.max(0, y(step.least) - y(step.most))}
                fill="var(--chart-requirement)"
                fillOpacity={0.16}
              />
            ),
          )}
          {steps.map((step) =>
            shortOf(step) > 0 ? (
              <rect
                key={step.at}
                x={x(step.at)}
                width={x(step.to) - x(step.at)}
                y={y(step.required ?? 0)}
                height={y(step.staff ?? 0) - y(step.required ?? 0)}
                fill={`url(#${id}-short)`}
              />
            ) : null,
          )}
          <path d={stepPath(of(({ staff }) => staff))} fill="none" stroke="var(--chart-staff)" strokeWidth={1.25} />
          <path
            d={stepPath(of(({ required }) => required))}
            fill="none"
            stroke="var(--chart-requirement)"
            strokeWidth={1.75}
          />
          {firstShort && words.short && (
            <text
              x={Math.min(left + inner - textWidth(words.short), x(firstShort.at))}
              y={Math.max(12, y(Math.max(...short.map(({ required, most: high }) => high ?? required ?? 0))) - 6)}
              fontWeight={600}
              fill="var(--breaking)"
              stroke="var(--surface-1)"
              strokeWidth={3}
              paintOrder="stroke"
            >
              {words.short}
            </text>
          )}
          {named && last && (
            <g>
              <text x={left + inner + 8} y={names.required} fontWeight={600} fill="var(--attention)">
                {words.required}
              </text>
              <text x={left + inner + 8} y={names.staff} className="fill-ink-2">
                {last.staff === null ? '' : words.staff}
              </text>
            </g>
          )}
          {now !== null && now > from && now < until && (
            <line x1={x(now)} x2={x(now)} y1={2} y2={floor} stroke="var(--ink-1)" shapeRendering="crispEdges" />
          )}
          {reading && (
            <line
              x1={x((reading.at + reading.to) / 2)}
              x2={x((reading.at + reading.to) / 2)}
              y1={top}
              y2={floor}
              stroke="var(--focus)"
            />
          )}
        </svg>
      </ChartReader>
    </div>
  );
}

/** People missing in an interval; none where nobody said who is there. */
export const shortOf = ({ required, staff }: Pick<Step, 'required' | 'staff'>): number =>
  required === null || staff === null ? 0 : Math.max(0, required - staff);
