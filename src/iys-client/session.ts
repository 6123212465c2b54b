import * as z from 'zod'
import { isDue } from '../../db/statement.ts'
import { noteServerFact, readServerFact } from '../register/links/links.ts'
import type { Register } from '../register/register.ts'
import { faultOf, IysError, type IysResponse, jsonOf } from './faults.ts'

/** Store of İYS's token, which is used again after a restart. */
export interface SessionStore {
  read(): Promise<Session | null>
  write(session: Session): Promise<void>
}

/** İYS's tokens, with the calls that were made for them. */
interface Session {
  /** User and server to which the token belongs. */
  readonly of: string
  readonly access: string
  readonly renewAt: number
  readonly refresh: string
  /**
   * Times of the calls for a token in the last hour. If İYS answers that its limit is reached (H084), the list is filled
   * with the present time, so that no call is made for an hour.
   */
  readonly askedAt: readonly number[]
}

/** Number of calls for a token that İYS takes in an hour, from one network address. */
const callsPerHour = 10
const hourMs = 60 * 60_000

/** Name of the place for which the token is encrypted: in another place it cannot be decrypted. */
const about = 'server_fact.iys-session'

/** Returns functions that read and write İYS's token in the database, where it is stored encrypted. */
export function storedSession(register: Pick<Register, 'engine' | 'vault'>): SessionStore {
  return {
    async read() {
      const sealed = await readServerFact(register, 'iys-session')
      return sealed === null ? null : register.vault.openJson<Session>(Buffer.from(sealed, 'base64'), about)
    },
    async write(session) {
      const sealed = register.vault.sealJson(session, about).toString('base64')
      await noteServerFact(register, 'iys-session', sealed)
    },
  }
}

export interface SessionOptions {
  readonly url: string
  readonly username: string
  readonly password: string
  readonly clock: () => number
  readonly session: SessionStore
}

const grantAnswer = z.object({
  access_token: z.string().min(1).max(16_384),
  expires_in: z.number().positive(),
  refresh_token: z.string().max(16_384).default(''),
})

/** Keeps İYS's access token and renews it. Callers that need the token during a renewal wait for the same answer. */
export class IysSession {
  readonly #credentials: Pick<SessionOptions, 'username' | 'password'>
  readonly #clock: () => number
  readonly #store: SessionStore
  readonly #ask: (body: unknown) => Promise<IysResponse>
  readonly #none: Session
  #session: Session
  #pendingToken: Promise<string> | null = null

  constructor(options: SessionOptions, ask: (body: unknown) => Promise<IysResponse>) {
    const { url, username, password, clock, session } = options
    this.#credentials = { username, password }
    this.#clock = clock
    this.#store = session
    this.#ask = ask
    this.#none = { of: `${username} ${url}`, access: '', renewAt: 0, refresh: '', askedAt: [] }
    this.#session = this.#none
  }

  /** Returns the token for a call. `refusedToken` is a token that İYS did not accept: another one is returned. */
  async token(refusedToken = ''): Promise<string> {
    this.#pendingToken ??= this.#current(refusedToken).finally(() => {
      this.#pendingToken = null
    })
    return await this.#pendingToken
  }

  /** Returns the token in memory or in the database if it can be used, else a new one. */
  async #current(refusedToken: string): Promise<string> {
    const isUsable = () => this.#session.access !== refusedToken && this.#clock() < this.#session.renewAt
    if (isUsable()) return this.#session.access
    const sessionInStore = await this.#store.read()
    this.#session = sessionInStore?.of === this.#none.of ? sessionInStore : this.#none
    if (!isUsable()) await this.#renew()
    return this.#session.access
  }

  /** Gets a new token with the refresh token, or with the password if İYS refuses the refresh token. */
  async #renew(): Promise<void> {
    const { refresh } = this.#session
    const refreshed =
      refresh === '' ? null : await this.#counted({ grant_type: 'refresh_token', refresh_token: refresh })
    const isSpent = refreshed === null || refreshed.status === 400 || refreshed.status === 401
    const answer = isSpent ? await this.#counted({ grant_type: 'password', ...this.#credentials }) : refreshed
    if (answer.status !== 200) throw await this.#grantFault(answer)
    const { data: grant } = grantAnswer.safeParse(jsonOf(answer.bytes))
    if (grant === undefined) throw new IysError('later', 'answer', { retryAt: this.#clock() })
    const { access_token: access, refresh_token: refreshNext } = grant
    const renewAt = this.#clock() + grant.expires_in * 800
    await this.#keep({ ...this.#session, access, renewAt, refresh: refreshNext })
  }

  /** Asks for a token, and stores the time of the call first, so that a crash does not hide it. */
  async #counted(grant: unknown): Promise<IysResponse> {
    const now = this.#clock()
    const askedAt = this.#session.askedAt.filter((at) => !isDue(at + hourMs, now))
    const [oldest = 0] = askedAt
    if (askedAt.length >= callsPerHour) throw new IysError('later', 'H084', { retryAt: oldest + hourMs })
    await this.#keep({ ...this.#session, askedAt: [...askedAt, now] })
    return await this.#ask(grant)
  }

  /** Returns the error for an answer that refuses a token. */
  async #grantFault(answer: IysResponse): Promise<IysError> {
    if (answer.status === 400 || answer.status === 401) return new IysError('access', 'credentials')
    const now = this.#clock()
    const fault = faultOf(answer, now) ?? new IysError('access', 'HTTP 404')
    if (fault.reason === 'H084')
      await this.#keep({ ...this.#session, askedAt: Array(callsPerHour).fill(now) })
    return fault
  }

  /** Stores a session for this process and the next. */
  async #keep(session: Session): Promise<void> {
    this.#session = session
    await this.#store.write(session)
  }
}
