import type { Context } from 'hono'

/**
 * Error codes of routes outside the REST interface, for programs. The codes of the REST interface are in
 * `src/api/base/faults.ts`; docs/en/systems.md lists both.
 */
export const httpErrors = {
  'IZIN-400-ONE-CLICK': { status: 400, sentence: 'The body must be List-Unsubscribe=One-Click (RFC 8058)' },
  'IZIN-400-SMS': {
    status: 400,
    sentence: 'The body must be an SMS as JSON with id, from, to, text and receivedAt; nothing was stored',
  },
  'IZIN-404': { status: 404, sentence: 'Not found' },
  'IZIN-404-LINK': { status: 404, sentence: 'Unknown link' },
  'IZIN-413-SMS': { status: 413, sentence: 'The body is too long for an SMS; nothing was stored' },
  'IZIN-429-LINKS': {
    status: 429,
    sentence: 'Too many unknown links; wait as many seconds as Retry-After says',
  },
  'IZIN-500': {
    status: 500,
    sentence: 'Something went wrong here; nothing of your request is known to be lost. Try again.',
  },
  'IZIN-503': {
    status: 503,
    sentence: 'The database cannot be used just now; nothing was changed. Try again.',
  },
  /** Code for a request that may have been stored. The caller can repeat it to find out. */
  'IZIN-503-UNKNOWN': {
    status: 503,
    sentence: 'Something went wrong here; nothing of your request is known to be lost. Try again.',
  },
} as const

export type HttpErrorCode = keyof typeof httpErrors

/** Answers an error as JSON. `sentence` replaces the usual sentence of the code. */
export function answerError(c: Context, code: HttpErrorCode, sentence?: string): Response {
  return c.json(errorBody(code, sentence), httpErrors[code].status)
}

export function errorBody(code: HttpErrorCode, sentence: string = httpErrors[code].sentence) {
  return { error: sentence, code }
}
