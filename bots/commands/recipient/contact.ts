import { readPhone } from '../../../src/consent/recipient.ts'
import { maskAddress } from '../../../src/crypto/mask.ts'
import { proveAddress } from '../../../src/register/people.ts'
import type { SharedContact } from '../context.ts'
import type { Reply } from '../reply.ts'
import { askForContact, sentence } from './ask.ts'
import { formQuestions } from './form-consent.ts'
import { listReply } from './list.ts'
import { type Speaker, speakerOf } from './speaker.ts'

/** Digits with at most blanks, brackets and hyphens between them. */
const phoneForm = /^\+?[\d ()-]{7,30}$/

/**
 * Takes a contact as proof of a phone only when the platform vouches that it is the sender's own, he sent it himself, and
 * we had asked (chat-platforms.md 7). Anonymous +888 numbers belong to no line.
 */
export async function contactReplies(speaker: Speaker, shared: SharedContact): Promise<Reply[]> {
  const { contact: texts, start } = speaker.messages.recipient
  if (!shared.own) return [await notTaken(speaker, texts.notOwn)]
  if (shared.forwarded) return [await notTaken(speaker, texts.forwarded, texts.shareYourself)]
  const digits = shared.phoneNumber.replace(/\D/g, '')
  if (digits.startsWith('888')) {
    return [closing(sentence(texts.anonymous, { kind: 'note', text: start.otherWays(speaker.company) }))]
  }
  // Telegram writes the country code, with or without its +.
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
    closing({ summary: texts.provedSummary, parts: [{ kind: 'text', text }] }),
    await listReply(proved),
    ...(await formQuestions(proved)),
  ]
}

/**
 * Why something shows no phone to be his, and `wayOn` how he shows it. Who has shown it is asked for nothing: the keyboard would
 * be of no use to him, so an old one goes.
 */
export async function notTaken(speaker: Speaker, why: string, wayOn = ''): Promise<Reply> {
  const { contact: texts } = speaker.messages.recipient
  const phone = speaker.addresses.find(({ recipient }) => recipient.kind === 'phone')
  if (phone === undefined) return await askForContact(speaker, `${why} ${wayOn}`.trimEnd())
  return closing(
    sentence(why, { kind: 'note', text: texts.provedAlready(maskAddress(phone.recipient.address)) }),
  )
}

function closing(reply: Reply): Reply {
  return { ...reply, closesKeyboard: true }
}
