import { formatWallTime } from '../../../src/calendar/istanbul.ts'
import { type Channel, kindFor, type Status } from '../../../src/consent/channel.ts'
import { signToken } from '../../../src/iys/tokens.ts'
import { holds } from '../broken.ts'
import { company, systemName } from '../company.ts'
import type { Asked } from '../ledger.ts'
import { type Act, type Answer, aDate, aKey, type Scene } from './actor.ts'

/** What systems do over the interface of İYS: they report consents, hand over lists, ask, and fetch what is new. */

const listMax = 5

export interface Systems {
  readonly acts: readonly Act[]
  /** Which of all recipients may be sent to, by the interface that is asked before sending; null when it did not answer. */
  approved(brandCode: number, channel: Channel): Promise<ReadonlySet<string> | null>
}

export function systemsOf(scene: Scene): Systems {
  const { random, register, ledger, now, recipients, note } = scene
  const cursors = new Map<number, string>()
  const pulled = new Set<string>()
  const pulling = new Set<number>()

  function bearer(): Record<string, string> {
    const iat = Math.floor(now() / 1000)
    const token = signToken(register.vault.mark('token signing key'), {
      ...{ sub: systemName, use: 'access', since: scene.clientSince, iat, exp: iat + 7200, jti: `${iat}` },
      serviceProvider: { title: 'Örnek A.Ş.', iysCode: company.code },
    })
    return { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  }

  function api(brandCode: number, path: string, body?: unknown): Request {
    return new Request(`http://izin.test/sps/${company.code}/brands/${brandCode}/consents${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: bearer(),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }

  function aConsent(): { body: Record<string, string>; asked: Asked } {
    const key = aKey(scene)
    const status = random.pick<Status>(['ONAY', 'ONAY', 'RET'])
    const said = aDate(scene)
    const source = 'HS_WEB'
    const asked = ledger.ask({ ...key, status, said, door: 'api', source })
    const { address: recipient } = key.recipient
    const wire = { recipient, recipientType: 'BIREYSEL', type: key.channel }
    return { body: { ...wire, status, source, consentDate: formatWallTime(said) }, asked }
  }

  async function adds(): Promise<void> {
    const { body, asked } = aConsent()
    told(asked, await scene.ask(api(asked.brandCode, '', body)))
  }

  function told(asked: Asked, answer: Answer | null): void {
    note(`api: ${answer?.status ?? 'none'}`)
    if (answer === null || answer.status >= 500) return
    if (answer.status !== 200) {
      asked.told = answer.headers.has('izin-kept-change') ? 'stored' : 'not stored'
      return
    }
    const { transactionId } = JSON.parse(answer.text) as { transactionId: string }
    asked.told = 'stored'
    holds(/^[0-9a-f]{64}$/.test(transactionId), 'a receipt names its change')
  }

  async function handsOver(): Promise<void> {
    const list = Array.from({ length: 1 + random.below(listMax) }, aConsent)
    // One list is of one brand; of the others nothing is asked after all.
    const brandCode = list[0]?.asked.brandCode ?? company.code
    const own = list.filter(({ asked }) => asked.brandCode === brandCode)
    for (const { asked } of list) if (asked.brandCode !== brandCode) asked.told = 'not stored'
    const bodies = own.map(({ body }) => body)
    const answer = await scene.ask(api(brandCode, '/request', bodies))
    note(`api list: ${answer?.status ?? 'none'}`)
    if (answer === null || answer.status >= 500) return
    // Of a list that is refused as a whole the refusals are kept all the same.
    if (answer.status === 202) return
    for (const { asked } of own) if (asked.status === 'ONAY') asked.told = 'not stored'
  }

  async function asks(): Promise<void> {
    const { recipient, brandCode, channel } = aKey(scene)
    const body = { recipient: recipient.address, recipientType: 'BIREYSEL', type: channel }
    const answer = await scene.ask(api(brandCode, '/status', body))
    note(`api status: ${answer?.status ?? 'none'}`)
  }

  /** Follows what is new by its cursor, one call after the other: nothing comes twice. */
  async function pulls(): Promise<void> {
    const brandCode = random.pick(company.brands)
    if (pulling.has(brandCode)) return
    pulling.add(brandCode)
    await pull(brandCode)
    pulling.delete(brandCode)
  }

  async function pull(brandCode: number): Promise<void> {
    const after = cursors.get(brandCode)
    const query = new URLSearchParams({ source: 'HS', ...(after === undefined ? {} : { after }) })
    const answer = await scene.ask(api(brandCode, `/changes?${query}`))
    note(`api pull: ${answer?.status ?? 'none'}`)
    if (answer?.status !== 200) return
    const page = JSON.parse(answer.text) as { after: string; list: { transactionId: string }[] }
    for (const { transactionId } of page.list) {
      holds(!pulled.has(transactionId), 'whoever follows the changes is told of each once')
      pulled.add(transactionId)
    }
    cursors.set(brandCode, page.after)
  }

  return {
    acts: [
      [4, adds],
      [1, handsOver],
      [1, asks],
      [1, pulls],
    ],
    async approved(brandCode, channel) {
      const suited = recipients.filter(({ kind }) => kind === kindFor(channel))
      const body = { recipients: suited.map(({ address }) => address) }
      const answer = await scene.ask(api(brandCode, `/BIREYSEL/status/${channel}`, body))
      if (answer?.status !== 200) return null
      return new Set((JSON.parse(answer.text) as { list: string[] }).list)
    },
  }
}
