import { telegramSource } from '../../../src/consent/source.ts'
import { type EraseOutcome, erase } from '../../../src/register/erasure/erase.ts'
import type { ProvedAddress } from '../../../src/register/people.ts'
import type { Reply } from '../reply.ts'
import { askForContact } from './ask.ts'
import { evidenceOf } from './evidence.ts'
import { masked, maskedAll, type Speaker } from './speaker.ts'
/**
 * `/verilerimi_sil`: offers a refusal first, since that is what most people want, and says what has to stay and why. With `yes`
 * every address he has proved is erased.
 */
export async function eraseOwnReply(speaker: Speaker, [said = '']: readonly string[] = []): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { erase: texts, consents, refuse, start } = messages.recipient
  if (addresses.length === 0) return await askForContact(speaker, start.proofNeeded)
  if (said === 'yes') return await erased(speaker)
  const { retention_years: years } = await context.register.settings()
  return {
    summary: texts.title,
    parts: [
      { kind: 'heading', text: texts.title },
      { kind: 'text', text: texts.refusalFirst },
      { kind: 'choices', choices: [{ label: consents.stopAll, action: { name: 'stop-all', values: [] } }] },
      { kind: 'text', text: texts.scope(maskedAll(addresses)) },
      { kind: 'text', text: texts.stays(years) },
      {
        kind: 'choices',
        choices: [
          { label: texts.yes, action: { name: 'erase-own', values: ['yes'] } },
          { label: refuse.cancel, action: { name: 'list', values: [] } },
        ],
      },
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
    parts: [
      { kind: 'text', text: [...stored, ...lines].join('\n') },
      { kind: 'note', text: texts.comeBack },
    ],
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
