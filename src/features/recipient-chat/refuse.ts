import {
  button,
  buttons,
  note,
  paragraph,
  type Reply,
  sentence,
  textReply,
} from '../../../bots/commands/reply.ts'
import { UnknownOutcomeError } from '../../../db/engine.ts'
import { type Channel, channelsFor, shortId, telegramSource } from '../../consent/consent.ts'
import { type Brand, listBrands } from '../../register/company/brands.ts'
import type { ProvedAddress } from '../../register/recipients/people.ts'
import type { RecordedChange } from '../../register/record/change-request.ts'
import { endedOnays, isNewRefusal, type Refusal, refuse, undoRefusals } from '../../register/record/refuse.ts'
import { wordless } from '../../util/sentence.ts'
import { backToListChoice, channelsOf, scopesOf, showListChoice, shownBrands } from './brands.ts'
import { addressOf, evidenceOf, type Speaker } from './speaker.ts'

/** Records the refusal that a button offers. `values`: a brand, and a channel or `all`. */
export async function stopReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const [code = '', offer = ''] = values
  const brand = (await listBrands(context.register)).find((candidate) => String(candidate.code) === code)
  const channels = channelsOf(addresses).filter((channel) => offer === 'all' || offer === channel)
  if (brand === undefined || channels.length === 0) return sentence(messages.recipient.help.oldButton)
  return await refuseAt(speaker, addresses, brand, channels)
}

/**
 * Stops all messages of all brands, after a question that names the brands, since the screen may not show all. The pressed
 * button's value is `here` in the list of brands, and `yes` below the question.
 */
export async function stopAllReply(speaker: Speaker, [answer]: readonly string[]): Promise<Reply> {
  const { messages, addresses } = speaker
  const { refuse: texts } = messages.recipient
  const brands = (await shownBrands(speaker)).map(({ brand }) => brand)
  const channels = channelsOf(addresses)
  if (answer !== 'yes') {
    const names = brands.map(({ name }) => name)
    return {
      ...textReply(
        texts.confirmAllSummary,
        texts.confirmAll(channels, names),
        buttons(button(texts.confirmAllYes, 'stop-all', 'yes'), backToListChoice(messages)),
      ),
      replaces: answer === 'here',
    }
  }
  const outcomes = await outcomesAt(speaker, addresses, brands, channels)
  return { ...(await refusalReply(outcomes, speaker, texts.storedAll)), replaces: true }
}

/** Records RET for channels of one brand, and answers. */
export async function refuseAt(
  speaker: Speaker,
  addresses: readonly ProvedAddress[],
  brand: Brand,
  channels: readonly Channel[],
): Promise<Reply> {
  const { refuse: texts } = speaker.messages.recipient
  const outcomes = await outcomesAt(speaker, addresses, [brand], channels)
  const stopped = channels.filter((channel) =>
    outcomes.some((outcome) => outcome.channel === channel && isNewRefusal(outcome)),
  )
  return await refusalReply(outcomes, speaker, `${texts.stored} ${texts.stopped(brand.name, stopped)}`)
}

interface RefusedOutcome extends Refusal {
  readonly brand: Brand
}

/** Records the refusals at each proved address, for the channels that the address has. */
async function outcomesAt(
  speaker: Speaker,
  addresses: readonly ProvedAddress[],
  brands: readonly Brand[],
  refusedChannels: readonly Channel[],
): Promise<RefusedOutcome[]> {
  const { register, requestKey } = speaker.context
  const outcomes: RefusedOutcome[] = []
  for (const address of addresses) {
    const channels = channelsFor(address.recipient.kind).filter((channel) =>
      refusedChannels.includes(channel),
    )
    if (channels.length === 0) continue
    const refusals = await refuse(register, speaker.actor, {
      recipient: address.recipient,
      brandCodes: brands.map(({ code }) => code),
      channels,
      source: telegramSource,
      evidence: await evidenceOf(speaker, address),
      requestKey,
    }).catch((cause: unknown) => {
      // After the first of two addresses the answer must not say that nothing changed.
      throw outcomes.length === 0
        ? cause
        : new UnknownOutcomeError(wordless('Refused one of two addresses'), { cause })
    })
    for (const refusal of refusals) {
      const brand = brands.find(({ code }) => code === refusal.brandCode)
      if (brand !== undefined) outcomes.push({ ...refusal, brand })
    }
  }
  return outcomes
}

/** Offers one undo and one receipt for all that one press has stopped. `done` is the sentence for stored refusals. */
async function refusalReply(
  outcomes: readonly RefusedOutcome[],
  speaker: Speaker,
  done: string,
): Promise<Reply> {
  const { messages, context } = speaker
  const { refuse: texts, receipt: receipts } = messages.recipient
  const { register, requestKey } = context
  const newRefusals = outcomes.filter(isNewRefusal)
  const already = outcomes.filter((outcome) => !isNewRefusal(outcome))
  const undoable = scopesOf(await endedOnays(register, requestKey), messages)
  const undo = undoable.length === 0 ? [] : [button(texts.undo, 'undo', requestKey)]
  const receipt = newRefusals.length === 0 ? [] : [button(receipts.fetch, 'receipt', requestKey)]
  const repeats = changesOf(already)
  const isChanged = newRefusals.length > 0 || repeats.length > 0
  return {
    summary: isChanged ? texts.stored : texts.unchanged,
    parts: [
      ...(newRefusals.length === 0
        ? []
        : [paragraph(`${done} ${receiptOf(changesOf(newRefusals), speaker)}`)]),
      ...(already.length === 0
        ? []
        : [
            paragraph(
              texts.already(
                scopesOf(already, messages),
                repeats.map(({ id }) => shortId(id)),
              ),
            ),
          ]),
      ...uncovered(speaker).map(note),
      ...undo.map(() => paragraph(texts.undoOffer(undoable))),
      buttons(...undo, ...receipt, showListChoice(messages)),
    ],
  }
}

function changesOf(outcomes: readonly RefusedOutcome[]): RecordedChange[] {
  return outcomes.flatMap(({ change }) => change ?? [])
}

/** Returns the date and ids of recorded changes in words, for the recipient to keep. */
export function receiptOf(
  changes: readonly Pick<RecordedChange, 'id' | 'consentDate'>[],
  { messages }: Speaker,
): string {
  const ids = changes.map(({ id }) => shortId(id))
  return messages.recipient.refuse.receipt(changes[0]?.consentDate ?? null, ids)
}

function uncovered(speaker: Speaker): string[] {
  const { phoneOnly, emailOnly } = speaker.messages.recipient.refuse
  if (addressOf(speaker, 'email') === undefined) return [phoneOnly]
  return addressOf(speaker, 'phone') === undefined ? [emailOnly] : []
}

/** Restores the ONAYs that one request of this person ended. The button's value is the key of that request. */
export async function undoReply(speaker: Speaker, [requestKey = '']: readonly string[]): Promise<Reply> {
  const { messages, addresses, actor, context } = speaker
  const { register, receivedAt } = context
  const { refuse: texts, help } = messages.recipient
  const onaysByRecipient = Map.groupBy(
    await endedOnays(register, requestKey),
    ({ recipientId }) => recipientId,
  )
  const undone = []
  for (const address of addresses) {
    const evidence = await evidenceOf(speaker, address)
    const input = { recipient: address.recipient, source: telegramSource, evidence, receivedAt }
    undone.push(
      ...(await undoRefusals(register, actor, onaysByRecipient.get(address.recipientId) ?? [], input)),
    )
  }
  if (undone.length === 0) return sentence(help.oldButton)
  const receipt = receiptOf(
    undone.map(({ change }) => change),
    speaker,
  )
  const text = `${texts.undone} ${texts.allowed(scopesOf(undone, messages))} ${receipt}`
  return textReply(texts.undone, text, buttons(showListChoice(messages)))
}
