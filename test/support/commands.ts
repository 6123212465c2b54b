import type { RecipientContext, StaffContext } from '../../bots/commands/context.ts'
import type { Filled, Form } from '../../bots/commands/form.ts'
import {
  type Action,
  type Choice,
  decodeAction,
  encodeAction,
  type Part,
  type Reply,
  type Text,
} from '../../bots/commands/reply.ts'
import { runStaffAction, submitStaffForm } from '../../bots/commands/staff.ts'
import { checkInBothLanguages } from '../../bots/messages/checks.ts'
import { checkIys } from '../../src/app/checks.ts'
import { staffTable } from '../../src/app/features.ts'
import { dayOf, type IstanbulDay } from '../../src/calendar/istanbul.ts'
import { telegramPrincipal } from '../../src/consent/actor.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import type { BrandReport, DailyReport } from '../../src/day/daily-report.ts'
import { notifyStaffOfComplaint } from '../../src/features/complaint/feature.ts'
import {
  receiveContact,
  runRecipientAction,
  runRecipientCommand,
} from '../../src/features/recipient-chat/chat.ts'
import { newOutbox, type Outbox } from '../../src/jobs/outbox.ts'
import { setSetting } from '../../src/register/company/settings.ts'
import { authorityOf, noAuthority } from '../../src/register/company/staff.ts'
import { makeCode } from '../../src/register/confirmation/codes.ts'
import { makeFileLink } from '../../src/register/links/file-links.ts'
import { ownConsents } from '../../src/register/look-up/look-up.ts'
import type { Language } from '../../src/register/recipients/people.ts'
import type { Register } from '../../src/register/register.ts'
import { said } from './leaks/leaks.ts'
import { openTestRegister, providerCode, subBrandCode, type TestRegister } from './register.ts'

export const admin = 'U0ADMIN'

export function brandReport(over: Partial<BrandReport> = {}): BrandReport {
  return {
    brandCode: subBrandCode,
    brandName: 'Örnek Kahve',
    total: 0,
    channels: [],
    withoutEvidence: 0,
    localRejections: 0,
    sha384: 'a41b'.padEnd(94, '0').concat('07'),
    stamp: 'off',
    stampedAt: null,
    authority: null,
    head: '9c1f'.padEnd(62, '0').concat('e2'),
    ...over,
  }
}

export async function openCommandRegister(): Promise<TestRegister> {
  return await openTestRegister({ now: '2026-03-02 14:05:00' })
}

let requests = 0

function threeChangesOn(date: IstanbulDay | null): DailyReport {
  return {
    date: date ?? '2026-03-01',
    preview: date === '2026-03-02',
    brands: [
      brandReport({ brandCode: providerCode, brandName: 'Örnek A.Ş.' }),
      brandReport({ total: 3, channels: [{ channel: 'MESAJ', origin: 'staff', approval: 2, rejection: 1 }] }),
    ],
  }
}

export function quietOutbox(register: Register): Outbox {
  const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
  return newOutbox(register, { senders: () => ({}), admins: [], log: silent, random: () => 0.5 })
}

export async function staffContext(
  { register }: TestRegister,
  over: {
    user?: string
    language?: Language
    report?: DailyReport | null
    requestKey?: string
    stamps?: StaffContext['stamps']
    channel?: string | null
    telegramWay?: StaffContext['telegramWay']
    alwaysAdmins?: readonly string[]
    receivedAt?: number
  } = {},
): Promise<StaffContext> {
  const { user = admin, language = 'tr', requestKey = `test:${++requests}` } = over
  return {
    register,
    outbox: quietOutbox(register),
    publicUrl: 'https://izin.ornek.example',
    actor: { door: 'slack', id: user },
    table: staffTable,
    authority: user === '' ? noAuthority : await authorityOf(register, user, over.alwaysAdmins ?? [admin]),
    language,
    requestKey,
    receivedAt: over.receivedAt ?? register.clock(),
    command: '/izin',
    dailyReport: async (date) =>
      over.report === null || (date !== null && date > dayOf(register.clock()))
        ? { kind: 'refused', reason: { kind: 'to-come' } }
        : { kind: 'computed', report: over.report ?? threeChangesOn(date) },
    telegramWay: over.telegramWay ?? 'polling',
    telegramTitle: async (chatId) => (chatId === '-1001234' ? 'Kahve ekibi' : null),
    channel: over.channel === undefined ? 'C0ODA' : over.channel,
    alwaysAdmins: over.alwaysAdmins ?? [admin],
    reportAtMinutes: 9 * 60,
    stamps: over.stamps ?? 'off',
    takesFiles: true,
    hasIysApi: false,
    diagnose: async () => ({
      version: '1.2.3',
      runtime: 'Node 24',
      schema: { stored: 16, known: 16 },
      checks: [
        checkInBothLanguages('disk', true, ({ free }) => free(5 * 1024 * 1024 * 1024)),
        await checkIys({ config: { iys: null }, register, fetch }),
        checkInBothLanguages('slack', false, ({ lacking }) => lacking(['files:read'])),
      ],
      inbound: 2,
      outgoing: { waiting: 1, oldestAt: register.clock() - 180_000 },
    }),
  }
}

export function recipientContext(
  { register }: TestRegister,
  over: {
    userId?: string
    language?: Language
    requestKey?: string
    mail?: RecipientContext['mail']
    sms?: RecipientContext['sms']
  } = {},
): RecipientContext {
  const { userId = '7001', language = 'tr', requestKey = `telegram:${++requests}` } = over
  const asker = telegramPrincipal(userId)
  return {
    register,
    userId,
    account: { accountId: userId, chatId: userId },
    language,
    requestKey,
    receivedAt: register.clock(),
    messageId: `${userId}/1`,
    mail: over.mail ?? null,
    sms: over.sms ?? null,
    notifyOfComplaint: (complaintId, occasion) =>
      notifyStaffOfComplaint({ register, outbox: quietOutbox(register) }, complaintId, occasion, []),
    ownLinkTo: async (file) => `https://izin.ornek.example/d/${await makeFileLink(register, asker, file)}`,
  }
}

export function heldMails() {
  const codes: string[] = []
  return {
    codes,
    mailOf({ register }: TestRegister, userId: string): NonNullable<RecipientContext['mail']> {
      const principal = telegramPrincipal(userId)
      return {
        async sendCode(recipient) {
          const made = await makeCode(register, { recipient, asker: principal, use: 'address' })
          if (made.kind === 'too-many') return made
          codes.push(made.code)
          return { kind: 'sent', minutes: 10 }
        },
      }
    },
  }
}

export function textOf(reply: Reply): string {
  said('an answer in chat', { ...reply, form: withoutAddress(reply.form) })
  return reply.parts.flatMap(linesOf).join('\n')
}

/** Only a form may hold a whole address: in a text field, where this person typed it or reads it by their role. */
function withoutAddress(form: Form | undefined): unknown {
  return form && { ...form, fields: form.fields.map((field) => ({ ...field, initial: 'not looked at' })) }
}

function linesOf(part: Part): string[] {
  if (part.kind === 'table') {
    return [part.head.join(' · '), ...part.rows.map((cells) => cells.map(plain).join(' · '))]
  }
  if (part.kind === 'choices') return part.choices.flatMap(labels)
  if (part.kind === 'menu') return [part.label, ...part.choices.flatMap(labels)]
  if (part.kind === 'links') return part.links.flatMap(({ label, url }) => [label, url])
  return [part.kind === 'contact-request' ? part.label : plain(part.text)]
}

function labels({ label, confirm }: Choice): string[] {
  return [label, ...(confirm === undefined ? [] : [confirm.title, confirm.text, confirm.yes, confirm.no])]
}

function plain(text: Text): string {
  if (typeof text === 'string') return text
  return text.map((piece) => (typeof piece === 'string' ? piece : Object.values(piece).join(''))).join('')
}

export function choicesOf(reply: Reply): Choice[] {
  return reply.parts.flatMap((part) =>
    part.kind === 'choices' || part.kind === 'menu' ? [...part.choices] : [],
  )
}

export function labelsOf(reply: Reply): string[] {
  return choicesOf(reply).map(({ label }) => label)
}

export async function statesOf({ register }: TestRegister, recipient: Recipient): Promise<string[]> {
  return (await ownConsents(register, recipient)).map(
    ({ brandCode, channel, status, local }) => `${brandCode} ${channel} ${status}${local ? ' local' : ''}`,
  )
}

/** In force at once. */
export async function setNow({ engine, clock }: TestRegister, name: string, value: string): Promise<void> {
  await setSetting(engine, name, value, { by: 'test', now: clock.now() })
  clock.move(3000)
}

export function everythingIn(reply: Reply): string {
  const actions = choicesOf(reply).map(({ action }) => encodeAction(action))
  return [reply.summary, textOf(reply), ...actions].join('\n')
}

function labelled(reply: Reply, label: string): Action {
  const choice = choicesOf(reply).find((one) => one.label === label)
  if (choice === undefined) {
    throw new Error(`Cannot press "${label}": there are ${choicesOf(reply).map((one) => one.label)}`)
  }
  return choice.action
}

/** Through the encoded form, as a platform does. */
export async function press(context: StaffContext, reply: Reply, label: string): Promise<Reply> {
  return await runStaffAction(context, decodeAction(encodeAction(labelled(reply, label))))
}

/** Values that the form shows when it opens. */
export function shownIn({ fields }: Form): Record<string, string | readonly string[]> {
  return Object.fromEntries(
    fields.flatMap((field) =>
      field.kind === 'file' || field.initial === undefined ? [] : [[field.name, field.initial]],
    ),
  )
}

/** Sends the form of a reply as it opened, with changes. */
export async function sendForm(context: StaffContext, { form }: Reply, changes: Filled = {}): Promise<Reply> {
  if (form === undefined) throw new Error('Cannot send a form: the reply opens none')
  const { name, values } = decodeAction(encodeAction({ name: form.name, values: form.values }))
  const answer = await submitStaffForm(context, { name, values, filled: { ...shownIn(form), ...changes } })
  if (answer.kind === 'errors') throw new Error(`Cannot send the form: ${JSON.stringify(answer.errors)}`)
  return answer.reply
}

export async function pressAsRecipient(context: RecipientContext, reply: Reply, label: string) {
  const [answer] = await runRecipientAction(context, decodeAction(encodeAction(labelled(reply, label))))
  if (answer === undefined) throw new Error(`Cannot press "${label}": nothing was answered`)
  return answer
}

export async function runAsRecipient(context: RecipientContext, name: string, rest = ''): Promise<Reply> {
  const [answer] = await runRecipientCommand(context, name, rest)
  if (answer === undefined) throw new Error(`Cannot go on: /${name} was not answered`)
  return answer
}

export async function provePhone(here: () => RecipientContext, { address }: Recipient): Promise<Reply[]> {
  await runRecipientAction(here(), { name: 'phone', values: [] })
  return await receiveContact(here(), { phoneNumber: address, own: true, forwarded: false })
}
