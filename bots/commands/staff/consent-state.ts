import { type Channel, channelsFor, type RecipientType } from '../../../src/consent/channel.ts'
import { permissionOf } from '../../../src/consent/permission.ts'
import type { Brand } from '../../../src/register/brands.ts'
import type { ConsentView } from '../../../src/register/consents.ts'
import type { ReportingClock } from '../../../src/register/reporting-clock.ts'
import type { Messages } from '../../messages/index.ts'
import type { Arguments } from '../parse.ts'
import { inLines, type Part, type Row } from '../reply.ts'
import { channelNamed } from './named-channel.ts'
import { recordedBy } from './recorded-by.ts'

/** A consent, and how long there is to report it. */
export interface TimedConsent extends ConsentView {
  readonly clock: ReportingClock | null
}

/** Brands without any record that are told one by one in sentences. */
const emptyBrandsMax = 5

/**
 * How an address stands with the brands, those with a record first: what is recorded, and the channels for which nothing is.
 * What one brand holds is said in sentences; of more brands every row stands in one table.
 */
export function stateParts(
  brands: readonly Brand[],
  { recipient, channels, recipientType }: Arguments,
  consents: readonly TimedConsent[],
  messages: Messages,
): Part[] {
  const wanted = channels ?? channelsFor(recipient.kind)
  const recorded = brands.filter(({ code }) => consents.some(({ brandCode }) => brandCode === code))
  const empty = brands.filter((brand) => !recorded.includes(brand))
  const isTrader = consents.length > 0 && consents.every((consent) => consent.recipientType === 'TACIR')
  const keys = { channels: wanted, recipientType: recipientType ?? (isTrader ? 'TACIR' : 'BIREYSEL') }
  const rowsOf = (brand: Brand) => brandRows(brand, keys, consents, messages)
  const { columns, moreBrands } = messages.staff.lookUp
  if (recorded.length > 1) {
    return [{ kind: 'table', head: columns, rows: [...recorded, ...empty].flatMap(rowsOf) }]
  }
  const left = empty.length - emptyBrandsMax
  return [
    ...[...recorded, ...empty.slice(0, emptyBrandsMax)].map((brand): Part => {
      return { kind: 'text', text: inLines(rowsOf(brand).map(({ line }) => line)) }
    }),
    ...(left > 0 ? [{ kind: 'note' as const, text: moreBrands(left) }] : []),
  ]
}

function brandRows(
  brand: Brand,
  { channels, recipientType }: { channels: readonly Channel[]; recipientType: RecipientType },
  consents: readonly TimedConsent[],
  messages: Messages,
): Row[] {
  return channels.flatMap((channel) => {
    const own = consents.filter((one) => one.brandCode === brand.code && one.channel === channel)
    return own.length === 0
      ? [emptyRow(brand, channel, recipientType, messages)]
      : own.map((consent) => consentRow(consent, own, messages))
  })
}

function emptyRow(brand: Brand, channel: Channel, recipientType: RecipientType, messages: Messages): Row {
  const { lookUp: told, history } = messages.staff
  const named = channelNamed({ channel, recipientType }, messages)
  const { maySend, reason } = permissionOf(null, recipientType, 'unverified')
  const may = told.may(channel, maySend, reason)
  return {
    cells: [brand.name, named, history.nothing, may],
    line: [{ strong: brand.name }, ` — ${named}: ${told.noRecord} ${may}`],
  }
}

function consentRow(consent: TimedConsent, own: readonly ConsentView[], messages: Messages): Row {
  const { words, staff, format } = messages
  const { channel, brandName, status, consentDate, source, maySend, reason, local, national, clock } = consent
  const { lookUp: told } = staff
  const named = channelNamed(consent, messages, own)
  const who = recordedBy(consent, messages)
  const may = told.may(channel, maySend, reason)
  const left = clock === null ? '' : ` ${format.capital(told.daysToReport(clock.daysLeft))}.`
  const inIys = `${local ? told.local : words.national[national]}${left}`
  const facts = [
    ...(consentDate === null ? [] : [told.since(consentDate)]),
    ...(source === null ? [] : [told.source(source)]),
  ]
  return {
    cells: [
      brandName,
      named,
      [{ strong: status }],
      may,
      consentDate === null ? '' : format.date(consentDate),
      source === null ? '' : words.sources[source],
      who,
      inIys,
    ],
    line: [
      { strong: brandName },
      ` — ${named}: `,
      { strong: status },
      `, ${facts.map((fact) => `${fact}, `).join('')}`,
      ...who,
      `. ${may} ${inIys}`,
    ],
  }
}
