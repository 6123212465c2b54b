import type { SharedContact } from '../../../bots/commands/context.ts'
import { note, type Reply, sentence } from '../../../bots/commands/reply.ts'
import { telegramPrincipal } from '../../consent/actor.ts'
import { maskAddress, type Recipient, readEmail, readPhone } from '../../consent/recipient.ts'
import type { SentCode } from '../../jobs/letters.ts'
import { checkCode } from '../../register/confirmation/codes.ts'
import { proveAddress } from '../../register/recipients/people.ts'
import { formQuestions } from './form-consent.ts'
import { listReply, stopCommand } from './list.ts'
import { addressOf, askForContact, masked, type Speaker, speakerOf } from './speaker.ts'

/* The answer to a typed address is the same whether or not the register knows it. */

const codeForm = /^\d{6}$/
const minuteMs = 60_000

/** `/eposta`: asks for the address; `/eposta ad@…` sends the code at once. */
export async function emailCommand(speaker: Speaker, rest: string): Promise<Reply> {
  const { email: texts, contact } = speaker.messages.recipient
  if (speaker.context.mail === null && rest === '') return sentence(contact.noEmails)
  return rest === '' ? sentence(texts.typeIt) : await sendCodeTo(speaker, rest)
}

/** Mails a code to a typed e-mail address, by which the recipient proves it; says so if none can be sent. */
export async function sendCodeTo(speaker: Speaker, typed: string): Promise<Reply> {
  const { messages, context, language } = speaker
  const { email: texts, contact } = messages.recipient
  if (context.mail === null) return sentence(`${contact.noEmails} ${contact.typedEmail}`)
  const word = typed.split(' ').find((piece) => piece.includes('@')) ?? typed
  const reading = readEmail(word.replace(/^[<("']+|[>)"'.,;!?]+$/g, ''))
  if (reading.kind === 'refused') return sentence(texts.unreadable)
  return await codeReply(speaker, reading.recipient, await context.mail.sendCode(reading.recipient, language))
}

/** Sends a code to a typed number by SMS; null for a number that is unreadable or proved, and where no SMS is sent. */
export async function sendSmsCode(speaker: Speaker, typed: string): Promise<Reply | null> {
  const { context, language, addresses } = speaker
  const reading = readPhone(typed)
  if (context.sms === null || reading.kind === 'refused') return null
  const { recipient } = reading
  if (addresses.some((proved) => proved.recipient.address === recipient.address)) return null
  return await codeReply(speaker, recipient, await context.sms.sendCode(recipient, language))
}

/** Says that a code was sent, or when the next one can be. */
async function codeReply(
  { messages, context }: Speaker,
  recipient: Recipient,
  sent: SentCode,
): Promise<Reply> {
  const { email: texts, contact } = messages.recipient
  if (sent.kind === 'no-sender') return sentence(contact.noEmails)
  if (sent.kind === 'too-many') {
    const wait = Math.ceil((sent.againAt - context.register.clock()) / minuteMs)
    return sentence(sent.limit === 'pause' ? texts.sentJustNow(wait) : texts.askedTooOften(wait))
  }
  const text = recipient.kind === 'phone' ? texts.sentBySms : texts.sent
  return sentence(text(maskAddress(recipient.address), sent.minutes))
}

/** Checks a typed code; null for any other text. */
export async function typedCode(speaker: Speaker, text: string): Promise<Reply[] | null> {
  const { context, messages } = speaker
  const { register, userId } = context
  const { email: texts } = messages.recipient
  const code = text.replace(/[\s-]/g, '')
  if (!codeForm.test(code)) return null
  const checked = await checkCode(register, { asker: telegramPrincipal(userId), use: 'address', code })
  if (checked.kind === 'wrong') return [sentence(texts.wrongCode(checked.triesLeft))]
  if (checked.kind !== 'proved') return [sentence(checked.kind === 'over' ? texts.codeOver : texts.noCode)]
  const { recipient } = checked
  const isPhone = recipient.kind === 'phone'
  await proveAddress(register, userId, recipient, isPhone ? 'sms-code' : 'mail-code')
  const isProved = isPhone ? messages.recipient.contact.proved : texts.proved
  const answer = sentence(isProved(maskAddress(recipient.address)))
  const proved = await speakerOf(context)
  const next = await nextReply(speaker, proved)
  return isPhone ? [closing(answer), next, ...(await formQuestions(proved))] : [answer, next]
}

/** Does what was asked for before the proof, or shows the list. */
async function nextReply({ wish }: Speaker, proved: Speaker): Promise<Reply> {
  return wish === 'stop' ? await stopCommand(proved, '') : await listReply(proved)
}

const phoneForm = /^\+?[\d ()-]{7,30}$/

/**
 * Accepts a contact as proof if the platform says that it is the sender's own. It must not be forwarded, and the
 * bot must have asked for it. Anonymous +888 numbers belong to no line.
 */
export async function contactReplies(speaker: Speaker, shared: SharedContact): Promise<Reply[]> {
  const { contact: texts, start } = speaker.messages.recipient
  const { register, userId } = speaker.context
  if (!shared.own) return [await notTaken(speaker, texts.notOwn)]
  const digits = shared.phoneNumber.replace(/\D/g, '')
  if (digits.startsWith('888')) {
    const { contact } = await register.settings()
    return [closing(sentence(texts.anonymous, note(start.otherWays(speaker.company, contact))))]
  }
  // Telegram sends the country code with or without +.
  const isPhone = !shared.forwarded && phoneForm.test(shared.phoneNumber)
  const reading = isPhone ? readPhone(`+${digits}`) : null
  if (reading === null || reading.kind === 'refused') return [await notTaken(speaker)]
  const isProved = speaker.addresses.some(({ recipient }) => recipient.address === reading.recipient.address)
  if (!speaker.contactAsked && !isProved) return [await askForContact(speaker, texts.share)]
  if (speaker.contactAsked) await proveAddress(register, userId, reading.recipient)
  const proved = await speakerOf(speaker.context)
  const answer = closing(sentence(texts.proved(maskAddress(reading.recipient.address))))
  return [answer, await nextReply(speaker, proved), ...(await formQuestions(proved))]
}

/** Says why a proof was not accepted; a person with a proved phone needs nothing more. */
export async function notTaken(speaker: Speaker, ...why: readonly string[]): Promise<Reply> {
  const { contact: texts } = speaker.messages.recipient
  const phone = addressOf(speaker, 'phone')
  if (phone === undefined) return await askForContact(speaker, [...why, texts.share].join(' '))
  return closing(sentence([...why, texts.provedAlready(masked(phone))].join(' ')))
}

function closing(reply: Reply): Reply {
  return { ...reply, closesKeyboard: true }
}
