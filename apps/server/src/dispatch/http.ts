import type { Http } from '../platform/http.ts';
import type { Dispatch } from './dispatch.ts';

export function serveDispatch(http: Pick<Http, 'serve'>, dispatch: Dispatch): void {
  http.serve('calibration', ({ query }) => dispatch.calibrate(query) as never);
  http.serve('replayDay', ({ body }) => dispatch.replayDay(body as Parameters<Dispatch['replayDay']>[0]));
}
