import { channelsFor, type RecipientType, recipientTypes, type Status } from '../../../src/consent/channel.ts'
import { type CompanySource, companySources } from '../../../src/consent/source.ts'
import { maskAddress } from '../../../src/crypto/mask.ts'
import type { Brand } from '../../../src/register/brands.ts'
import { messagesIn } from '../../messages/index.ts'
import type { Asked } from '../../messages/tr/record.ts'
import type { StaffContext } from '../context.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import { type Draft, keep } from './draft.ts'

/** Sources that cannot be where an ONAY of today was taken: the old ones have a fixed date, a company decides on RET only. */
const noSourceOfOnay: readonly CompanySource[] = ['HS_2015', 'HS_KARAR']
const noSourceOfRet: readonly CompanySource[] = ['HS_2015']
const buttonsMax = 5
const brandsMax = 100

export async function askForBrand(
  context: StaffContext,
  draft: Draft,
  among: readonly Brand[],
): Promise<Reply> {
  const { record: texts } = messagesIn(context.language)
  const id = await keep(context, draft)
  const choices = among.slice(0, brandsMax).map(({ code, name }) => answer(id, 'brand', String(code), name))
  const part: Part =
    choices.length <= buttonsMax
      ? { kind: 'choices', choices }
      : { kind: 'menu', label: texts.askBrandLabel, choices }
  return question(context, draft, texts.askBrand, part)
}

/** D7: a refusal, or a consent, names its channel. */
export async function askForChannel(context: StaffContext, draft: Draft): Promise<Reply> {
  const { record: texts, words } = messagesIn(context.language)
  const id = await keep(context, draft)
  const choices = [
    ...channelsFor(draft.recipient.kind).map((channel) =>
      answer(id, 'channel', channel, words.channels[channel]),
    ),
    answer(id, 'channel', 'all', texts.allChannels),
  ]
  return question(context, draft, texts.askChannel, { kind: 'choices', choices })
}

export async function askForSource(context: StaffContext, draft: Draft): Promise<Reply> {
  const { record: texts, words } = messagesIn(context.language)
  const id = await keep(context, draft)
  const choices = sourcesFor('ONAY').map((source) => answer(id, 'source', source, words.sources[source]))
  return question(context, draft, texts.askSource, { kind: 'menu', label: texts.askSourceLabel, choices })
}

/** `recorded`: the types the address is on record as. */
export async function askForType(
  context: StaffContext,
  draft: Draft,
  recorded: readonly RecipientType[],
): Promise<Reply> {
  const { record: texts, words } = messagesIn(context.language)
  const id = await keep(context, draft)
  const choices = recipientTypes.map((type) => answer(id, 'type', type, words.types[type]))
  return question(context, draft, texts.askType(recorded), { kind: 'choices', choices })
}

/** The sources there are to choose from. */
export function sourcesFor(status: Status): readonly CompanySource[] {
  const none = status === 'ONAY' ? noSourceOfOnay : noSourceOfRet
  return companySources.filter((source) => !none.includes(source))
}

function answer(id: string, field: string, value: string, label: string): Choice {
  return { label, action: { name: 'draft', values: [id, field, value] } }
}

/** What is known of a change, for the line that says so; the address masked. */
function askedOf({ authority }: StaffContext, draft: Draft): Asked {
  const brand = authority.brandsFor('viewer').find(({ code }) => code === draft.brandCode)
  const { date } = draft
  return {
    ...draft,
    address: maskAddress(draft.recipient.address),
    brand: brand?.name ?? null,
    given: date?.kind === 'day' ? date.day : date?.kind === 'moment' ? date.wallTime : null,
  }
}

function question(context: StaffContext, draft: Draft, asked: string, answers: Part): Reply {
  const { record: texts } = messagesIn(context.language)
  return {
    summary: asked,
    parts: [
      { kind: 'text', text: `${texts.asking(askedOf(context, draft))} ${asked}` },
      answers,
      { kind: 'note', text: texts.notYet },
    ],
  }
}
