import { type Channel, channelsFor } from '../../../src/consent/consent.ts'
import type { Recipient } from '../../../src/consent/recipient.ts'
import { contactOf, pressed, written } from '../../support/platforms/telegram-people.ts'
import { secrets } from '../company.ts'
import type { Intent } from '../ledger.ts'
import { type Act, askCopies, type Key, keysOf, type Scene, waitsUntil } from './actor.ts'

type Update = Record<string, unknown> & { update_id: number }

interface Waiting {
  readonly update: Update
  readonly intent: readonly Intent[]
}

export type Telegram = TelegramPeople

const typed = [
  '/izinlerim',
  '/onay',
  '/onay',
  '/onay',
  '/gecmis',
  '/verilerim',
  '/verilerimi_sil',
  '/sikayet',
  '/kvkk',
  '/yardim',
  'Merhaba',
]
/** The only button of a person with refusals only; no person here proves an e-mail address in chat. */
const leadsToEmail = (data: string) => data.startsWith('email')
const keptMax = 50

/** Recipients who write to the bot in Telegram, each in a chat of their own. */
export class TelegramPeople {
  readonly #scene: Scene
  readonly #recipients: readonly Recipient[]
  #updates = 0
  readonly #waiting = new Map<number, Waiting[]>()
  readonly #sent: Update[] = []
  readonly #taken: number[] = []
  readonly #delivering = new Set<number>()
  /** Consents that each press has stopped; the undo of its answer names them. */
  readonly #stopped = new Map<string, readonly Key[]>()

  constructor(scene: Scene) {
    this.#scene = scene
    this.#recipients = scene.recipients.filter(({ kind }) => kind === 'phone')
  }

  acts(): readonly Act[] {
    return [
      [8, () => this.#acts()],
      [1, () => this.#comesAgain()],
    ]
  }

  #post(update: Update): Request {
    return new Request('http://izin.test/telegram/webhook', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secrets.telegram },
      body: JSON.stringify(update),
    })
  }

  /** Telegram sends a chat's updates in order until each is taken, and may repeat them. */
  async #deliver(chat: number): Promise<void> {
    if (this.#delivering.has(chat)) return
    this.#delivering.add(chat)
    await this.#deliverInOrder(chat)
    this.#delivering.delete(chat)
  }

  async #deliverInOrder(chat: number): Promise<void> {
    const queue = this.#waiting.get(chat) ?? []
    for (let item = queue[0]; item !== undefined; item = queue[0]) {
      const { update, intent } = item
      const answers = await askCopies(this.#scene, 0.2, () => this.#post(update))
      this.#scene.note(`telegram: ${answers.map((one) => one?.status ?? 'none').join()}`)
      if (!answers.some((one) => one?.status === 200)) return
      for (const one of intent) one.answered = 'taken'
      this.#taken.push(update.update_id)
      this.#sent.push(update)
      if (this.#sent.length > keptMax) this.#sent.shift()
      queue.shift()
    }
  }

  /** A repeat after days asks for nothing. */
  async #comesAgain(): Promise<void> {
    const { ask, random, note } = this.#scene
    if (this.#sent.length === 0) return
    const answer = await ask(this.#post(random.pick(this.#sent)))
    note(`telegram again: ${answer?.status ?? 'none'}`)
  }

  async #acts(): Promise<void> {
    const { random, platforms } = this.#scene
    const place = random.below(this.#recipients.length)
    const recipient = this.#recipients[place]
    if (recipient === undefined) return
    const chat = 1000 + place
    const arrived = () => platforms.chats.get(String(chat))?.calls
    do {
      const before = arrived()
      this.#does(recipient, chat)
      await this.#deliver(chat)
      await waitsUntil(this.#scene, () => arrived() !== before)
    } while (random.chance(0.6))
  }

  #does(recipient: Recipient, chat: number): void {
    const { platforms, random, note } = this.#scene
    const { write, press } = this.#writerOf(chat)
    const { messageId, buttons: shown } = platforms.buttonsOf(String(chat))
    const contact = contactOf(recipient.address, chat)
    if (platforms.asksForNumber(String(chat)) && random.chance(0.8)) {
      write({ contact })
    } else if (shown.length === 0) {
      write({ text: '/start' })
      // A number shared too late is asked for again.
      write({ contact })
    } else if (random.chance(shown.every(leadsToEmail) ? 0.9 : 0.15)) {
      write({ text: random.pick(typed) })
    } else {
      const data = random.pick(shown)
      note(`person presses ${data.split('|')[0]}`)
      press(data, messageId, this.#wishesOf(recipient, data, String(chat)))
    }
  }

  #writerOf(id: number) {
    const queue = this.#waiting.get(id) ?? []
    this.#waiting.set(id, queue)
    return {
      write: (content: { text?: string; contact?: object }) => {
        queue.push({ update: written(++this.#updates, id, content), intent: [] })
      },
      press: (data: string, messageId: number, intent: readonly Intent[]) => {
        const message = { id: messageId, date: Math.floor(this.#scene.now() / 1000) }
        queue.push({ update: pressed(++this.#updates, id, data, message), intent })
        if (intent.some(({ status }) => status === 'RET'))
          this.#stopped.set(`telegram:${this.#updates}`, intent)
      },
    }
  }

  /** Empty for buttons that only show something. */
  #wishesOf(recipient: Recipient, data: string, chat: string): Intent[] {
    const { ledger } = this.#scene
    const said = { said: null, door: 'telegram', source: 'HS_EORTAM' } as const
    const [name = '', code = '', channel = ''] = data.split('|')
    const key = { recipient, brandCode: Number(code), channel: channel as Channel }
    const refuse = (keys: readonly Key[], erases = false) =>
      keys.map((one) => ledger.ask({ ...one, ...said, status: 'RET', chat, erases }))
    const allow = (keys: readonly Key[]) =>
      keys.map(({ recipient, brandCode, channel }) =>
        ledger.ask({ recipient, brandCode, channel, ...said, status: 'ONAY' }),
      )
    switch (name) {
      case 'stop':
      case 'brand-stop':
        return refuse(
          channel === 'all' ? channelsFor('phone').map((one) => ({ ...key, channel: one })) : [key],
        )
      case 'stop-all':
        return code === 'yes' ? refuse(keysOf(recipient)) : []
      case 'erase-own': {
        const wishes = code === 'yes' ? refuse(keysOf(recipient), true) : []
        // An erased recipient is refused everywhere already, so nothing is stored.
        return ledger.isErased(key) ? [] : wishes
      }
      case 'complaint-yes':
        // Only an existing ONAY is refused by it, and the answer offers to undo that.
        this.#stopped.set(`telegram:${this.#updates + 1}`, refuse([key]))
        return []
      // These may come too late and have no effect.
      case 'undo':
        return allow(this.#stopped.get(code) ?? [])
      case 'onay-give':
        return allow([key])
      default:
        return []
    }
  }

  async deliverWaiting(): Promise<void> {
    for (const chat of this.#waiting.keys()) await this.#deliver(chat)
  }

  /** Updates taken since the last call. */
  taken(): number[] {
    return this.#taken.splice(0)
  }
}
