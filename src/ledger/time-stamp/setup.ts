import { memoizeSuccess } from '../../util/timeout.ts'

/* Libraries for time stamps, which are loaded only when stamps are requested or checked. */

/** Largest answer of an authority, in bytes. Real answers have some thousand. */
export const answerBytesMax = 1024 * 1024

/** Loaded for the first stamp, since libraries for certificates would slow down the start. */
export const stampChecks = memoizeSuccess(() => import('./verify.ts'))
export const stampRequests = memoizeSuccess(() => import('./request.ts'))
