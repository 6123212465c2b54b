import { type Channel, channelsFor, isChannel } from '../../../src/consent/channel.ts'
import { telegramSource } from '../../../src/consent/source.ts'
import { type Link, openLink } from '../../../src/register/links.ts'
import { type Refusal, refuse } from '../../../src/register/record/refuse.ts'
import type { Messages } from '../../messages/index.ts'
import { button, buttons, type Choice, note, type Reply, sentence } from '../reply.ts'
import { channelsIn } from './brands.ts'
import { linkPart } from './own-data.ts'
import { receiptChoices, refusalTexts } from './refuse.ts'
import { evidenceOf, type Speaker } from './speaker.ts'
import { changesReferred } from './undo.ts'

/**
 * `t.me/…?start=<token>`: a link that may have been passed on. It may stop messages to its address, which it
 * never shows, and never gives a consent (chat-platforms.md 7).
 */

/** Tokens of `makeLink`: once 16 letters, now 17. */
const tokenForm = /^[\w-]{16,17}$/

/** Null for a word of another form. A guessed token always gets the same answer. */
export async function startLinkReply(speaker: Speaker, word: string): Promise<Reply | null> {
  if (!tokenForm.test(word)) return null
  const { messages, context } = speaker
  const { link: texts } = messages.recipient
  const link = await openLink(context.register, word)
  if (link === null) return unknownReply(speaker)
  const { brandName, channel } = link
  const channels = channelsFor(link.recipient.kind)
  const choices = [
    stopChoice(brandName, channel, word, messages),
    ...(channels.length > 1 ? [stopChoice(brandName, 'all', word, messages)] : []),
  ]
  return sentence(texts.offer(brandName, channel), buttons(...choices))
}

function stopChoice(brandName: string, wanted: Channel | 'all', token: string, messages: Messages): Choice {
  const { consents: texts } = messages.recipient
  const label = wanted === 'all' ? texts.stopBrand(brandName) : texts.stopChannel(brandName, wanted)
  return button(label, 'link-stop', token, wanted)
}

/** Values: token, and a channel or `all`. */
export async function linkStopReply(
  speaker: Speaker,
  [token = '', wanted = '']: readonly string[],
): Promise<Reply> {
  const { context } = speaker
  const link = tokenForm.test(token) ? await openLink(context.register, token) : null
  const channels = link === null ? [] : channelsWanted(link, wanted)
  if (link === null || channels.length === 0) return unknownReply(speaker)
  return stoppedReply(await stopAt(speaker, link, channels), token, link, speaker)
}

function unknownReply({ messages }: Speaker): Reply {
  return sentence(messages.recipient.link.unknown)
}

function channelsWanted({ recipient: { kind } }: Link, wanted: string): readonly Channel[] {
  const own = channelsFor(kind)
  if (wanted === 'all') return own
  return isChannel(wanted) && own.includes(wanted) ? [wanted] : []
}

async function stopAt(
  speaker: Speaker,
  { recipient, brandCode }: Link,
  channels: readonly Channel[],
): Promise<Refusal[]> {
  const { register, requestKey } = speaker.context
  return await refuse(register, speaker.actor, {
    recipient,
    brandCodes: [brandCode],
    channels,
    source: telegramSource,
    evidence: await evidenceOf(speaker, { proof: 'link', provedAt: null }),
    requestKey,
  })
}

function stoppedReply(
  refusals: readonly Refusal[],
  token: string,
  { brandCode, brandName }: Link,
  { messages, context }: Speaker,
): Reply {
  const { link } = messages.recipient
  const outcomes = refusals.map((one) => ({ ...one, brand: { code: brandCode, name: brandName } }))
  const failed = channelsIn(outcomes.filter(({ outcome }) => outcome.kind === 'failed'))
  const choices = [
    ...receiptChoices(outcomes, messages, 'link-receipt', token, context.requestKey),
    ...failed.map((channel) => stopChoice(brandName, channel, token, messages)),
  ]
  return sentence(
    refusalTexts(outcomes, messages, { stopped: link.stopped }).join('\n'),
    ...(choices.length === 0 ? [] : [buttons(...choices)]),
    note(`${link.own} ${messages.words.ownRecordsOnly}`),
  )
}

/** The address is masked in this receipt. Values: token, and a reference to the changes. */
export async function linkReceiptReply(
  speaker: Speaker,
  [token = '', reference = '']: readonly string[],
): Promise<Reply> {
  const { context, messages, language } = speaker
  const { receipt: texts, help } = messages.recipient
  const link = tokenForm.test(token) ? await openLink(context.register, token) : null
  if (link === null) return unknownReply(speaker)
  const { recipientId, brandCode } = link
  const changeIds = (await changesReferred(context.register, reference))
    .filter((one) => one.recipientId === recipientId && one.brandCode === brandCode && one.status === 'RET')
    .map(({ id }) => id)
  if (changeIds.length === 0) return sentence(help.oldButton)
  const file = { kind: 'receipt', brandCode: null, recipientId, changeIds, language } as const
  const url = await context.ownLinkTo({ ...file, masked: true })
  return sentence(texts.link, linkPart(texts.open(null), url))
}
