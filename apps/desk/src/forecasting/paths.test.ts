import { describe, expect, it } from 'vitest';
import { bandPath, linePath, stepArea, stepPath } from './paths.ts';

describe('what is drawn', () => {
  it('leaves a hole where nothing is known, and no line across it', () => {
    expect(linePath([[0, 1], [1, 2], null, [3, 4], [4, 5]])).toBe('M0.0,1.0L1.0,2.0M3.0,4.0L4.0,5.0');
    expect(bandPath([[0, 5, 1], [1, 6, 2], null, null])).toBe('M0.0,1.0L1.0,2.0L1.0,6.0L0.0,5.0Z');
  });

  it('shows a single half-hour that has no neighbour', () => {
    expect(linePath([null, [10, 4], null])).toBe('M8.5,4.0h3');
  });

  it('goes straight up and down between steps, and fills down to the floor', () => {
    const steps = [
      { from: 0, to: 10, y: 5 },
      { from: 10, to: 20, y: 2 },
    ];
    expect(stepPath(steps)).toBe('M0.0,5.0L10.0,5.0L10.0,2.0L20.0,2.0');
    expect(stepArea(steps, 9)).toBe('M0.0,9.0L0.0,5.0L10.0,5.0L10.0,2.0L20.0,2.0L20.0,9.0Z');
  });

  it('is nothing where there is nothing', () => {
    expect([linePath([]), bandPath([null]), stepPath([null]), stepArea([], 0)]).toEqual(['', '', '', '']);
  });
});
