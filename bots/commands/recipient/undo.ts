import { shortId } from '../../../src/consent/consent.ts'
import { telegramSource } from '../../../src/consent/source.ts'
import { listBrands } from '../../../src/register/brands.ts'
import { findChange } from '../../../src/register/changes/key-changes.ts'
import { recordedUnder } from '../../../src/register/record/record.ts'
import { endedOnays, undoRefusal } from '../../../src/register/record/undo.ts'
import type { Register } from '../../../src/register/register.ts'
import { buttons, type Reply, sentence, textReply } from '../reply.ts'
import { byChannels, firstOf, showListChoice, stopChannelChoice } from './brands.ts'
import { evidenceOf, type Speaker } from './speaker.ts'

/** Digits of a change id in a button. */
export const idLength = 16

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

/** Names changes in a button: the key of the request that made them, or the beginning of one change id. */
export async function changesReferred(register: Register, reference: string) {
  if (reference.includes(':')) return await recordedUnder(register, reference)
  const codes = (await listBrands(register)).map(({ code }) => code)
  const found = await findChange(register, reference, codes)
  return found.kind === 'found' ? [found.change] : []
}
