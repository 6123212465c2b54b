import { join } from 'node:path'
import { openEmbedded } from '../../db/embedded/embedded.ts'
import { migrate } from '../../db/migrate.ts'
import { limitersOf } from '../../src/api/base/limits.ts'
import { noLookUpCounts } from '../../src/api/base/look-up-ceiling.ts'
import { iysApi } from '../../src/api/routes.ts'
import type { Actor } from '../../src/consent/actor.ts'
import type { Status } from '../../src/consent/consent.ts'
import { addBrand, addProvider } from '../../src/register/company/brands.ts'
import { addClient } from '../../src/register/company/clients.ts'
import { setSetting } from '../../src/register/company/settings.ts'
import { type Conflict, openConflicts } from '../../src/register/iys-received/conflicts.ts'
import { workAdds } from '../../src/register/record/add-requests.ts'
import type { Register } from '../../src/register/register.ts'
import { quietOutbox } from '../support/commands.ts'
import { systemToken } from '../support/platforms/system-token.ts'
import type { Random } from '../support/random.ts'
import { editor, instant, registerOn, say, used } from '../support/register.ts'
import { type Act, type Key, keysOf } from './actors/actor.ts'
import { holds } from './broken.ts'
import { company, recipientType, secrets } from './company.ts'
import type { Turns } from './engines/turns.ts'

const phones = 4

interface IysParts {
  readonly register: Register
  readonly random: Random
  readonly tokenKey: Buffer
  readonly since: number
}

/** İYS as another izin. Its own people change consents there, and a tool of the company reports them there too. */
export class SimulatedIys {
  readonly #parts: IysParts
  readonly #api: ReturnType<typeof iysApi>
  readonly people = Array.from({ length: phones }, (_, n) =>
    used({ kind: 'phone', address: `+90536${String(1_000_000 + n)}` }),
  )
  readonly #keys = this.people.flatMap(keysOf)
  #movedAt = 0

  private constructor(parts: IysParts) {
    this.#parts = parts
    this.#api = apiOf(parts)
  }

  static async open(folder: string, random: Random, now: () => number): Promise<SimulatedIys> {
    const engine = openEmbedded({ path: join(folder, 'iys.db') })
    await migrate(engine, now())
    const bytes = () => Buffer.from(Array.from({ length: 32 }, () => random.below(256)))
    const register = await registerOn(engine, bytes(), now)
    const { code, brands, brandNames } = company
    await addProvider(register, { code, name: brandNames[0], activatedAt: instant('2020-01-01 00:00:00') })
    await addBrand(register, { providerCode: code, code: brands[1], name: brandNames[1] })
    const since = now()
    await addClient(register, { providerCode: code, ...secrets.iys })
    await setSetting(engine, 'pull_delay', '0', { by: 'simulation', now: since })
    await setSetting(engine, 'iys_limits', 'yes', { by: 'simulation', now: since })
    return new SimulatedIys({ register, random, tokenKey: bytes(), since })
  }

  async answer(request: Request): Promise<Response> {
    if (new URL(request.url).pathname === '/oauth2/token') return this.#grantToken()
    const answer = await this.#api.fetch(request)
    await workAdds(this.#parts.register)
    return answer
  }

  /** The password was checked by its own tests. */
  #grantToken(): Response {
    const { register, tokenKey, since } = this.#parts
    const iat = Math.floor(register.clock() / 1000)
    const token = systemToken(tokenKey, {
      sub: secrets.iys.username,
      use: 'access',
      since,
      iat,
      exp: iat + 7200,
      jti: `${iat}`,
      serviceProvider: { title: company.brandNames[0], iysCode: company.code },
    })
    return Response.json({ access_token: token, expires_in: 7200, token_type: 'bearer' })
  }

  actsOn(companyRegister: Register, { take }: Turns): Act[] {
    return [
      [2, () => take(() => this.#move({ door: 'page' }))],
      [1, () => take(() => this.#move({ door: 'api', id: 'another tool' }))],
      [2, () => this.#companySays(companyRegister)],
    ]
  }

  async #move(actor: Actor): Promise<void> {
    const { register, random } = this.#parts
    const key = random.pick(this.#keys)
    const { recipient, brandCode, channel } = key
    const status = random.pick<Status>(['ONAY', 'RET'])
    const record = (await register.engine.read(exchanged)).find(isOf(register, key))
    // İYS takes no first RET, and no RET over a RET (R8, R9); the izin that plays it would keep both.
    if (status === 'RET' && record?.status !== 'ONAY') return
    await say(register, recipient, status, { actor, brandCode, channel })
    this.#movedAt = register.clock()
  }

  /** Not electronic, so that nothing is to be confirmed. */
  async #companySays(companyRegister: Register): Promise<void> {
    const { random } = this.#parts
    const { recipient, brandCode, channel } = random.pick(this.#keys)
    const status = random.pick<Status>(['ONAY', 'RET'])
    const source = 'HS_FIZIKSEL_ORTAM'
    await say(companyRegister, recipient, status, { actor: editor, brandCode, channel, source })
  }

  async isWaiting({ engine }: Register): Promise<boolean> {
    const stored = await engine.read(exchanged)
    if (stored.some(({ isUnderWay }) => isUnderWay)) return true
    const pulled = await engine.read(pulls)
    return pulled.length < 2 * company.brands.length || pulled.some((at) => at <= this.#movedAt)
  }

  /** Once all is handed over and pulled. */
  async check(companyRegister: Register): Promise<void> {
    const { register } = this.#parts
    const stored = await companyRegister.engine.read(exchanged)
    const lasts = await register.engine.read(exchanged)
    const conflicts = await openConflicts(companyRegister, { brandCodes: company.brands, limit: 1000 })
    for (const key of this.#keys) {
      const there = lasts.find(isOf(register, key))
      const here = stored.find(isOf(companyRegister, key))
      // Our later ONAY, which İYS refused or did not hear of in time, is listed and not to be used.
      const isOurs = here?.isListed === true && there !== undefined && here.at > there.at
      const isForgotten = there?.status === 'RET' && here?.status === 'ONAY' && !isOurs
      holds(!isForgotten, 'no key is ONAY here while its last word in İYS is RET')
      const isUnreported = here?.status === 'RET' && there?.status === 'ONAY'
      const isConflict = conflicts.some(isAbout(key))
      holds(!isUnreported || isConflict || here.isListed, 'a RET that İYS does not have is listed')
    }
  }

  async close(): Promise<void> {
    await this.#parts.register.engine.close()
  }
}

function apiOf({ register, tokenKey }: IysParts): ReturnType<typeof iysApi> {
  return iysApi({
    register,
    tokenKey,
    clock: register.clock,
    publicUrl: 'https://iys.test',
    postWebhook: null,
    outbox: quietOutbox(register),
    lookUpCounts: noLookUpCounts(),
    alarm: async () => {},
    limiters: limitersOf(),
    lookUps: { add() {}, async flush() {} },
    addressOf: () => '127.0.0.1',
    log: { error() {}, warn() {} },
  })
}

const isAbout =
  ({ recipient, brandCode, channel }: Key) =>
  ({ brandCode: code, row }: Conflict) =>
    code === brandCode && row.channel === channel && row.recipient.address === recipient.address

const isOf = ({ vault }: Register, { recipient, brandCode, channel }: Key) => {
  const name = `${vault.mark(recipient.address).toString('hex')} ${brandCode} ${channel}`
  return (row: { readonly key: string }) => row.key === name
}

const exchanged = {
  sql: `SELECT lower(hex(mark)) || ' ' || brand_code || ' ' || channel, status, coalesce(iys_at, last_recorded_at), national
    FROM consent JOIN recipient ON recipient.id = recipient_id WHERE recipient_type = '${recipientType}'`,
  params: [],
  map: ([key, status, at, national]: readonly unknown[]) => ({
    key: String(key),
    status: String(status),
    at: Number(at),
    isUnderWay: ['waiting', 'sent'].includes(String(national)),
    isListed: ['waiting', 'sent', 'refused', 'late'].includes(String(national)),
  }),
}

const pulls = {
  sql: "SELECT at FROM iys_intake WHERE name IN ('IYS', 'HS')",
  params: [],
  map: ([at]: readonly unknown[]) => Number(at),
}
