import {
  type Channel,
  channelsFor,
  isChannel,
  isRecipientType,
  kindFor,
  type RecipientType,
  recipientTypes,
} from '../../../src/consent/channel.ts'
import type { Recipient } from '../../../src/consent/recipient.ts'
import { shortId } from '../../../src/consent/short-id.ts'
import { telegramSource } from '../../../src/consent/source.ts'
import { openBrands } from '../../../src/register/brands.ts'
import { type ChangeView, history } from '../../../src/register/changes/changes.ts'
import { effectiveChanges } from '../../../src/register/changes/key-changes.ts'
import type { ProvedAddress } from '../../../src/register/people.ts'
import { record } from '../../../src/register/record/record.ts'
import type { Register } from '../../../src/register/register.ts'
import { buttons, note, type Reply, sentence, textReply } from '../reply.ts'
import { showListChoice, stopChannelChoice } from './brands.ts'
import { evidenceOf, type Speaker } from './speaker.ts'

/** Enough to find the last change of each of four keys, even after many presses. */
const changesRead = 100
/** Digits of a change id in a button. */
export const idLength = 16

/**
 * Gives a new ONAY, only while that refusal is the newest change and an ONAY came before it: the button
 * cannot make a consent that never was. Values: brand, channel, type, refusal id.
 */
export async function undoReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { context, messages } = speaker
  const { refuse: texts, help } = messages.recipient
  const [code = '', channel = '', recipientType = '', refusalId = ''] = values
  const { register, userId, saidAt } = context
  const brand = (await openBrands(register)).find((one) => String(one.code) === code)
  if (brand === undefined || !isChannel(channel) || !isRecipientType(recipientType)) {
    return sentence(help.oldButton)
  }
  const key = { brandCode: brand.code, channel, recipientType }
  const address = await refusedAddress(speaker, key, refusalId)
  if (address === null) return sentence(help.oldButton)
  const outcome = await record(
    register,
    { door: 'telegram', id: userId },
    {
      brandCode: brand.code,
      recipient: address.recipient,
      channel,
      request: { status: 'ONAY', recipientType, source: telegramSource, consentDate: 'now' },
      evidence: await evidenceOf(speaker, address),
      saidAt,
      // Repeated presses give one ONAY.
      requestKey: `undo:${userId}:${brand.code}:${channel}:${recipientType}:${refusalId}`,
    },
  )
  if (outcome.kind !== 'decided' || outcome.change === null) return sentence(help.oldButton)
  const receipt = texts.receipt(outcome.change.consentDate, shortId(outcome.change.id))
  return textReply(
    texts.undone,
    `${texts.undone} ${texts.allowed(brand.name, channel)} ${receipt}`,
    note(messages.words.ownRecordsOnly),
    buttons(stopChannelChoice(brand, channel, messages), showListChoice(messages)),
  )
}

async function refusedAddress(
  { addresses, context: { register } }: Speaker,
  key: Omit<Key, 'recipient'>,
  refusalId: string,
): Promise<ProvedAddress | null> {
  for (const address of addresses) {
    const { recipient } = address
    if (kindFor(key.channel) !== recipient.kind) continue
    if (await isUndoable(register, { recipient, ...key }, refusalId)) return address
  }
  return null
}

interface Key {
  readonly recipient: Recipient
  readonly brandCode: number
  readonly channel: Channel
  readonly recipientType: RecipientType
}

/** True also if the refusal was just undone. `refusalId` may be the beginning of the id. */
export async function isUndoable(register: Register, key: Key, refusalId: string): Promise<boolean> {
  const { recipient, brandCode, ...ofKey } = key
  const changes = effectiveChanges(await changesOf(register, recipient, brandCode), ofKey)
  const isUndone = changes[0]?.status === 'ONAY' && changes[0].door === 'telegram'
  const refusals = refusalsAfterOnay(isUndone ? changes.slice(1) : changes)
  return refusalId.length >= idLength && refusals.some(({ id }) => id.startsWith(refusalId))
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

/** Empty without an ONAY. */
function refusalsAfterOnay(ofKey: readonly ChangeView[]): readonly ChangeView[] {
  const onay = ofKey.findIndex(({ status }) => status === 'ONAY')
  return onay === -1 ? [] : ofKey.slice(0, onay)
}
