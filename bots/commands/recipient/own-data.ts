import { telegramSource } from '../../../src/consent/source.ts'
import { receiptChangesMax } from '../../../src/register/downloads.ts'
import { erase } from '../../../src/register/erasure/erase.ts'
import { forgetAddress } from '../../../src/register/people.ts'
import { tracesOf } from '../../../src/register/traces.ts'
import { button, buttons, note, type Part, type Reply, sentence, textReply } from '../reply.ts'
import { evidenceOf, masked, maskedAll, type Speaker, speakerOf } from './speaker.ts'
import { changesReferred } from './undo.ts'

/** `/verilerim`: the data about this person (KVKK art. 11, iys.md 7.6), whole behind a single-use link. */
export async function dataReply(speaker: Speaker): Promise<Reply> {
  const { messages, addresses, agedAddresses, context, company } = speaker
  const { data: texts } = messages.recipient
  const all = [...addresses, ...agedAddresses]
  const facts = []
  for (const address of addresses) {
    const { knownSince, links, lookUps } = await tracesOf(context.register, address.recipient)
    const value = texts.held(knownSince, address.provedAt, links.length, lookUps.length)
    facts.push({ label: masked(address, all), value })
  }
  const aged = agedAddresses.map((address) => ({ label: masked(address, all), value: texts.agedProof }))
  return {
    summary: texts.summary,
    parts: [
      { kind: 'heading', text: texts.title },
      { kind: 'facts', facts: [...facts, ...aged, { label: texts.account, value: texts.accountHeld }] },
      note(texts.file(company)),
      buttons(
        ...addresses.map((address) => button(texts.fetch(masked(address, all)), 'own-data', address.id)),
        ...all
          .filter(({ recipient }) => recipient.kind === 'email')
          .map((address) => button(texts.takeAway(masked(address, all)), 'forget-address', address.id)),
        button(texts.erase, 'erase-own'),
      ),
    ],
  }
}

export async function dataLinkReply(speaker: Speaker, [id = '']: readonly string[]): Promise<Reply> {
  const { messages, addresses, agedAddresses, context } = speaker
  const { data: texts, help } = messages.recipient
  const address = addresses.find((one) => String(one.id) === id)
  if (address === undefined) return sentence(help.oldButton)
  const { recipientId } = address
  const url = await context.ownLinkTo({ kind: 'own-data', brandCode: null, recipientId })
  return sentence(texts.link(masked(address, [...addresses, ...agedAddresses])), linkPart(texts.open, url))
}

export function linkPart(label: string, url: string): Part {
  return { kind: 'links', links: [{ label, url }] }
}

/** The consents stay. */
export async function forgetAddressReply(speaker: Speaker, [id = '']: readonly string[]): Promise<Reply> {
  const { messages, addresses, agedAddresses, context } = speaker
  const { data: texts, help } = messages.recipient
  const all = [...addresses, ...agedAddresses]
  const address = all.find((one) => one.recipient.kind === 'email' && String(one.id) === id)
  if (address === undefined) return sentence(help.oldButton)
  await forgetAddress(context.register, context.userId, address.id)
  const after = await speakerOf(context)
  const text = texts.takenAway(masked(address, all))
  if (after.addresses.length === 0) return sentence(text)
  const data = await dataReply(after)
  return { ...data, parts: [{ kind: 'text', text }, ...data.parts] }
}

/** One receipt for each address that the changes are of. Value: a reference to them. */
export async function receiptReply(speaker: Speaker, [reference = '']: readonly string[]): Promise<Reply> {
  const { context, addresses, messages, language } = speaker
  const { receipt: texts, help } = messages.recipient
  const changes = await changesReferred(context.register, reference)
  // A change of another person opens nothing.
  const own = addresses.filter(({ recipientId }) => changes.some((one) => one.recipientId === recipientId))
  if (own.length === 0) return sentence(help.oldButton)
  const links = own.map(async (address) => {
    const { recipientId } = address
    const ofAddress = changes.filter((one) => one.recipientId === recipientId)
    const changeIds = ofAddress.slice(0, receiptChangesMax).map(({ id }) => id)
    const file = { kind: 'receipt', brandCode: null, recipientId, changeIds, language } as const
    const label = texts.open(own.length > 1 ? masked(address, addresses) : null)
    return linkPart(label, await context.ownLinkTo(file))
  })
  return sentence(texts.link, ...(await Promise.all(links)))
}

/** `/verilerimi_sil`: offers a refusal first. With `yes` every proved address is erased. */
export async function eraseOwnReply(speaker: Speaker, [answer = '']: readonly string[] = []): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { erase: texts, consents, refuse } = messages.recipient
  if (answer === 'yes') return await eraseAll(speaker)
  const { retention_years: years } = await context.register.settings()
  return {
    summary: texts.title,
    parts: [
      { kind: 'heading', text: texts.title },
      { kind: 'text', text: texts.refusalFirst },
      buttons(button(consents.stopAll, 'stop-all')),
      { kind: 'text', text: texts.scope(maskedAll(addresses)) },
      { kind: 'text', text: texts.stays(years) },
      buttons(button(texts.yes, 'erase-own', 'yes'), button(refuse.cancel, 'list')),
    ],
  }
}

async function eraseAll(speaker: Speaker): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { erase: texts, refuse } = messages.recipient
  const lines: string[] = []
  let isStored = false
  for (const address of addresses) {
    const outcome = await erase(context.register, speaker.actor, {
      recipient: address.recipient,
      source: telegramSource,
      evidence: { ...(await evidenceOf(speaker, address)), reason: 'erasure' },
      requestKey: `${context.requestKey}:${address.id}`,
    })
    isStored ||= outcome.kind === 'erased' && outcome.refusals > 0
    const shown = masked(address, addresses)
    if (outcome.kind !== 'erased') {
      lines.push(texts.gone(shown))
      continue
    }
    const open = outcome.openComplaint ? ` ${texts.openComplaint}` : ''
    lines.push(`${texts.erased(shown)} ${texts.kept(outcome.keptThrough)}${open}`)
  }
  const text = [...(isStored ? [refuse.stored] : []), ...lines].join('\n')
  return textReply(texts.done, text, note(texts.comeBack))
}
