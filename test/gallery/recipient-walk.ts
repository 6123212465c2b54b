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

export async function walkAsRecipient(
  home: TestRegister,
  { language, stepsMax }: { readonly language: Language; readonly stepsMax: number },
): Promise<RecipientWalk> {
  const mails = heldMails()
  const as = (userId: string) =>
    recipientContext(home, { userId, language, mail: mails.mailOf(home, userId) })
  const answers: WalkedAnswer[] = []
  const values = new Set<string>()
  const waiting: { readonly path: string; run(): Promise<readonly Reply[]> }[] = []
  const seen = new Map<string, number>()

  async function answer(path: string, run: () => Promise<readonly Reply[]>): Promise<readonly Reply[]> {
    home.clock.move(1000)
    const replies = await run()
    answers.push({ path, replies, errors: [] })
    return replies
  }

  async function step(path: string, run: () => Promise<readonly Reply[]>): Promise<void> {
    const replies = await answer(path, run)
    // The other language was chosen in between.
    await changeLanguage(home.register, '7001', language)
    for (const value of replies.flatMap(choicesOf).map(({ action }) => encodeAction(action))) {
      const [name = ''] = value.split('|')
      const before = seen.get(name) ?? 0
      if (values.has(value) || before >= alikeMax) continue
      values.add(value)
      seen.set(name, before + 1)
      const press = () => recipientChat.action(as('7001'), decodeAction(value))
      if (!endings.some((ending) => value.startsWith(ending)))
        waiting.push({ path: `${path} > ${value}`, run: press })
    }
  }

  /** Its buttons are shown again later, when everything is proved. */
  async function proveAddresses(): Promise<void> {
    for (const userId of ['7001', '7002']) await changeLanguage(home.register, userId, language)
    const share = (userId: string, { address: phoneNumber }: typeof walkersPhone, own: boolean) =>
      recipientChat.contact(as(userId), { phoneNumber, own, forwarded: false })
    await answer('/start', () => recipientChat.command(as('7001'), 'start', ''))
    await answer('phone', () => recipientChat.action(as('7001'), { name: 'phone', values: [] }))
    await answer('contact of another', () => share('7001', othersPhone, false))
    await answer('contact', () => share('7001', walkersPhone, true))
    await answer('email', () => recipientChat.text(as('7001'), walkersEmail.address))
    await answer('wrong code', () => recipientChat.text(as('7001'), '000000'))
    await answer('code', () => recipientChat.text(as('7001'), mails.codes.at(-1) ?? ''))
    await recipientChat.action(as('7002'), { name: 'phone', values: [] })
    await share('7002', othersPhone, true)
  }

  await fillForRecipients(home)
  await proveAddresses()
  for (const text of ['beni aramayın', '👍', 'x'.repeat(4096), '0532 123 45 67', '<b>'])
    waiting.push({ path: text.slice(0, 60), run: () => recipientChat.text(as('7001'), text) })
  for (const { words } of recipientCommands) {
    const [word] = words[language]
    for (const rest of ['', 'kahve', 'x'.repeat(4000), '<b>&']) {
      const path = `/${word} ${rest.slice(0, 9)}`.trim()
      waiting.push({ path, run: () => recipientChat.command(as('7001'), word, rest) })
    }
  }
  let steps = 0
  for (let next = waiting.shift(); next !== undefined && steps < stepsMax; next = waiting.shift()) {
    steps += 1
    await step(next.path, next.run)
  }
  return { steps, answers, values }
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
