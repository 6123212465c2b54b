import { telegramSource } from '../../../src/consent/source.ts'
import { listBrands } from '../../../src/register/brands.ts'
import { findChange } from '../../../src/register/changes/key-changes.ts'
import { type EraseOutcome, erase } from '../../../src/register/erasure/erase.ts'
import { forgetAddress, type ProvedAddress } from '../../../src/register/people.ts'
import { tracesOf } from '../../../src/register/traces.ts'
import { button, buttons, type Choice, note, type Part, type Reply, sentence } from '../reply.ts'
import { evidenceOf, masked, maskedAll, type Speaker, speakerOf } from './speaker.ts'

/**
 * `/verilerim`: what is held about him (KVKK art. 11, iys.md 7.6). In the chat in numbers and masked; whole in a file that he
 * fetches from us, by a link that is good once, for him alone.
 */
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
      buttons(...dataChoices(speaker)),
    ],
  }
}

function dataChoices({ addresses, agedAddresses, messages }: Speaker): Choice[] {
  const { data: texts } = messages.recipient
  const all = [...addresses, ...agedAddresses]
  const emails = all.filter(({ recipient }) => recipient.kind === 'email')
  return [
    ...addresses.map((address) => button(texts.fetch(masked(address, all)), 'own-data', address.id)),
    ...emails.map((address) => button(texts.takeAway(masked(address, all)), 'forget-address', address.id)),
    button(texts.erase, 'erase-own'),
  ]
}

/** Makes the link to everything about one of his addresses; values: its number among his. */
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

/** The bot forgets that an e-mail address is his; his consents stay as they are. Values: its number among his. */
export async function forgetAddressReply(speaker: Speaker, [id = '']: readonly string[]): Promise<Reply> {
  const { messages, addresses, agedAddresses, context } = speaker
  const { data: texts, help } = messages.recipient
  const all = [...addresses, ...agedAddresses]
  const address = all.find((one) => one.recipient.kind === 'email' && String(one.id) === id)
  if (address === undefined) return sentence(help.oldButton)
  await forgetAddress(context.register, context.userId, address.id)
  const after = await speakerOf(context)
  const text = texts.takenAway(masked(address, all))
  return after.addresses.length === 0 ? sentence(text) : withText(text, await dataReply(after))
}

function withText(text: string, reply: Reply): Reply {
  return { ...reply, parts: [{ kind: 'text', text }, ...reply.parts] }
}

/** Makes the link to the receipt of a change of his; values: the beginning of its number. */
export async function receiptReply(speaker: Speaker, [id = '']: readonly string[]): Promise<Reply> {
  const { context, addresses, messages, language } = speaker
  const { receipt: texts, help } = messages.recipient
  const codes = (await listBrands(context.register)).map(({ code }) => code)
  const found = await findChange(context.register, id, codes)
  if (found.kind !== 'found') return sentence(help.oldButton)
  const { recipientId, id: changeId } = found.change
  // A number that somebody else has passed on opens nothing.
  if (!addresses.some((one) => one.recipientId === recipientId)) return sentence(help.oldButton)
  const url = await context.ownLinkTo({ kind: 'receipt', brandCode: null, recipientId, changeId, language })
  return sentence(texts.link, linkPart(texts.open, url))
}

/**
 * `/verilerimi_sil`: offers a refusal first, since that is what most people want, and says what has to stay and why. With `yes`
 * every address he has proved is erased.
 */
export async function eraseOwnReply(speaker: Speaker, [said = '']: readonly string[] = []): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { erase: texts, consents, refuse } = messages.recipient
  if (said === 'yes') return await erased(speaker)
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

async function erased(speaker: Speaker): Promise<Reply> {
  const { messages, addresses } = speaker
  const { erase: texts } = messages.recipient
  const lines: string[] = []
  let isStored = false
  for (const address of addresses) {
    const outcome = await eraseOne(speaker, address)
    isStored ||= outcome.kind === 'erased' && outcome.refusals > 0
    lines.push(outcomeLine(outcome, masked(address, addresses), speaker))
  }
  const stored = isStored ? [messages.recipient.refuse.stored] : []
  return {
    summary: texts.done,
    parts: [{ kind: 'text', text: [...stored, ...lines].join('\n') }, note(texts.comeBack)],
  }
}

async function eraseOne(speaker: Speaker, address: ProvedAddress): Promise<EraseOutcome> {
  const { register, userId, requestKey } = speaker.context
  return await erase(
    register,
    { door: 'telegram', id: userId },
    {
      recipient: address.recipient,
      source: telegramSource,
      evidence: { ...(await evidenceOf(speaker, address)), reason: 'erasure' },
      requestKey: `${requestKey}:${address.id}`,
    },
  )
}

function outcomeLine(outcome: EraseOutcome, address: string, { messages }: Speaker): string {
  const { erase: texts } = messages.recipient
  if (outcome.kind !== 'erased') return texts.gone(address)
  const kept = texts.kept(outcome.keptThrough)
  return [texts.erased(address), kept, ...(outcome.openComplaint ? [texts.openComplaint] : [])].join(' ')
}
