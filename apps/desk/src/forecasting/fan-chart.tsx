import { Fragment, type ReactElement, useId } from 'react';
import { ticks } from '../dispatch/compared.ts';
import { inZone } from '../platform/format.ts';
import { ChartReader } from './chart-reader.tsx';
import { bandPath, linePath, type Point, type Span } from './paths.ts';
import { highest, type Labelled, labelled, type Mark, openPart, type Panel, type Place, textWidth } from './places.ts';
import { useWidth } from './use-width.ts';

export const axisLeft = 38;
const rowHeight = 14;
const tones = { planned: 'var(--accent)', unplanned: 'var(--attention)', quiet: 'var(--ink-3)' } as const;
const halo = { stroke: 'var(--surface-1)', strokeWidth: 3, paintOrder: 'stroke', strokeLinejoin: 'round' } as const;

export interface FanWords {
  label: string;
  actual: string;
  forecast: string;
  usual: string;
  /** What stands at a place, for whoever cannot see it. */
  say: (place: Place) => string;
}

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
  const most = highest(panels) * 1.04 || 1;
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
            <pattern
              id={`${id}-hatch`}
              width="5"
              height="5"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <path d="M0 0V5" stroke="var(--accent)" strokeWidth={1.3} />
            </pattern>
          </defs>
          {ticks(0, most, Math.max(2, Math.floor((floor - ceiling) / 42))).map((tick) => (
            <g key={tick}>
              <line
                x1={axisLeft}
                x2={width}
                y1={y(tick)}
                y2={y(tick)}
                stroke="var(--line)"
                shapeRendering="crispEdges"
              />
              <text x={axisLeft - 6} y={y(tick) + 4} textAnchor="end" className="fill-ink-3">
                {write(tick)}
              </text>
            </g>
          ))}
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
          <LineNames panels={panels} words={words} x={middle} y={y} ceiling={ceiling} floor={floor} wide={width} />
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

const shown = ({ at, to }: Place, { startsAt }: Panel, [from, until]: readonly [number, number]) =>
  at - startsAt >= from && to - startsAt <= until;

const wholeOf = (panels: readonly Panel[]): readonly [number, number] => [
  0,
  Math.max(1, ...panels.flatMap(({ startsAt, places }) => places.map(({ to }) => to - startsAt))),
];

/** Places that have a name on the axis: as many hours as there is room for. */
function hours(
  panel: Panel,
  part: readonly [number, number],
  zone: string,
  wide: number,
  tickName: ((place: Place) => string | null) | undefined,
): { place: Place; name: string }[] {
  if (tickName)
    return panel.places.flatMap((place) => {
      const name = tickName(place);
      return name ? [{ place, name }] : [];
    });
  const room = Math.max(1, Math.floor(wide / (wide < 260 ? 62 : 56)));
  const every = [1, 2, 3, 4, 6, 12].find((step) => (part[1] - part[0]) / 3_600_000 / step <= room) ?? 12;
  const clocks = panel.places
    .filter((place) => shown(place, panel, part))
    .map((place) => ({ place, clock: inZone(place.at, zone, 'time') }))
    .filter(({ clock }) => clock.endsWith('00'));
  const short = wide < 260;
  return clocks
    .filter(({ clock, place }, nth) =>
      short
        ? nth === 0 || (Number(clock.slice(0, 2)) % 6 === 0 && place.at - panel.startsAt - part[0] > 2.5 * 3_600_000)
        : Number(clock.slice(0, 2)) % every === 0,
    )
    .map(({ place, clock }) => ({ place, name: short ? clock.slice(0, 2) : clock }));
}

function NowLine({
  at,
  floor,
  height,
  name,
}: {
  at: number;
  floor: number;
  height: number;
  name: string | null;
}): ReactElement {
  return (
    <g>
      <line x1={at} x2={at} y1={2} y2={floor + 2} stroke="var(--ink-1)" shapeRendering="crispEdges" />
      {name && (
        <>
          <rect x={at - 18} y={height - 16} width={36} height={15} rx={3} fill="var(--ink-1)" />
          <text x={at} y={height - 5} textAnchor="middle" fontWeight={600} fill="var(--surface-1)">
            {name}
          </text>
        </>
      )}
    </g>
  );
}

/** Each line is named once, where there is most room: what came below its line, what is expected above its band. */
function LineNames({
  panels,
  words,
  x,
  y,
  ceiling,
  floor,
  wide,
}: {
  panels: readonly Panel[];
  words: FanWords;
  x: (nth: number, place: Place) => number;
  y: (value: number) => number;
  ceiling: number;
  floor: number;
  wide: number;
}): ReactElement {
  const all = panels.flatMap(({ places }, nth) => places.map((place) => ({ place, nth })));
  const peakOf = (of: (place: Place) => number | null) =>
    panels
      .map(({ places }, nth) => ({ nth, peak: [...places].sort((a, b) => (of(b) ?? -1) - (of(a) ?? -1))[0] }))
      .filter((one): one is { nth: number; peak: Place } => one.peak !== undefined && of(one.peak) !== null);
  const within = (px: number, text: string) => {
    const half = textWidth(text) / 2;
    return Math.min(wide - half - 4, Math.max(axisLeft + half + 4, px));
  };
  // What came: at the dip between two peaks, where below the line is nothing.
  const came = peakOf(({ actual }) => actual).at(panels.length > 1 ? 1 : 0) ?? peakOf(({ actual }) => actual)[0];
  const expected = [...peakOf(({ band95 }) => band95?.[1] ?? null)].sort(
    (a, b) => (a.peak.band95?.[1] ?? 0) - (b.peak.band95?.[1] ?? 0),
  )[0];
  // The usual below its line, where the forecast is furthest above it.
  const gap = ({ usual, point }: Place) => (usual ?? 0) - (point ?? 0);
  const usual = all
    .filter(({ place }) => place.usual !== null && place.point !== null)
    .sort((a, b) => gap(a.place) - gap(b.place))[0];
  return (
    <g>
      {came && (
        <text
          x={within(x(came.nth, came.peak), words.actual)}
          y={Math.max(ceiling - 2, y(came.peak.actual ?? 0) - 6)}
          textAnchor="middle"
          fontWeight={600}
          className="fill-ink-1"
          {...halo}
        >
          {words.actual}
        </text>
      )}
      {expected && (
        <text
          x={within(x(expected.nth, expected.peak), words.forecast)}
          y={Math.max(ceiling + 2, y(expected.peak.band95?.[1] ?? 0) - 8)}
          textAnchor="middle"
          fontWeight={600}
          fill="var(--accent)"
          {...halo}
        >
          {words.forecast}
        </text>
      )}
      {usual && (
        <text
          x={within(x(usual.nth, usual.place), words.usual)}
          y={Math.min(floor - 5, y(usual.place.usual ?? 0) + 18)}
          textAnchor="middle"
          className="fill-ink-3"
          {...halo}
        >
          {words.usual}
        </text>
      )}
    </g>
  );
}
