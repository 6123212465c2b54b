import {
  type Channel,
  channelsFor,
  type RecipientType,
  recipientTypes,
} from '../../../src/consent/channel.ts'
import { shortId } from '../../../src/consent/consent.ts'
import type { Recipient } from '../../../src/consent/recipient.ts'
import { telegramSource } from '../../../src/consent/source.ts'
import { type Brand, listBrands, openBrands } from '../../../src/register/brands.ts'
import { type ChangeView, history } from '../../../src/register/changes/changes.ts'
import { effectiveChanges, findChange } from '../../../src/register/changes/key-changes.ts'
import type { ProvedAddress } from '../../../src/register/people.ts'
import type { RecordedChange } from '../../../src/register/record/decide-change.ts'
import { record, recordedUnder } from '../../../src/register/record/record.ts'
import type { Register } from '../../../src/register/register.ts'
import { buttons, type Reply, sentence, textReply } from '../reply.ts'
import { byChannels, firstOf, showListChoice, stopChannelChoice } from './brands.ts'
import { evidenceOf, type Speaker } from './speaker.ts'

/** Enough to find the last change of each of four keys, even after many presses. */
const changesRead = 100
/** Digits of a change id in a button. */
export const idLength = 16

/**
 * Gives a new ONAY for each refusal that is still the newest change and came after an ONAY: the button cannot
 * make a consent that never was. Value: a reference to the refusals.
 */
export async function undoReply(speaker: Speaker, [reference = '']: readonly string[]): Promise<Reply> {
  const { context, messages, addresses } = speaker
  const { refuse: texts, help } = messages.recipient
  const brands = await openBrands(context.register)
  const given: GivenBack[] = []
  for (const refusal of await changesReferred(context.register, reference)) {
    const brand = brands.find(({ code }) => code === refusal.brandCode)
    const address = addresses.find(({ recipientId }) => recipientId === refusal.recipientId)
    if (brand === undefined || address === undefined || refusal.status !== 'RET') continue
    const change = await giveBack(speaker, address, refusal)
    if (change !== null) given.push({ brand, channel: refusal.channel, change })
  }
  const [first] = given
  if (first === undefined) return sentence(help.oldButton)
  const allowed = byChannels(given).map(({ brands, channels }) => texts.allowed(...firstOf(brands), channels))
  const receipt = texts.receipt(
    first.change.consentDate,
    given.map(({ change }) => shortId(change.id)),
  )
  const stops = given.length > 1 ? [] : [stopChannelChoice(first.brand, first.channel, messages)]
  return textReply(
    texts.undone,
    [texts.undone, ...allowed, receipt].join(' '),
    buttons(...stops, showListChoice(messages)),
  )
}

/** Names changes in a button: the key of the request that made them, or the beginning of one change id. */
export async function changesReferred(register: Register, reference: string) {
  if (reference.includes(':')) return await recordedUnder(register, reference)
  const codes = (await listBrands(register)).map(({ code }) => code)
  const found = await findChange(register, reference, codes)
  return found.kind === 'found' ? [found.change] : []
}

/** Null if the refusal is no longer the newest change. */
async function giveBack(
  speaker: Speaker,
  address: ProvedAddress,
  { brandCode, channel, recipientType, id }: Refused,
): Promise<RecordedChange | null> {
  const { register, userId, receivedAt } = speaker.context
  const { recipient } = address
  if (!(await isUndoable(register, { recipient, brandCode, channel, recipientType }, id))) return null
  const outcome = await record(register, speaker.actor, {
    brandCode,
    recipient,
    channel,
    request: { status: 'ONAY', recipientType, source: telegramSource, consentDate: 'now' },
    evidence: await evidenceOf(speaker, address),
    receivedAt,
    // Repeated presses give one ONAY.
    requestKey: `undo:${userId}:${id}`,
  })
  return outcome.kind === 'decided' ? outcome.change : null
}

type Refused = Awaited<ReturnType<typeof changesReferred>>[number]

interface GivenBack {
  readonly brand: Brand
  readonly channel: Channel
  readonly change: RecordedChange
}

interface Key {
  readonly recipient: Recipient
  readonly brandCode: number
  readonly channel: Channel
  readonly recipientType: RecipientType
}

/** True also if the refusal was just undone. */
export async function isUndoable(register: Register, key: Key, refusalId: string): Promise<boolean> {
  const { recipient, brandCode, ...ofKey } = key
  const changes = effectiveChanges(await changesOf(register, recipient, brandCode), ofKey)
  const isUndone = changes[0]?.status === 'ONAY' && changes[0].door === 'telegram'
  const refusals = refusalsAfterOnay(isUndone ? changes.slice(1) : changes)
  return refusals.some(({ id }) => id === refusalId)
}

export async function undoableKeys(register: Register, recipient: Recipient, brandCode: number) {
  const changes = await changesOf(register, recipient, brandCode)
  return channelsFor(recipient.kind).flatMap((channel) =>
    recipientTypes.flatMap((recipientType) => {
      const [refusal] = refusalsAfterOnay(effectiveChanges(changes, { channel, recipientType }))
      return refusal === undefined ? [] : [{ channel, recipientType, refusalId: refusal.id }]
    }),
  )
}

async function changesOf(register: Register, recipient: Recipient, brandCode: number): Promise<ChangeView[]> {
  return await history(register, { recipient, brandCodes: [brandCode], limit: changesRead })
}

function refusalsAfterOnay(ofKey: readonly ChangeView[]): readonly ChangeView[] {
  const onay = ofKey.findIndex(({ status }) => status === 'ONAY')
  return onay === -1 ? [] : ofKey.slice(0, onay)
}
