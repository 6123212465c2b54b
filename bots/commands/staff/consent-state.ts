import { type Channel, channelsFor, type RecipientType } from '../../../src/consent/channel.ts'
import { permissionOf } from '../../../src/consent/permission.ts'
import type { Brand } from '../../../src/register/brands.ts'
import type { ConsentView } from '../../../src/register/consents.ts'
import type { ReportingClock } from '../../../src/register/reporting-clock.ts'
import type { Messages } from '../../messages/index.ts'
import { channelNamed, recordedBy } from '../naming.ts'
import type { Arguments } from '../parameters.ts'
import { inLines, type Part, type Text } from '../reply.ts'
import type { Given } from './command.ts'

/** A consent, and how long there is to report it. */
interface TimedConsent extends ConsentView {
  readonly clock: ReportingClock | null
}

/** Brands without any record that are told one by one in sentences. */
const emptyBrandsMax = 5
const columns = ['brand', 'channel', 'status', 'may', 'since', 'source', 'who', 'national'] as const

interface Found {
  /** What was asked about. */
  readonly shown: readonly TimedConsent[]
  /** All that is on record, by which it is told what somebody is. */
  readonly known: readonly ConsentView[]
}

/** What is known of one consent, or that there is none: a row of a table, and the same in a sentence. */
interface State {
  readonly cells: Partial<Record<(typeof columns)[number], Text>>
  readonly line: Text
}

/** Whether somebody asked for some channels or one recipient type alone. */
export function isNarrowed({
  channels,
  recipientType,
}: Pick<Arguments, 'channels' | 'recipientType'>): boolean {
  return channels !== null || recipientType !== null
}

/**
 * How an address stands with the brands, those with a record first: what is recorded, and the channels for which nothing is.
 * What one brand holds is said in sentences; where several hold something every brand stands in one table.
 */
export function stateParts(
  brands: readonly Brand[],
  asked: Given<'recipient'>,
  consents: Found,
  messages: Messages,
): Part[] {
  const recorded = brands.filter(({ code }) => consents.shown.some(({ brandCode }) => brandCode === code))
  const empty = brands.filter((brand) => !recorded.includes(brand) && brand.closedAt === null)
  const { columns: heads, moreBrands } = messages.staff.lookUp
  const states = [...recorded, ...empty].map((brand) => brandStates(brand, asked, consents, messages))
  const texts = states.slice(0, recorded.length + emptyBrandsMax)
  const left = states.length - texts.length
  const otherwise: Part[] = [
    ...texts.map((of): Part => ({ kind: 'text', text: inLines(of.map(({ line }) => line)) })),
    ...(left > 0 ? [{ kind: 'note' as const, text: moreBrands(left, isNarrowed(asked)) }] : []),
  ]
  if (recorded.length < 2) return otherwise
  const rows = states.flat().map(({ cells }) => columns.map((column) => cells[column] ?? ''))
  return [{ kind: 'table', head: columns.map((column) => heads[column]), rows, otherwise }]
}

function brandStates(
  brand: Brand,
  { recipient, channels, recipientType }: Given<'recipient'>,
  { shown, known }: Found,
  messages: Messages,
): State[] {
  const isOfBrand = ({ brandCode }: ConsentView) => brandCode === brand.code
  const ofBrand = shown.filter(isOfBrand)
  const usual = usualType(known.some(isOfBrand) ? known.filter(isOfBrand) : known)
  return (channels ?? channelsFor(recipient.kind)).flatMap((channel) => {
    const own = ofBrand.filter((one) => one.channel === channel)
    return own.length === 0
      ? [emptyState(brand, channel, recipientType ?? usual, messages)]
      : own.map((consent) => consentState(consent, own, messages))
  })
}

/** Whoever a brand has as a trader alone is one for its other channels too; a brand without a record takes him as the others do. */
function usualType(consents: readonly ConsentView[]): RecipientType {
  const isTrader = consents.length > 0 && consents.every(({ recipientType }) => recipientType === 'TACIR')
  return isTrader ? 'TACIR' : 'BIREYSEL'
}

function emptyState(brand: Brand, channel: Channel, recipientType: RecipientType, messages: Messages): State {
  const { lookUp: texts } = messages.staff
  const named = channelNamed({ channel, recipientType }, messages)
  const { maySend, reason } = permissionOf(null, recipientType, 'unverified')
  const may = texts.may(channel, maySend, reason)
  return {
    cells: { brand: brand.name, channel: named, status: texts.noRecord, may },
    line: [{ strong: brand.name }, ` — ${named}: ${texts.noRecord}. ${may}`],
  }
}

function consentState(consent: TimedConsent, own: readonly ConsentView[], messages: Messages): State {
  const { words, staff, format } = messages
  const { channel, brandName, status, consentDate, source, maySend, reason, local, national, clock } = consent
  const { lookUp: texts } = staff
  const named = channelNamed(consent, messages, own)
  const who = recordedBy(consent, messages)
  const may = texts.may(channel, maySend, reason)
  const left = clock === null ? '' : ` ${format.capital(texts.daysToReport(clock.daysLeft))}.`
  const inIys = `${local ? texts.local : words.national[national]}${left}`
  const facts = [
    ...(consentDate === null ? [] : [texts.since(consentDate)]),
    ...(source === null ? [] : [texts.source(source)]),
  ]
  return {
    cells: {
      ...{ brand: brandName, channel: named, status: [{ strong: status }], may, who, national: inIys },
      ...(consentDate === null ? {} : { since: format.date(consentDate) }),
      ...(source === null ? {} : { source: words.sources[source] }),
    },
    line: [
      ...[{ strong: brandName }, ` — ${named}: `, { strong: status }],
      `, ${facts.map((fact) => `${fact}, `).join('')}`,
      ...[...who, `. ${may} ${inIys}`],
    ],
  }
}
