import { formatWallTime } from '../../../src/calendar/istanbul.ts'
import { type Channel, kindFor, type Status } from '../../../src/consent/consent.ts'
import { systemToken } from '../../support/platforms/system-token.ts'
import { holds } from '../broken.ts'
import { company, recipientType, systemName } from '../company.ts'
import type { Intent } from '../ledger.ts'
import { type Act, type Answer, aDate, aKey, askCopies, type Scene } from './actor.ts'
import { isWellAnswered, jsonOf, strange } from './strange.ts'

const listMax = 5

interface FollowedChange {
  readonly cursor: number
  readonly changeId: string
  /** Null after an erasure. */
  readonly recipient: string | null
}

interface TakenList {
  readonly requestId: string
  readonly brandCode: number
  readonly intent: readonly Intent[]
}

/** Systems of the company: they add consents, follow the changes and ask before sending. */
export class Systems {
  readonly #scene: Scene
  readonly #cursors = new Map<number, string>()
  readonly #pulled = new Set<string>()
  readonly #pulling = new Set<number>()
  readonly #followed = new Map<number, number>()
  #lists: TakenList[] = []

  constructor(scene: Scene) {
    this.#scene = scene
  }

  acts(): readonly Act[] {
    return [
      [3, () => this.#adds()],
      [1, () => this.#sendsStrange()],
      [1, () => this.#addsSafely()],
      [1, () => this.#handsOver()],
      [1, () => this.#asks()],
      [1, () => this.#pulls()],
    ]
  }

  #bearer(): Record<string, string> {
    const { now, register, clientSince } = this.#scene
    const iat = Math.floor(now() / 1000)
    const token = systemToken(register.vault.keyFor('token signing'), {
      sub: systemName,
      use: 'access',
      since: clientSince,
      iat,
      exp: iat + 7200,
      jti: `${iat}`,
      serviceProvider: { title: 'Örnek A.Ş.', iysCode: company.code },
    })
    return { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  }

  #api(brandCode: number, path: string, body?: unknown, version: '' | '/v2' = ''): Request {
    return this.#call(`${version}/sps/${company.code}/brands/${brandCode}/consents${path}`, body)
  }

  #call(path: string, body?: unknown): Request {
    return new Request(`http://izin.test${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: this.#bearer(),
      ...(body === undefined ? {} : { body: jsonOf(body) }),
    })
  }

  #aConsent(): { body: Record<string, string>; intent: Intent } {
    const key = aKey(this.#scene)
    const status = this.#scene.random.pick<Status>(['ONAY', 'ONAY', 'RET'])
    const said = aDate(this.#scene)
    const source = 'HS_WEB'
    const intent = this.#scene.ledger.ask({ ...key, status, said, door: 'api', source })
    const { address: recipient } = key.recipient
    const wire = { recipient, recipientType, type: key.channel }
    return { body: { ...wire, status, source, consentDate: formatWallTime(said) }, intent }
  }

  /** An ONAY with an odd field; nothing comes of it. */
  async #sendsStrange(): Promise<void> {
    const { random, ask, note } = this.#scene
    const { recipient, channel, brandCode } = aKey(this.#scene)
    const body: Record<string, unknown> = {
      recipient: recipient.address,
      recipientType,
      type: channel,
      status: 'ONAY',
      source: 'HS_WEB',
      consentDate: formatWallTime(aDate(this.#scene)),
    }
    body[random.pick(['recipient', 'type', 'status'])] = random.pick(strange)
    const answer = await ask(this.#api(brandCode, '', body, random.pick(['', '/v2'])))
    note(`strange: ${answer?.status ?? 'none'}`)
    isWellAnswered(answer)
    holds(answer?.status !== 200, 'what is no consent is not taken for one')
  }

  async #adds(): Promise<void> {
    const { body, intent } = this.#aConsent()
    this.#answered(intent, await this.#scene.ask(this.#api(intent.brandCode, '', body)))
  }

  /** Idempotent: sent in copies, and again without an answer. */
  async #addsSafely(): Promise<void> {
    const { body, intent } = this.#aConsent()
    const request = () => this.#api(intent.brandCode, '', body, '/v2')
    const answers = await askCopies(this.#scene, 0.3, request)
    if (answers.every((answer) => answer === null || answer.status >= 500)) {
      answers.push(await this.#scene.ask(request()))
    }
    this.#scene.note(`api again: ${answers.map((one) => one?.status ?? 'none').join()}`)
    const receipts = answers.flatMap((answer) => (answer?.status === 200 ? [this.#receiptIn(answer)] : []))
    holds(new Set(receipts).size <= 1, 'what is sent twice has one receipt')
    // The receipt may be another's who sent the same.
    const isKept = answers.some((answer) => answer?.status === 200 || answer?.text.includes('refusalStored'))
    if (isKept && intent.status === 'RET') intent.answered = 'taken'
  }

  #answered(intent: Intent, answer: Answer | null): void {
    this.#scene.note(`api: ${answer?.status ?? 'none'}`)
    if (answer === null || answer.status >= 500) return
    if (answer.status !== 200) {
      intent.answered = answer.text.includes('refusalStored') ? 'stored' : 'not stored'
      return
    }
    intent.answered = 'stored'
    holds(/^[0-9a-f]{64}$/.test(this.#receiptIn(answer)), 'a receipt names its change')
  }

  #receiptIn({ text }: Answer): string {
    return (JSON.parse(text) as { transactionId: string }).transactionId
  }

  async #handsOver(): Promise<void> {
    const { random, ask, note } = this.#scene
    const list = Array.from({ length: 1 + random.below(listMax) }, () => this.#aConsent())
    // A list is of one brand.
    const brandCode = list[0]?.intent.brandCode ?? company.code
    const own = list.filter(({ intent }) => intent.brandCode === brandCode)
    for (const { intent } of list) if (intent.brandCode !== brandCode) intent.answered = 'not stored'
    const bodies = own.map(({ body }) => body)
    const answer = await ask(this.#api(brandCode, '/request', bodies))
    note(`api list: ${answer?.status ?? 'none'}`)
    if (answer === null || answer.status >= 500) return
    // Refusals of a refused list are kept.
    for (const { intent } of own) {
      if (intent.status === 'RET') intent.answered = 'taken'
      else if (answer.status !== 202) intent.answered = 'not stored'
    }
    if (answer.status !== 202) return
    const { requestId } = JSON.parse(answer.text) as { requestId: string }
    this.#lists.push({ requestId, brandCode, intent: own.map(({ intent }) => intent) })
  }

  async #collect({ requestId, brandCode, intent }: TakenList): Promise<void> {
    const answer = await this.#scene.ask(this.#api(brandCode, `/request/${requestId}`))
    holds(answer?.status === 200, 'who asks what became of a list is answered')
    const results = JSON.parse(answer?.text ?? '[]') as { index: number; status: string }[]
    holds(results.length === intent.length, 'of each consent of a list it is told what became of it')
    for (const { index, status } of results) {
      const one = intent[index]
      // A refusal that İYS would not take is kept.
      if (status === 'failure' && one?.status === 'ONAY' && one.changeId === null) one.answered = 'not stored'
    }
  }

  async #asks(): Promise<void> {
    const { ask, note, ledger } = this.#scene
    const { recipient, brandCode, channel } = aKey(this.#scene)
    const body = { recipient: recipient.address, recipientType, type: channel }
    const answer = await ask(this.#api(brandCode, '/status', body))
    note(`api status: ${answer?.status ?? 'none'}`)
    if (answer === null || answer.status >= 500) return
    const { status } = (answer.text === '' ? {} : JSON.parse(answer.text)) as { status?: Status }
    ledger.hears({ recipient, brandCode, channel }, status === 'ONAY')
  }

  async #pulls(): Promise<void> {
    const brandCode = this.#scene.random.pick(company.brands)
    if (this.#pulling.has(brandCode)) return
    this.#pulling.add(brandCode)
    await this.#pull(brandCode)
    this.#pulling.delete(brandCode)
  }

  async #pull(brandCode: number): Promise<void> {
    const after = this.#cursors.get(brandCode)
    const query = new URLSearchParams({ source: 'HS', ...(after === undefined ? {} : { after }) })
    const answer = await this.#scene.ask(this.#api(brandCode, `/changes?${query}`))
    this.#scene.note(`api pull: ${answer?.status ?? 'none'}`)
    if (answer?.status !== 200) return
    const page = JSON.parse(answer.text) as { after: string; list: { transactionId: string }[] }
    for (const { transactionId } of page.list) {
      holds(!this.#pulled.has(transactionId), 'followers of the changes get each once')
      this.#pulled.add(transactionId)
    }
    this.#cursors.set(brandCode, page.after)
  }

  /** Recipients who may be sent to; null without an answer. */
  async approved(brandCode: number, channel: Channel): Promise<Set<string> | null> {
    const suited = this.#scene.recipients.filter(({ kind }) => kind === kindFor(channel))
    const body = { recipients: suited.map(({ address }) => address) }
    const answer = await this.#scene.ask(this.#api(brandCode, `/BIREYSEL/status/${channel}`, body))
    if (answer?.status !== 200) return null
    return new Set((JSON.parse(answer.text) as { list: string[] }).list)
  }

  /** New changes of a brand, to the end; null without an answer. */
  async follows(brandCode: number): Promise<FollowedChange[] | null> {
    const found: FollowedChange[] = []
    for (;;) {
      const after = this.#followed.get(brandCode) ?? 0
      const answer = await this.#scene.ask(this.#call(`/v1/brands/${brandCode}/changes?after=${after}`))
      if (answer?.status !== 200) return null
      const { changes, cursor } = JSON.parse(answer.text) as { changes: FollowedChange[]; cursor: number }
      found.push(...changes)
      this.#followed.set(brandCode, cursor)
      if (changes.length === 0) return found
    }
  }

  /** Asks what became of the lists that were handed over. */
  async collects(): Promise<void> {
    for (const list of this.#lists) await this.#collect(list)
    this.#lists = []
  }
}
