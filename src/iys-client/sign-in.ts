import type { Register } from '../register/register.ts'
import { type FetchIys, sendToIys } from './client.ts'
import { IysError } from './faults.ts'
import { IysSession, type SessionOptions, storedSession } from './session.ts'

export type IysCredentials = Pick<SessionOptions, 'url' | 'username' | 'password'>

/**
 * Checks if izin can sign in at İYS; null if it can, else the reason. A token that is still valid counts as signed in, so
 * that the check costs none of the calls that İYS takes in an hour.
 */
export async function iysFault(
  credentials: IysCredentials | null,
  register: Register,
  fetch: FetchIys,
): Promise<{ readonly kind: 'later' | 'access'; readonly reason: string } | null> {
  if (credentials === null) return { kind: 'access', reason: 'unset' }
  const { url } = credentials
  const { clock } = register
  const session = new IysSession({ ...credentials, clock, session: storedSession(register) }, (body) =>
    sendToIys(`${url}/oauth2/token`, { method: 'POST', body }, { fetch, clock }),
  )
  try {
    await session.token()
    return null
  } catch (error) {
    if (!(error instanceof IysError)) throw error
    return { kind: error.kind === 'later' ? 'later' : 'access', reason: error.reason }
  }
}
