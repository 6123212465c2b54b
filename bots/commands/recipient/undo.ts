import { shortId, telegramSource } from '../../../src/consent/consent.ts'
import { endedOnays, undoRefusal } from '../../../src/register/record/refuse.ts'
import { buttons, type Reply, sentence, textReply } from '../reply.ts'
import { byChannels, firstOf, showListChoice, stopChannelChoice } from './brands.ts'
import { evidenceOf, type Speaker } from './speaker.ts'

/** Gives back what one request of this person has stopped. Value: its key. */
export async function undoReply(speaker: Speaker, [requestKey = '']: readonly string[]): Promise<Reply> {
  const { messages } = speaker
  const { refuse: texts, help } = messages.recipient
  const given = await giveBack(speaker, requestKey)
  const [first, ...others] = given
  if (first === undefined) return sentence(help.oldButton)
  const allowed = byChannels(given).map(({ brands, channels }) => texts.allowed(...firstOf(brands), channels))
  const receipt = texts.receipt(
    first.change.consentDate,
    given.map(({ change }) => shortId(change.id)),
  )
  const stops = others.length > 0 ? [] : [stopChannelChoice(first.brand, first.channel, messages)]
  return textReply(
    texts.undone,
    [texts.undone, ...allowed, receipt].join(' '),
    buttons(...stops, showListChoice(messages)),
  )
}

async function giveBack(speaker: Speaker, requestKey: string) {
  const { context, addresses, actor } = speaker
  const { register, receivedAt } = context
  const given = []
  for (const ended of await endedOnays(register, requestKey)) {
    const address = addresses.find(({ recipientId }) => recipientId === ended.recipientId)
    if (address === undefined) continue
    const { recipient } = address
    const evidence = await evidenceOf(speaker, address)
    const input = { recipient, source: telegramSource, evidence, receivedAt }
    const change = await undoRefusal(register, actor, ended, input)
    if (change !== null) given.push({ brand: ended.brand, channel: ended.channel, change })
  }
  return given
}
