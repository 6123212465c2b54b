import { listBrands } from '../../../src/register/brands.ts'
import { findChange } from '../../../src/register/changes/find-change.ts'
import type { Choice, Reply } from '../reply.ts'
import { askForContact, sentence } from './ask.ts'
import { linkPart } from './own-data.ts'
import type { RefusedOutcome } from './refuse-reply.ts'
import type { Speaker } from './speaker.ts'
import { idLength } from './undo.ts'

/** As many receipts as are offered with one answer; the history has them all. */
const receiptsMax = 5

/** A button for the receipt of each refusal that was stored. */
export function receiptChoices(
  stored: readonly RefusedOutcome[],
  { messages }: Pick<Speaker, 'messages'>,
): Choice[] {
  const { receipt: told } = messages.recipient
  return stored.slice(0, receiptsMax).flatMap(({ brand, channel, outcome }): Choice[] =>
    outcome.kind !== 'stored'
      ? []
      : [
          {
            label: told.fetch(brand.name, channel),
            action: { name: 'receipt', values: [outcome.change.id.slice(0, idLength)] },
          },
        ],
  )
}

/** Makes the link to the receipt of a change of his; values: the beginning of its number. */
export async function receiptReply(speaker: Speaker, [id = '']: readonly string[]): Promise<Reply> {
  const { context, addresses, messages, language } = speaker
  const { receipt: told, start, help } = messages.recipient
  if (addresses.length === 0) return await askForContact(speaker, start.proofNeeded)
  const codes = (await listBrands(context.register)).map(({ code }) => code)
  const found = await findChange(context.register, id, codes)
  if (found.kind !== 'found') return sentence(help.oldButton)
  const { recipientId, id: changeId } = found.change
  // A number that somebody else has passed on opens nothing.
  if (!addresses.some((one) => one.recipientId === recipientId)) return sentence(help.oldButton)
  const url = await context.ownLinkTo({ kind: 'receipt', brandCode: null, recipientId, changeId, language })
  return sentence(told.link, linkPart(told.open, url))
}
