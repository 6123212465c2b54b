import { maskAddress, readEmail, readPhone } from '../../../src/consent/recipient.ts'
import { telegramPrincipal } from '../../../src/register/actor.ts'
import { checkCode } from '../../../src/register/email-codes.ts'
import { addressesMax, proveAddress } from '../../../src/register/people.ts'
import type { SharedContact } from '../context.ts'
import { note, type Reply, sentence, textReply } from '../reply.ts'
import { formQuestions } from './form-consent.ts'
import { listReply } from './list.ts'
import { askForContact, phoneOf, type Speaker, speakerOf } from './speaker.ts'

/** The answer to an e-mail address is the same whether or not the register knows it. */

const codeForm = /^\d{6}$/
const minuteMs = 60_000

/** `/eposta`: asks for the address; `/eposta ad@…` sends the code at once. */
export async function emailCommand(speaker: Speaker, rest: string): Promise<Reply> {
  const { email: texts, contact } = speaker.messages.recipient
  if (speaker.context.mail === null && rest === '') return sentence(contact.noEmails)
  return rest === '' ? sentence(texts.typeIt) : await sendCodeTo(speaker, rest)
}

export async function sendCodeTo(speaker: Speaker, typed: string): Promise<Reply> {
  const { messages, addresses, context, language } = speaker
  const { email: texts, contact } = messages.recipient
  if (context.mail === null) return sentence(`${contact.noEmails} ${contact.typedEmail}`)
  const word = typed.split(' ').find((one) => one.includes('@')) ?? typed
  const reading = readEmail(word.replace(/^[<("']+|[>)"'.,;!?]+$/g, ''))
  if (!reading.ok) return sentence(texts.unreadable)
  const known = addresses.some(({ recipient }) => recipient.address === reading.recipient.address)
  const emails = addresses.filter(({ recipient }) => recipient.kind === 'email')
  if (!known && emails.length >= addressesMax - 1) return sentence(texts.tooMany(addressesMax - 1))
  const sent = await context.mail.sendCode(reading.recipient, language)
  if (sent.kind === 'no-mail') return sentence(contact.noEmails)
  if (sent.kind === 'too-many') {
    return sentence(texts.askedTooOften(Math.ceil((sent.againAt - context.register.clock()) / minuteMs)))
  }
  return sentence(texts.sent(maskAddress(reading.recipient.address), sent.minutes))
}

/** Checks a typed code; null for any other text. */
export async function typedCode(speaker: Speaker, said: string): Promise<Reply[] | null> {
  const { context, messages } = speaker
  const { register, userId } = context
  const { email: texts } = messages.recipient
  const code = said.replace(/[\s-]/g, '')
  if (!codeForm.test(code)) return null
  const checked = await checkCode(register, { session: telegramPrincipal(userId), code })
  if (checked.kind === 'wrong') return [sentence(texts.wrongCode(checked.triesLeft))]
  if (checked.kind !== 'proved') return [sentence(checked.kind === 'over' ? texts.codeOver : texts.noCode)]
  const proved = await proveAddress(register, userId, checked.recipient)
  if (proved.kind === 'too-many') return [sentence(texts.tooMany(proved.most))]
  return await provedReplies(await speakerOf(context), checked.recipient.address)
}

async function provedReplies(speaker: Speaker, address: string): Promise<Reply[]> {
  const { email: texts } = speaker.messages.recipient
  const answer = texts.proved(maskAddress(address))
  return [textReply(texts.provedSummary, answer), await listReply(speaker)]
}

const phoneForm = /^\+?[\d ()-]{7,30}$/

/**
 * Only if the platform says that the contact is the sender's own, they sent it themselves, and the bot had
 * asked (chat-platforms.md 7). Anonymous +888 numbers belong to no line.
 */
export async function contactReplies(speaker: Speaker, shared: SharedContact): Promise<Reply[]> {
  const { contact: texts, start } = speaker.messages.recipient
  if (!shared.own) return [await notTaken(speaker, texts.notOwn)]
  if (shared.forwarded) return [await notTaken(speaker, texts.forwarded, texts.shareYourself)]
  const digits = shared.phoneNumber.replace(/\D/g, '')
  if (digits.startsWith('888')) {
    return [closing(sentence(texts.anonymous, note(start.otherWays(speaker.company))))]
  }
  // Telegram sends the country code with or without +.
  const reading = phoneForm.test(shared.phoneNumber) ? readPhone(`+${digits}`) : null
  if (reading === null || !reading.ok) return [await notTaken(speaker, texts.unreadable, texts.shareAgain)]
  const known = speaker.addresses.some(({ recipient }) => recipient.address === reading.recipient.address)
  if (!speaker.contactAsked && !known) return [await askForContact(speaker, texts.notAsked)]
  if (speaker.contactAsked) {
    await proveAddress(speaker.context.register, speaker.context.userId, reading.recipient)
  }
  const proved = await speakerOf(speaker.context)
  const text = texts.proved(maskAddress(reading.recipient.address))
  return [
    closing(textReply(texts.provedSummary, text)),
    await listReply(proved),
    ...(await formQuestions(proved)),
  ]
}

/**
 * Says why a proof was not accepted. `wayOn` says what would be; a person with a proved phone needs nothing
 * more.
 */
export async function notTaken(speaker: Speaker, why: string, wayOn = ''): Promise<Reply> {
  const { contact: texts } = speaker.messages.recipient
  const phone = phoneOf(speaker)
  if (phone === undefined) return await askForContact(speaker, `${why} ${wayOn}`.trimEnd())
  return closing(sentence(why, note(texts.provedAlready(maskAddress(phone.recipient.address)))))
}

function closing(reply: Reply): Reply {
  return { ...reply, closesKeyboard: true }
}
