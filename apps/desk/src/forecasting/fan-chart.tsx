import { Fragment, type ReactElement, useId } from 'react';
import { ticks } from '../dispatch/compared.ts';
import { inZone } from '../platform/format.ts';
import { Hatch } from '../platform/hatch.tsx';
import { ChartReader } from './chart-reader.tsx';
import { axisLeft, type FanWords, halo, hours, LineNames, NowLine, shown, wholeOf } from './fan-parts.tsx';
import { bandPath, linePath, type Point, type Span } from './paths.ts';
import { highest, type Labelled, labelled, type Mark, openPart, type Panel, type Place } from './places.ts';
import { useWidth } from './use-width.ts';
import { ValueAxis } from './value-axis.tsx';

const rowHeight = 14;
const tones = { planned: 'var(--accent)', unplanned: 'var(--attention)', quiet: 'var(--ink-3)' } as const;

/**
 * A forecast as a fan over what came: actual in solid ink, forecast with its 80 and 95 % bands, what was published before
 * dotted, the usual dashed. Every panel is a day with the same clock, or one frame for all.
 */
export function FanChart({
  panels,
  marks,
  now,
  zone,
  height,
  write,
  words,
  read,
  setRead,
  chosen = null,
  choose,
  tickName,
}: {
  panels: readonly Panel[];
  marks: readonly Mark[];
  now: number | null;
  zone: string;
  height: number;
  write: (value: number) => string;
  words: FanWords;
  read: number | null;
  setRead: (at: number | null) => void;
  /** The key of the panel that is shown below. */
  chosen?: string | null;
  choose?: (place: Place, panel: Panel) => void;
  /** The name of a place on the axis where places are days. */
  tickName?: (place: Place) => string | null;
}): ReactElement {
  const id = useId();
  const [frame, width] = useWidth<HTMLDivElement>(panels.length > 1 ? axisLeft + panels.length * 92 : 300);
  const wide = (width - axisLeft) / Math.max(1, panels.length);
  const part: readonly [number, number] = tickName ? wholeOf(panels) : openPart(panels);
  const inset = panels.length > 1 ? 3 : 6;
  const leftOf = (nth: number) => axisLeft + nth * wide;
  const x = (nth: number, at: number) => {
    const share = (at - (panels[nth]?.startsAt ?? 0) - part[0]) / (part[1] - part[0]);
    return leftOf(nth) + inset + share * (wide - 2 * inset);
  };
  const middle = (nth: number, { at, to }: Place) => x(nth, (at + to) / 2);
  const inside = (nth: number, at: number) =>
    Math.min(leftOf(nth) + wide - inset, Math.max(leftOf(nth) + inset, x(nth, at)));
  const names = panels.map((panel, nth): Labelled[] =>
    labelled(
      marks
        .filter(({ from, to }) => to > panel.startsAt + part[0] && from < panel.startsAt + part[1])
        .map((mark) => ({
          mark,
          x0: inside(nth, mark.from),
          x1: Math.max(inside(nth, mark.to), inside(nth, mark.from) + 2),
        })),
      [leftOf(nth), leftOf(nth) + wide],
    ),
  );
  const rows = Math.max(0, ...names.flat().map(({ row }) => row + 1));
  const floor = height - 20;
  const ceiling = 8 + (rows > 0 ? 4 + rows * rowHeight : 0);
  // Room above the highest for the name of the band.
  const most = highest(panels) * (1.04 + 14 / (floor - ceiling)) || 1;
  const y = (value: number) => floor - (value / most) * (floor - ceiling);
  const nowIn =
    now === null ? -1 : panels.findIndex(({ startsAt }) => now >= startsAt + part[0] && now < startsAt + part[1]);
  const nowAt = now === null || nowIn < 0 ? null : x(nowIn, now);
  const places = panels.flatMap(({ places: all }, nth) => all.map((place) => ({ place, nth })));
  const reading = read === null ? undefined : places[read];
  return (
    <div ref={frame}>
      <ChartReader
        label={words.label}
        count={places.length}
        at={read}
        set={setRead}
        say={(at) => (places[at] ? words.say(places[at].place) : '')}
        placeAt={(px) => {
          const found = places.findIndex(
            ({ place, nth }) =>
              px >= x(nth, place.at) && px < x(nth, place.to) && px >= leftOf(nth) && px < leftOf(nth) + wide,
          );
          return found < 0 ? null : found;
        }}
        {...(choose
          ? {
              choose: (at: number) => {
                const found = places[at];
                const panel = found && panels[found.nth];
                if (found && panel) choose(found.place, panel);
              },
            }
          : {})}
      >
        <svg width={width} height={height} className="block text-[11px] tabular-nums" aria-hidden="true">
          <defs>
            <Hatch id={`${id}-hatch`} line="var(--accent)" />
          </defs>
          <ValueAxis
            marks={ticks(0, most, Math.max(2, Math.floor((floor - ceiling) / 38)))}
            y={y}
            left={axisLeft}
            right={width}
            write={write}
          />
          {panels.map((panel, nth) => {
            const { key, places: all } = panel;
            const point = (of: (place: Place) => number | null) =>
              all.map((place): Point | null => {
                const value = of(place);
                return value === null || !shown(place, panel, part) ? null : [middle(nth, place), y(value)];
              });
            const span = (of: (place: Place) => readonly [number, number] | null) =>
              all.map((place): Span | null => {
                const band = of(place);
                return band && shown(place, panel, part) ? [middle(nth, place), y(band[0]), y(band[1])] : null;
              });
            return (
              <g key={key}>
                <line
                  x1={leftOf(nth)}
                  x2={leftOf(nth)}
                  y1={0}
                  y2={floor + 4}
                  stroke={nth === 0 ? 'var(--line-strong)' : 'var(--line)'}
                  shapeRendering="crispEdges"
                />
                {hours(panel, part, zone, wide, tickName).map(({ place, name }) => (
                  <Fragment key={place.at}>
                    {panels.length === 1 && (
                      <line
                        x1={tickName ? middle(nth, place) : x(nth, place.at)}
                        x2={tickName ? middle(nth, place) : x(nth, place.at)}
                        y1={ceiling}
                        y2={floor}
                        stroke="var(--line)"
                        shapeRendering="crispEdges"
                      />
                    )}
                    <text
                      x={tickName ? middle(nth, place) : x(nth, place.at)}
                      y={height - 5}
                      textAnchor={panels.length > 1 && place.at - panel.startsAt === part[0] ? 'start' : 'middle'}
                      className="fill-ink-3"
                    >
                      {nowAt !== null && Math.abs((tickName ? middle(nth, place) : x(nth, place.at)) - nowAt) < 34
                        ? ''
                        : name}
                    </text>
                  </Fragment>
                ))}
                <path d={bandPath(span(({ band95 }) => band95))} fill="var(--chart-band)" />
                <path d={bandPath(span(({ band80 }) => band80))} fill="var(--chart-band)" />
                <path
                  d={bandPath(
                    span(({ without, point: expected }) =>
                      without !== null && expected !== null && Math.abs(expected - without) > 0.005 * expected
                        ? [Math.min(without, expected), Math.max(without, expected)]
                        : null,
                    ),
                  )}
                  fill={`url(#${id}-hatch)`}
                  opacity={0.9}
                />
                <path
                  d={linePath(point(({ usual }) => usual))}
                  fill="none"
                  stroke="var(--ink-3)"
                  strokeWidth={1.25}
                  strokeDasharray="4 3"
                />
                <path
                  d={linePath(point(({ earlier }) => earlier))}
                  fill="none"
                  stroke="var(--chart-forecast)"
                  strokeWidth={1.25}
                  strokeDasharray="2 3"
                />
                <path
                  d={linePath(point(({ point: expected }) => expected))}
                  fill="none"
                  stroke="var(--chart-forecast)"
                  strokeWidth={1.75}
                  strokeLinejoin="round"
                />
                <path
                  d={linePath(point(({ actual }) => actual))}
                  fill="none"
                  stroke="var(--chart-actual)"
                  strokeWidth={1.5}
                  strokeLinejoin="round"
                />
                {names[nth]?.map(({ mark, x0, x1, row, side }) => (
                  <g key={mark.id} stroke={tones[mark.tone]}>
                    <line x1={x0} x2={x1} y1={6 + row * rowHeight - 1} y2={6 + row * rowHeight - 1} strokeWidth={3} />
                    <line
                      x1={x0}
                      x2={x0}
                      y1={5 + row * rowHeight}
                      y2={mark.tone === 'quiet' ? 12 + row * rowHeight : floor}
                      strokeDasharray="2 3"
                    />
                    <text
                      x={side === 'right' ? x0 + 4 : x0 - 4}
                      y={17 + row * rowHeight}
                      textAnchor={side === 'right' ? 'start' : 'end'}
                      fill={tones[mark.tone]}
                      {...halo}
                    >
                      {mark.name}
                    </text>
                  </g>
                ))}
                {key === chosen && panels.length > 1 && (
                  <rect
                    x={leftOf(nth) + 0.5}
                    y={0.5}
                    width={wide - 1}
                    height={height - 1}
                    rx={4}
                    fill="none"
                    stroke="var(--accent)"
                    strokeWidth={1.25}
                  />
                )}
              </g>
            );
          })}
          <LineNames
            panels={panels}
            words={words}
            x={middle}
            y={y}
            ceiling={ceiling}
            floor={floor}
            wide={width}
            nowAt={nowAt}
          />
          {now !== null && nowAt !== null && (
            <NowLine at={nowAt} floor={floor} height={height} name={tickName ? null : inZone(now, zone, 'time')} />
          )}
          {reading && (
            <g>
              <line
                x1={middle(reading.nth, reading.place)}
                x2={middle(reading.nth, reading.place)}
                y1={ceiling}
                y2={floor}
                stroke="var(--focus)"
              />
              <circle
                cx={middle(reading.nth, reading.place)}
                cy={y(reading.place.actual ?? reading.place.point ?? 0)}
                r={3}
                fill="var(--focus)"
              />
            </g>
          )}
        </svg>
      </ChartReader>
    </div>
  );
}
