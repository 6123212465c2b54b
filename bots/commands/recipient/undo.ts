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
import { type ChangeView, history } from '../../../src/register/changes/history.ts'
import { effectiveChanges } from '../../../src/register/changes/key-changes.ts'
import type { ProvedAddress } from '../../../src/register/people.ts'
import { record } from '../../../src/register/record/record.ts'
import type { Register } from '../../../src/register/register.ts'
import { buttons, note, type Reply, sentence } from '../reply.ts'
import { showListChoice, stopChannelChoice } from './brands.ts'
import { evidenceOf, type Speaker } from './speaker.ts'

/** Enough of a brand's changes to find the last of each key; there are four keys, and somebody may press to and fro. */
const changesRead = 100
/** How much of a change's id a button carries. */
export const idLength = 16

/**
 * Takes a refusal back by a new ONAY, which is what the button says. Only while that refusal stands, and only where an
 * ONAY stood before it: the button cannot make a consent that never was. Values: brand, channel, type, the refusal's id.
 */
export async function undoReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { context, messages } = speaker
  const { refuse: texts } = messages.recipient
  const [code = '', channel = '', recipientType = '', refusalId = ''] = values
  const { register, userId, saidAt } = context
  const brand = (await openBrands(register)).find((one) => String(one.code) === code)
  if (brand === undefined || !isChannel(channel) || !isRecipientType(recipientType)) {
    return sentence(texts.undoTooLate)
  }
  const key = { brandCode: brand.code, channel, recipientType }
  const address = await refusedAddress(speaker, key, refusalId)
  if (address === null) return sentence(texts.undoTooLate)
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
      // By the refusal, so that however often it is pressed there is one new ONAY.
      requestKey: `undo:${userId}:${brand.code}:${channel}:${recipientType}:${refusalId}`,
    },
  )
  if (outcome.kind !== 'decided' || outcome.change === null) return sentence(texts.undoTooLate)
  const receipt = texts.receipt(outcome.change.consentDate, shortId(outcome.change.id))
  return {
    summary: texts.undone,
    parts: [
      { kind: 'text', text: `${texts.undone} ${texts.allowed(brand.name, channel)} ${receipt}` },
      note(messages.words.ownRecordsOnly),
      buttons(stopChannelChoice(brand, channel, messages), showListChoice(messages)),
    ],
  }
}

/** Which of his addresses this refusal stands at. */
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

/** One consent of one address. */
interface Key {
  readonly recipient: Recipient
  readonly brandCode: number
  readonly channel: Channel
  readonly recipientType: RecipientType
}

/**
 * Whether this refusal stands last on the key and an ONAY stood before it, whichever door it came by; also when it was
 * just taken back, so that a press that comes twice is answered twice. `refusalId` may be the beginning of the id.
 */
export async function isUndoable(register: Register, key: Key, refusalId: string): Promise<boolean> {
  const { recipient, brandCode, channel, recipientType } = key
  const changes = await changesOf(register, recipient, brandCode)
  const ofKey = effectiveChanges(changes, { channel, recipientType })
  const refusals = refusalsBehindOnay(isVoided(ofKey) ? ofKey.slice(1) : ofKey)
  return refusalId.length >= idLength && refusals.some(({ id }) => id.startsWith(refusalId))
}

/** A key whose refusal may be taken back, with the id of that refusal. */
interface UndoableKey {
  readonly channel: Channel
  readonly recipientType: RecipientType
  readonly refusalId: string
}

/** The keys of an address at a brand at which an ONAY stood before the refusal that stands now. */
export async function undoableKeys(
  register: Register,
  recipient: Recipient,
  brandCode: number,
): Promise<UndoableKey[]> {
  const changes = await changesOf(register, recipient, brandCode)
  return channelsFor(recipient.kind).flatMap((channel) =>
    recipientTypes.flatMap((recipientType) => {
      const [refusal] = refusalsBehindOnay(effectiveChanges(changes, { channel, recipientType }))
      return refusal === undefined ? [] : [{ channel, recipientType, refusalId: refusal.id }]
    }),
  )
}

async function changesOf(register: Register, recipient: Recipient, brandCode: number): Promise<ChangeView[]> {
  return await history(register, { recipient, brandCodes: [brandCode], limit: changesRead })
}

/** The refusals that stand last in the changes of a key, newest first, where an ONAY stands before them; else none. */
function refusalsBehindOnay(ofKey: readonly ChangeView[]): readonly ChangeView[] {
  const onay = ofKey.findIndex(({ status }) => status === 'ONAY')
  return onay === -1 ? [] : ofKey.slice(0, onay)
}

function isVoided([last]: readonly ChangeView[]): boolean {
  return last?.status === 'ONAY' && last.door === 'telegram'
}
