import { createHmac } from 'node:crypto'
import { formatWallTime } from '../../src/calendar/istanbul.ts'
import type { Channel, Status } from '../../src/consent/channel.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import { signToken } from '../../src/iys/tokens.ts'
import { makeLink } from '../../src/register/links.ts'
import type { Register } from '../../src/register/register.ts'
import type { Random } from '../support/random.ts'
import { holds } from './broken.ts'
import type { Asked, Ledger } from './ledger.ts'
import type { SimulatedPlatforms } from './platforms.ts'

/** The ways people and systems come in: each act of theirs is one request, or a few, and what they are told is noted. */

export const company = { code: 123456, brands: [123456, 123457] } as const
export const secrets = { slack: 'slack-signing-secret', telegram: 'telegram-webhook-secret' } as const
export const systemName = 'crm@sistem.example'
const adminId = 'U0ADMIN'
const channels = ['MESAJ', 'ARAMA'] as const
const minuteMs = 60_000

/** Everything that differs from door to door is here: what is sent, and what its answer says. */
export interface Doors {
  /** What somebody does now; resolves when he has his answer, or will get none. */
  act(): Promise<void>
  /** Sends on what Telegram could not deliver. */
  deliverWaiting(): Promise<void>
}

export interface DoorOptions {
  readonly random: Random
  readonly register: Register
  readonly ledger: Ledger
  readonly platforms: SimulatedPlatforms
  readonly now: () => number
  readonly recipients: readonly Recipient[]
  /** When the system got its password. */
  readonly clientSince: number
  /** Null when nobody answers. */
  readonly ask: (request: Request) => Promise<Response | null>
  readonly seen: (place: string, body: string) => void
  readonly note: (line: string) => void
}

type Update = Record<string, unknown> & { update_id: number }

export function openDoors(options: DoorOptions): Doors {
  const { random, register, ledger, platforms, now, recipients, note, seen } = options
  let triggers = 0
  let updates = 0
  const waiting = new Map<number, { update: Update; asked: Asked | null }[]>()
  const links: { token: string; recipient: Recipient; brandCode: number; channel: Channel }[] = []
  const delivering = new Set<number>()

  const aKey = () => ({
    recipient: random.pick(recipients),
    brandCode: random.pick(company.brands),
    channel: random.pick<Channel>(channels),
  })
  /** A date that was given: within the last two days, to the second. */
  const aDate = () => Math.floor((now() - random.below(2 * 24 * 60) * minuteMs) / 1000) * 1000

  async function ask(request: Request): Promise<{ status: number; text: string; headers: Headers } | null> {
    const answer = await options.ask(request)
    if (answer === null) return null
    const text = await answer.text()
    holds(answer.status !== 500, 'nothing that is asked makes an error')
    return { status: answer.status, text, headers: answer.headers }
  }

  function slack(text: string): Request {
    const body = new URLSearchParams({
      command: '/izin',
      text,
      user_id: adminId,
      team_id: 'T0TEST',
      channel_id: 'C0TEST',
      trigger_id: `trigger.${++triggers}`,
      response_url: `https://slack.test/response/${triggers}`,
      api_app_id: 'A0TEST',
      is_enterprise_install: 'false',
    }).toString()
    const stamp = String(Math.floor(now() / 1000))
    const digest = createHmac('sha256', secrets.slack).update(`v0:${stamp}:${body}`).digest('hex')
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': stamp,
      'x-slack-signature': `v0=${digest}`,
    }
    return new Request('http://izin.test/slack/events', { method: 'POST', headers, body })
  }

  async function staffChanges(): Promise<void> {
    const key = aKey()
    const status = random.pick<Status>(['ONAY', 'RET'])
    const said = random.chance(0.3) ? aDate() : null
    const verb = status === 'RET' ? 'ret' : random.pick(['ekle', 'onay'])
    const date = said === null ? '' : ` ${formatWallTime(said).replace(' ', 'T')}`
    const source = status === 'RET' ? '' : ' HS_WEB'
    const text = `${verb} ${key.recipient.address} ${key.channel}${source} marka=${key.brandCode}${date}`
    const asked = ledger.ask({ ...key, status, said, door: 'slack', source: 'HS_WEB' })
    const request = slack(text)
    const copies = random.chance(0.15) ? 2 : 1
    const answers = await Promise.all(Array.from({ length: copies }, () => ask(request.clone())))
    for (const answer of answers) {
      if (answer === null || answer.status !== 200 || answer.text === '') continue
      seen('an answer to Slack', answer.text)
      if (answer.text.includes('kaydedildi')) asked.told = 'stored'
      // A failure of which nobody can say what came of it leaves the question open.
      else if (!answer.text.includes('bilmiyorum') && asked.told === 'open') asked.told = 'not stored'
    }
    note(`staff ${verb}: ${answers.map((one) => one?.status ?? 'none').join()} ${asked.told}`)
  }

  async function staffLooks(): Promise<void> {
    const { recipient } = aKey()
    const text = random.pick([
      `sorgula ${recipient.address}`,
      `geçmiş ${recipient.address}`,
      'rapor',
      'rapor bugün',
      'raporlar',
      'değişiklikler',
      'bekleyenler',
      'kurulum',
      'tanı',
      'yardım',
    ])
    const answer = await ask(slack(text))
    if (answer !== null) seen('an answer to Slack', answer.text)
    note(`staff ${text.split(' ')[0]}: ${answer?.status ?? 'none'}`)
  }

  /** Of one chat Telegram sends in order, again and again until it is taken; what was taken may come once more. */
  async function deliver(chat: number): Promise<void> {
    if (delivering.has(chat)) return
    delivering.add(chat)
    await deliverInOrder(chat)
    delivering.delete(chat)
  }

  async function deliverInOrder(chat: number): Promise<void> {
    const queue = waiting.get(chat) ?? []
    for (let item = queue[0]; item !== undefined; item = queue[0]) {
      const request = () =>
        new Request('http://izin.test/telegram/webhook', {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'x-telegram-bot-api-secret-token': secrets.telegram,
          },
          body: JSON.stringify(item.update),
        })
      const answers = await Promise.all(
        Array.from({ length: random.chance(0.2) ? 2 : 1 }, () => ask(request())),
      )
      note(`telegram: ${answers.map((one) => one?.status ?? 'none').join()}`)
      if (!answers.some((one) => one?.status === 200)) return
      if (item.asked !== null) item.asked.told = 'taken'
      queue.shift()
    }
  }

  async function personActs(): Promise<void> {
    const place = random.below(recipients.length)
    const recipient = recipients[place]
    if (recipient === undefined) return
    const id = 1000 + place
    const said = { said: null, door: 'telegram', source: 'HS_EORTAM', chat: String(id) } as const
    const from = { id, is_bot: false, first_name: 'Deniz', language_code: 'tr' }
    const date = Math.floor(now() / 1000)
    const message = { message_id: updates + 1, date, chat: { id, type: 'private' } }
    const queue = waiting.get(id) ?? []
    waiting.set(id, queue)
    const put = (update: Record<string, unknown>, asked: Asked | null = null) =>
      queue.push({ update: { update_id: ++updates, ...update }, asked })
    const press = (data: string, asked: Asked | null) =>
      put(
        {
          callback_query: {
            ...{ id: `${updates}`, from, chat_instance: '1', data },
            message: { ...message, text: '…' },
          },
        },
        asked,
      )
    // Whoever shares his number long after he was asked for it is asked once more.
    if (!platforms.buttonsOf(String(id)).some((data) => /^(stop|undo)\|/.test(data))) {
      const text = '/start'
      put({ message: { ...message, from, text, entities: [{ type: 'bot_command', offset: 0, length: 6 }] } })
      const contact = { phone_number: recipient.address.slice(1), first_name: 'Deniz', user_id: id }
      put({ message: { ...message, from, contact } })
    } else {
      const undo = platforms.buttonsOf(String(id)).find((data) => data.startsWith('undo|'))
      if (undo !== undefined && random.chance(0.4)) {
        const [, code = '', channel = ''] = undo.split('|')
        const key = { recipient, brandCode: Number(code), channel: channel as Channel }
        // It may come too late, so what is taken here need not have its effect.
        press(undo, ledger.ask({ ...key, status: 'ONAY', said: null, door: 'telegram', source: 'HS_EORTAM' }))
      } else {
        const key = { ...aKey(), recipient }
        const asked = ledger.ask({ ...key, ...said, status: 'RET' })
        press(`stop|${key.brandCode}|${key.channel}`, asked)
      }
    }
    await deliver(id)
  }

  async function personClicks(): Promise<void> {
    if (links.length < 10 || random.chance(0.1)) {
      const key = aKey()
      const made = await makeLink(register, key)
      if (made.kind === 'made') links.push({ ...key, token: made.token })
    }
    const link = random.pick(links)
    const { token, ...key } = link
    const door = random.pick(['click', 'page'] as const)
    const asked = ledger.ask({ ...key, status: 'RET', said: null, door, source: 'HS_EORTAM' })
    const path = door === 'click' ? 'u' : 'r'
    const fields = door === 'click' ? { 'List-Unsubscribe': 'One-Click' } : { channel: key.channel }
    const answer = await ask(
      new Request(`http://izin.test/${path}/${token}`, { method: 'POST', body: new URLSearchParams(fields) }),
    )
    if (answer?.status === 200) asked.told = 'taken'
    note(`${door}: ${answer?.status ?? 'none'}`)
  }

  function bearer(): Record<string, string> {
    const iat = Math.floor(now() / 1000)
    const token = signToken(register.vault.mark('token signing key'), {
      ...{ sub: systemName, use: 'access', since: options.clientSince, iat, exp: iat + 7200, jti: `${iat}` },
      serviceProvider: { title: 'Örnek A.Ş.', iysCode: company.code },
    })
    return { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  }

  function api(brandCode: number, path: string, body: unknown): Request {
    return new Request(`http://izin.test/sps/${company.code}/brands/${brandCode}/consents${path}`, {
      method: 'POST',
      headers: bearer(),
      body: JSON.stringify(body),
    })
  }

  function consentOf(): { body: Record<string, string>; asked: Asked } {
    const key = aKey()
    const status = random.pick<Status>(['ONAY', 'ONAY', 'RET'])
    const said = aDate()
    const source = 'HS_WEB'
    const asked = ledger.ask({ ...key, status, said, door: 'api', source })
    const { address: recipient } = key.recipient
    const wire = { recipient, recipientType: 'BIREYSEL', type: key.channel }
    return { body: { ...wire, status, source, consentDate: formatWallTime(said) }, asked }
  }

  async function systemAdds(): Promise<void> {
    const { body, asked } = consentOf()
    const answer = await ask(api(asked.brandCode, '', body))
    note(`api: ${answer?.status ?? 'none'}`)
    if (answer === null || answer.status >= 500) return
    if (answer.status === 200) {
      const { transactionId } = JSON.parse(answer.text) as { transactionId: string }
      asked.told = 'stored'
      holds(/^[0-9a-f]{64}$/.test(transactionId), 'a receipt names its change')
    } else {
      asked.told = answer.headers.has('izin-kept-change') ? 'stored' : 'not stored'
    }
  }

  async function systemHandsOver(): Promise<void> {
    const list = Array.from({ length: 1 + random.below(5) }, consentOf)
    // One list is of one brand; of the others nothing is asked after all.
    const brandCode = list[0]?.asked.brandCode ?? company.code
    const own = list.filter(({ asked }) => asked.brandCode === brandCode)
    for (const { asked } of list) if (asked.brandCode !== brandCode) asked.told = 'not stored'
    const answer = await ask(
      api(
        brandCode,
        '/request',
        own.map(({ body }) => body),
      ),
    )
    note(`api list: ${answer?.status ?? 'none'}`)
    if (answer === null || answer.status >= 500) return
    // Of a list that is refused as a whole the refusals are kept all the same.
    if (answer.status === 202) return
    for (const { asked } of own) if (asked.status === 'ONAY') asked.told = 'not stored'
  }

  const acts = [
    [6, staffChanges],
    [3, staffLooks],
    [6, personActs],
    [3, personClicks],
    [4, systemAdds],
    [1, systemHandsOver],
  ] as const
  const weights = acts.reduce((sum, [weight]) => sum + weight, 0)

  return {
    async act() {
      let drawn = random.below(weights)
      const chosen = acts.find(([weight]) => {
        drawn -= weight
        return drawn < 0
      })
      await chosen?.[1]()
    },
    async deliverWaiting() {
      for (const chat of waiting.keys()) await deliver(chat)
    },
  }
}
