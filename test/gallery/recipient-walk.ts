import { decodeAction, encodeAction, type Reply } from '../../bots/commands/reply.ts'
import { recipientChat } from '../../src/features/recipient-chat/chat.ts'
import { recipientCommands } from '../../src/features/recipient-chat/commands.ts'
import { addBrand } from '../../src/register/company/brands.ts'
import { changeLanguage, type Language } from '../../src/register/recipients/people.ts'
import { choicesOf, heldMails, recipientContext } from '../support/commands.ts'
import type { WalkedAnswer } from '../support/platforms/slack-walk.ts'
import { email, phone, providerCode, say, type TestRegister } from '../support/register.ts'

/* Tries every command, button and text of a recipient in Telegram. */

/** Numbers of the people 7001, who walks, and 7002. */
export const [walkersPhone, walkersEmail, othersPhone] = [phone(71), email(71), phone(2)]

export interface RecipientWalk {
  readonly steps: number
  readonly answers: readonly WalkedAnswer[]
  /** Values of all buttons that were shown. */
  readonly values: ReadonlySet<string>
}

/** Presses per button name, so that long lists do not use up the steps. */
const alikeMax = 8
/** Ends what the others need. */
const endings = ['erase-own|yes', 'forget-address']

interface WalkOptions {
  readonly language: Language
  readonly stepsMax: number
}

export async function walkAsRecipient(home: TestRegister, options: WalkOptions): Promise<RecipientWalk> {
  await fillForRecipients(home)
  const walker = new Walker(home, options.language)
  await walker.proveAddresses()
  walker.planTexts()
  walker.planCommands()
  const steps = await walker.walk(options.stepsMax)
  return { steps, answers: walker.answers, values: walker.values }
}

type Run = () => Promise<readonly Reply[]>

class Walker {
  readonly answers: WalkedAnswer[] = []
  readonly values = new Set<string>()
  readonly #home: TestRegister
  readonly #language: Language
  readonly #mails = heldMails()
  readonly #waiting: { readonly path: string; readonly run: Run }[] = []
  readonly #seen = new Map<string, number>()

  constructor(home: TestRegister, language: Language) {
    this.#home = home
    this.#language = language
  }

  /** Its buttons are shown again later, when everything is proved. */
  async proveAddresses(): Promise<void> {
    await this.#chooseLanguage('7001')
    await this.#chooseLanguage('7002')
    const share = (userId: string, { address: phoneNumber }: typeof walkersPhone, own: boolean) =>
      recipientChat.contact(this.#as(userId), { phoneNumber, own, forwarded: false })
    const say = (text: string) => recipientChat.text(this.#as('7001'), text)
    await this.#answer('/start', () => recipientChat.command(this.#as('7001'), 'start', ''))
    await this.#answer('phone', () => recipientChat.action(this.#as('7001'), { name: 'phone', values: [] }))
    await this.#answer('contact of another', () => share('7001', othersPhone, false))
    await this.#answer('contact', () => share('7001', walkersPhone, true))
    await this.#answer('email', () => say(walkersEmail.address))
    await this.#answer('wrong code', () => say('000000'))
    await this.#answer('code', () => say(this.#mails.codes.at(-1) ?? ''))
    await recipientChat.action(this.#as('7002'), { name: 'phone', values: [] })
    await share('7002', othersPhone, true)
  }

  planTexts(): void {
    for (const text of ['beni aramayın', '👍', 'x'.repeat(4096), '0532 123 45 67', '<b>']) {
      this.#plan(text.slice(0, 60), () => recipientChat.text(this.#as('7001'), text))
    }
  }

  planCommands(): void {
    for (const { words } of recipientCommands) {
      const [word] = words[this.#language]
      for (const rest of ['', 'kahve', 'x'.repeat(4000), '<b>&']) {
        const path = `/${word} ${rest.slice(0, 9)}`.trim()
        this.#plan(path, () => recipientChat.command(this.#as('7001'), word, rest))
      }
    }
  }

  /** Takes what is planned, and what each answer offers. Returns the number of steps. */
  async walk(stepsMax: number): Promise<number> {
    for (let steps = 0; steps < stepsMax; steps += 1) {
      const next = this.#waiting.shift()
      if (next === undefined) return steps
      const replies = await this.#answer(next.path, next.run)
      // The other language was chosen in between.
      await this.#chooseLanguage('7001')
      this.#planPresses(next.path, replies)
      if (next.path.includes('> complaint-yes|')) this.#writeToCompany()
    }
    return stepsMax
  }

  #planPresses(path: string, replies: readonly Reply[]): void {
    for (const value of replies.flatMap(choicesOf).map(({ action }) => encodeAction(action))) {
      const [name = ''] = value.split('|')
      const before = this.#seen.get(name) ?? 0
      if (this.values.has(value) || before >= alikeMax) continue
      this.values.add(value)
      this.#seen.set(name, before + 1)
      if (endings.some((ending) => value.startsWith(ending))) continue
      this.#plan(`${path} > ${value}`, () => recipientChat.action(this.#as('7001'), decodeAction(value)))
    }
  }

  /** Types a text while one dispute alone is open. */
  #writeToCompany(): void {
    const text = 'Bu formu doldurmadım.'
    if (this.#seen.has(text)) return
    this.#seen.set(text, 1)
    this.#waiting.unshift({ path: text, run: () => recipientChat.text(this.#as('7001'), text) })
  }

  #plan(path: string, run: Run): void {
    this.#waiting.push({ path, run })
  }

  async #answer(path: string, run: Run): Promise<readonly Reply[]> {
    this.#home.clock.move(1000)
    const replies = await run()
    this.answers.push({ path, replies, errors: [] })
    return replies
  }

  #as(userId: string) {
    const mail = this.#mails.mailOf(this.#home, userId)
    return recipientContext(this.#home, { userId, language: this.#language, mail })
  }

  async #chooseLanguage(userId: string): Promise<void> {
    await changeLanguage(this.#home.register, userId, this.#language)
  }
}

/** Gives the walker a history and consents to enough brands to fill pages. */
async function fillForRecipients({ register, clock }: TestRegister): Promise<void> {
  for (const status of ['ONAY', 'RET', 'ONAY'] as const) {
    for (const channel of ['MESAJ', 'ARAMA'] as const) await say(register, walkersPhone, status, { channel })
    await say(register, walkersEmail, status, { channel: 'EPOSTA' })
    clock.move(1000)
  }
  for (let n = 1; n <= 30; n++) {
    await addBrand(register, { providerCode, code: 200_000 + n, name: `Marka ${n}` })
    await say(register, walkersPhone, 'ONAY', { brandCode: 200_000 + n })
  }
}
