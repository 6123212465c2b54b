import { memoizeSuccess } from '../../util/timeout.ts'

/* Loads the authority's libraries only where stamps are asked for or checked. */

/** Real answers have some thousand bytes. */
export const answerBytesMax = 1024 * 1024

/** Loaded with the first stamp, since the libraries of certificates slow the start. */
export const stampChecks = memoizeSuccess(() => import('./verify.ts'))
export const stampRequests = memoizeSuccess(() => import('./request.ts'))
