import { type Channel, channelsFor, isChannel } from '../../../src/consent/channel.ts'
import { shortId } from '../../../src/consent/short-id.ts'
import { shownEvidence, shownInTelegram } from '../../../src/consent/shown/shown.ts'
import { type Link, openLink } from '../../../src/register/links.ts'
import { type Refusal, refuse } from '../../../src/register/record/refuse.ts'
import type { Choice, Reply } from '../reply.ts'
import { sentence } from './ask.ts'
import type { Speaker } from './speaker.ts'

/**
 * `t.me/…?start=<token>`: the token of a message's link. It may have been passed on, so it may stop messages to its address, which
 * it never shows, not even masked, and it never gives a consent (chat-platforms.md 7). It holds as long as the consent.
 */

/** As `makeLink` makes them, 16 letters once and 17 now; every other word behind /start is no link's. */
const tokenForm = /^[\w-]{16,17}$/

/** What a link is answered; null for what has not the form of one. The answer to a guessed token is always the same. */
export async function startLinkReply(speaker: Speaker, word: string): Promise<Reply | null> {
  if (!tokenForm.test(word)) return null
  const { messages, context } = speaker
  const { link: told, consents } = messages.recipient
  const link = await openLink(context.register, word)
  if (link === null) return await unknownReply(speaker)
  const { brandName, channel } = link
  const channels = channelsFor(link.recipient.kind)
  const stop = (label: string, value: Channel | 'all'): Choice => ({
    label,
    action: { name: 'link-stop', values: [word, value] },
  })
  const choices = [
    stop(consents.stopChannel(brandName, channel), channel),
    ...(channels.length > 1 ? [stop(consents.stopBrand(brandName), 'all')] : []),
  ]
  return sentence(told.offer(brandName, channel), { kind: 'choices', choices })
}

/** Stops what the link is about; values: the token, and a channel or `all`. Nothing is shown that he could not know. */
export async function linkStopReply(
  speaker: Speaker,
  [token = '', wanted = '']: readonly string[],
): Promise<Reply> {
  const { context } = speaker
  const link = tokenForm.test(token) ? await openLink(context.register, token) : null
  const channels = link === null ? [] : channelsWanted(link, wanted)
  if (link === null || channels.length === 0) return await unknownReply(speaker)
  return stoppedReply(await stopAt(speaker, link, channels), link, channels, speaker)
}

/** One answer for every token that is none of ours, the later the more he guesses. */
async function unknownReply({ messages, context }: Speaker): Promise<Reply> {
  await context.missed()
  return sentence(messages.recipient.link.unknown)
}

function channelsWanted({ recipient: { kind } }: Link, wanted: string): readonly Channel[] {
  const own = channelsFor(kind)
  if (wanted === 'all') return own
  return isChannel(wanted) && own.includes(wanted) ? [wanted] : []
}

async function stopAt(
  { context, language }: Speaker,
  { recipient, brandCode }: Link,
  channels: readonly Channel[],
): Promise<Refusal[]> {
  const { register, userId, messageId, requestKey } = context
  const { telegram_source: source } = await register.settings()
  return await refuse(
    register,
    { door: 'telegram', id: userId },
    {
      recipient,
      brandCodes: [brandCode],
      channels,
      source,
      evidence: {
        door: 'telegram',
        userId,
        messageId,
        proof: 'link',
        provedAt: null,
        ...shownEvidence(shownInTelegram, language),
      },
      requestKey,
    },
  )
}

function stoppedReply(
  refusals: readonly Refusal[],
  { brandName }: Link,
  channels: readonly Channel[],
  { messages }: Speaker,
): Reply {
  const { refuse: told, link } = messages.recipient
  const ids = refusals.flatMap(({ outcome }) =>
    outcome.kind === 'stored' ? [told.receipt(outcome.change.consentDate, shortId(outcome.change.id))] : [],
  )
  const isFailed = refusals.some(({ outcome }) => outcome.kind === 'failed')
  const text =
    ids.length > 0
      ? [told.stored, link.stopped(brandName, channels), ...ids].join(' ')
      : isFailed
        ? told.failed([brandName], 0)
        : `${told.already(brandName, channels, null)} ${told.unchanged}`
  return sentence(text, { kind: 'note', text: `${link.own} ${messages.words.ownRecordsOnly}` })
}
