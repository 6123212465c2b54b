import * as z from 'zod'
import { isDue } from '../../db/statement.ts'
import { noteServerFact, readServerFact } from '../register/links/links.ts'
import type { Register } from '../register/register.ts'
import { faultOf, IysError, type IysResponse, jsonOf } from './faults.ts'

/** Stores İYS's token, which outlives the process. */
export interface SessionStore {
  read(): Promise<Session | null>
  write(session: Session): Promise<void>
}

interface Session {
  /** User and server that it belongs to. */
  readonly of: string
  readonly access: string
  readonly renewAt: number
  readonly refresh: string
  /** Times of calls for a token in the last hour. H084 fills the list up to İYS's limit. */
  readonly askedAt: readonly number[]
}

/** Calls for a token that İYS takes in an hour, from one network address. */
const callsPerHour = 10
const hourMs = 60 * 60_000

const about = 'server_fact.iys-session'

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

export function iysSession(options: SessionOptions, ask: (body: unknown) => Promise<IysResponse>) {
  const { username, password, clock, session: store } = options
  const of = `${username} ${options.url}`
  const none: Session = { of, access: '', renewAt: 0, refresh: '', askedAt: [] }
  let known = none
  let asking: Promise<string> | null = null

  async function current(refused: string): Promise<string> {
    const isUsable = () => known.access !== refused && clock() < known.renewAt
    if (isUsable()) return known.access
    const stored = await store.read()
    known = stored?.of === of ? stored : none
    if (!isUsable()) await renew()
    return known.access
  }

  /** Gets new tokens with the refresh token, or with the password once İYS refuses that. */
  async function renew(): Promise<void> {
    const { refresh } = known
    const refreshed =
      refresh === '' ? null : await counted({ grant_type: 'refresh_token', refresh_token: refresh })
    const isSpent = refreshed === null || refreshed.status === 400 || refreshed.status === 401
    const answer = isSpent ? await counted({ grant_type: 'password', username, password }) : refreshed
    if (answer.status !== 200) throw await grantFault(answer)
    const { data: grant } = grantAnswer.safeParse(jsonOf(answer.bytes))
    if (grant === undefined) throw new IysError('later', 'answer', { retryAt: clock() })
    const { access_token: access, refresh_token: refreshNext } = grant
    const renewAt = clock() + grant.expires_in * 800
    await keep({ ...known, access, renewAt, refresh: refreshNext })
  }

  async function counted(grant: unknown): Promise<IysResponse> {
    const askedAt = known.askedAt.filter((at) => !isDue(at + hourMs, clock()))
    const [oldest = 0] = askedAt
    if (askedAt.length >= callsPerHour) throw new IysError('later', 'H084', { retryAt: oldest + hourMs })
    await keep({ ...known, askedAt: [...askedAt, clock()] })
    return await ask(grant)
  }

  async function grantFault(answer: IysResponse): Promise<IysError> {
    if (answer.status === 400 || answer.status === 401) return new IysError('access', 'credentials')
    const fault = faultOf(answer, clock()) ?? new IysError('access', 'HTTP 404')
    if (fault.reason === 'H084') await keep({ ...known, askedAt: Array(callsPerHour).fill(clock()) })
    return fault
  }

  async function keep(session: Session): Promise<void> {
    known = session
    await store.write(session)
  }

  return {
    /** Returns the token to call with: another than `refused`, which İYS did not take. */
    async token(refused = ''): Promise<string> {
      asking ??= current(refused).finally(() => {
        asking = null
      })
      return await asking
    },
  }
}
