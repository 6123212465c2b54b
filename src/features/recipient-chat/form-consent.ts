import { button, buttons, note, type Reply, sentence } from '../../../bots/commands/reply.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { shortId } from '../../consent/consent.ts'
import { confirmConsent } from '../../register/confirmation/confirm-consent.ts'
import {
  type ConfirmedChannel,
  type PendingRequest,
  pendingRequests,
  readRequest,
  readStart,
} from '../../register/confirmation/consent-requests.ts'
import { showListChoice, stopChannelChoice } from './brands.ts'
import { addressOf, askForContact, type Speaker } from './speaker.ts'

/*
 * Continues the consent form of the web page: the owner of a proved phone confirms. The link alone gives no consent.
 */

/** Asks about the consent of a web form, whose link sent `/start onay_…`; null for any other start word. */
export async function formStartReply(speaker: Speaker, word: string): Promise<Reply | null> {
  const token = readStart(word)
  if (token === null) return null
  const { messages, context } = speaker
  const { form: texts } = messages.recipient
  const request = await readRequest(context.register, token)
  if (request === null || request.asked === null || request.expiresAt <= context.register.clock()) {
    return sentence(texts.over)
  }
  const phone = addressOf(speaker, 'phone')
  if (phone === undefined) return await askForContact(speaker, texts.prove)
  if (phone.recipient.address !== request.asked.recipient.address) return sentence(texts.otherNumber)
  const { channels } = request.asked
  return question({ token, channels, brandName: request.brandName }, speaker)
}

/** Asks, for each form filled in with the person's proved number, whether they consent. */
export async function formQuestions(speaker: Speaker): Promise<Reply[]> {
  const phone = addressOf(speaker, 'phone')
  if (phone === undefined) return []
  const pending = await pendingRequests(speaker.context.register, phone.recipient)
  return pending.map((request) => question(request, speaker))
}

/** Asks the recipient to confirm the consent of a web form. */
function question({ token, brandName, channels }: PendingRequest, { messages }: Speaker): Reply {
  const { form: texts, refuse } = messages.recipient
  const give = button(texts.give(brandName, channels), 'form-give', token)
  const cancel = button(refuse.cancel, 'list')
  return sentence(texts.question(brandName, channels), buttons(give, cancel))
}

/** Records the consents that the web form requested. A second press gets the same answer. Values: the token. */
export async function formGiveReply(speaker: Speaker, [token = '']: readonly string[]): Promise<Reply> {
  const { messages, context } = speaker
  const { register, account, messageId, receivedAt } = context
  const { form: texts } = messages.recipient
  const phone = addressOf(speaker, 'phone')
  if (phone === undefined) return await askForContact(speaker, texts.prove)
  const request = await readRequest(register, token)
  const channels = request === null || request.asked === null ? null : request.asked.channels
  const confirmed = await confirmConsent(register, token, {
    actor: speaker.actor,
    proved: phone.recipient,
    receivedAt,
    proof: {
      proof: phone.proof,
      provedAt: phone.provedAt,
      userId: account.accountId,
      messageId,
      ...(request === null || channels === null
        ? {}
        : { question: texts.question(request.brandName, channels) }),
    },
  })
  if (confirmed.kind === 'other-address') return sentence(texts.otherNumber)
  if (confirmed.kind !== 'confirmed') return sentence(texts.over)
  const brand = { code: confirmed.brandCode, name: confirmed.brandName }
  const stops = confirmed.channels
    .filter(({ kind }) => kind !== 'refused')
    .map(({ channel }) => stopChannelChoice(brand, channel, messages))
  const lines = confirmed.channels.map((channel) => lineOf(channel, confirmed.brandName, speaker))
  return sentence(
    lines.join('\n'),
    note(messages.recipient.onay.wayOut),
    buttons(...stops, showListChoice(messages)),
  )
}

/** Says for one channel of the form: recorded, already ONAY, or refused. */
function lineOf(
  { channel, kind, changeId, recordedAt }: ConfirmedChannel,
  brandName: string,
  { messages }: Speaker,
): string {
  const { form: texts, refuse } = messages.recipient
  if (kind === 'stored' && changeId !== null && recordedAt !== null) {
    return texts.stored(brandName, channel, refuse.receipt(formatWallTime(recordedAt), [shortId(changeId)]))
  }
  return kind === 'already' ? texts.already(brandName, channel) : texts.refused(brandName, channel)
}
