import type { WallTime } from '../calendar/istanbul.ts'
import type { RecipientKind } from './recipient.ts'
import type { RefusalCode } from './refusal.ts'

/** Channels of messages: call, SMS and e-mail. İYS calls this field `type`. */
export const channels = ['ARAMA', 'MESAJ', 'EPOSTA'] as const
export type Channel = (typeof channels)[number]

/** Types of recipients: BIREYSEL is a private person, TACIR a trader. */
export const recipientTypes = ['BIREYSEL', 'TACIR'] as const
export type RecipientType = (typeof recipientTypes)[number]

export const statuses = ['ONAY', 'RET'] as const
export type Status = (typeof statuses)[number]

/** Returns the kind of address that a channel needs (R19–R21). */
export function kindFor(channel: Channel): RecipientKind {
  return channel === 'EPOSTA' ? 'email' : 'phone'
}

export function channelsFor(kind: RecipientKind): readonly Channel[] {
  return kind === 'phone' ? ['ARAMA', 'MESAJ'] : ['EPOSTA']
}

export function isChannel(text: string): text is Channel {
  return channels.some((name) => name === text)
}

export function isRecipientType(text: string): text is RecipientType {
  return recipientTypes.some((name) => name === text)
}

/** Sources (ways in which a consent was obtained) that a company may send to İYS (R7). */
export const companySources = [
  'HS_2015',
  'HS_KARAR',
  'HS_FIZIKSEL_ORTAM',
  'HS_ISLAK_IMZA',
  'HS_ETKINLIK',
  'HS_ATM',
  'HS_EORTAM',
  'HS_WEB',
  'HS_MOBIL',
  'HS_MESAJ',
  'HS_EPOSTA',
  'HS_CAGRI_MERKEZI',
  'HS_SOSYAL_MEDYA',
] as const
export type CompanySource = (typeof companySources)[number]

/** Sources not offered today: those of 2015 have a fixed date, and a company's own decision can only be RET. */
const pastSources: Readonly<Record<Status, readonly CompanySource[]>> = {
  ONAY: ['HS_2015', 'HS_KARAR'],
  RET: ['HS_2015'],
}

export function sourcesFor(status: Status): readonly CompanySource[] {
  return companySources.filter((source) => !pastSources[status].includes(source))
}

/** Source of a RET from Telegram: İYS has no source for it, and this one (any electronic medium) fits best. */
export const telegramSource: CompanySource = 'HS_EORTAM'

export const pageSource: CompanySource = 'HS_WEB'

/** Source of a RET that the recipient sent by SMS to the company's number. */
export const smsSource: CompanySource = 'HS_MESAJ'

/** Sources of electronic consents: such an ONAY must be confirmed to the recipient on the same day (L7). */
export const electronicSources = [
  'HS_ATM',
  'HS_EORTAM',
  'HS_WEB',
  'HS_MOBIL',
  'HS_MESAJ',
  'HS_EPOSTA',
  'HS_CAGRI_MERKEZI',
  'HS_SOSYAL_MEDYA',
] as const satisfies readonly CompanySource[]

/** Sources that only İYS itself writes. */
export const nationalSources = [
  'IYS_WEB',
  'IYS_WEB_YENI',
  'IYS_MOBIL',
  'IYS_CM',
  'IYS_KISAMESAJ',
  'IYS_EPOSTA',
  'IYS_FRAME_SMS',
  'IYS_FRAME_EPOSTA',
  'IYS_AHS_HAT_KAPATMA',
] as const
export type NationalSource = (typeof nationalSources)[number]

export type Source = CompanySource | NationalSource

export function isCompanySource(text: string): text is CompanySource {
  return companySources.some((name) => name === text)
}

/**
 * A statement to record. `source` and `consentDate` are unchecked texts of the caller: a RET is recorded even if they
 * cannot be read.
 */
export interface ConsentRequest {
  readonly recipientType: RecipientType
  readonly status: Status
  readonly source?: string | undefined
  readonly consentDate?: WallTime | 'now' | (string & {}) | undefined
}

/** Statement of a recipient: ONAY or RET. A TACIR (trader) record may lack source and date (R3). */
export interface ConsentStatement {
  readonly status: Status
  readonly source: Source | null
  readonly consentDate: WallTime | null
  readonly consentAt: number | null
}

/**
 * Effects of a change. `taken`: İYS would accept it too. `local`: a RET that İYS would refuse, but that counts in our
 * register. `repeat`: a RET over a RET; its later date stops an ONAY that is dated between the two.
 */
export const changeEffects = ['taken', 'local', 'repeat'] as const
export type ChangeEffect = (typeof changeEffects)[number]

/** Effects of a stored change: also `void`, which takes earlier changes back, such as those of a mistaken import. */
export const recordedEffects = [...changeEffects, 'void'] as const
export type RecordedEffect = (typeof recordedEffects)[number]

export interface ChangeContent extends ConsentStatement {
  readonly effect: ChangeEffect
  readonly recordedAt: number
}

export interface RecordedContent extends Omit<ChangeContent, 'effect'> {
  readonly ordinal: number
  readonly effect: RecordedEffect
  /** Ordinal (number within the key) of the change whose state a `void` restores; 0 restores no status. Other changes have none. */
  readonly restores?: number | null | undefined
  /** Number of times that the recipient had come back after an erasure before this change; 0 if left out. */
  readonly returns?: number | undefined
}

/** The two statements that decide whether a message may be sent: what İYS has, and a RET that only this register has. */
export interface StandingStatements {
  readonly iysRecord: ConsentStatement | null
  /** Latest RET that İYS would refuse, as long as it counts in our register; else null. */
  readonly localRefusal: ConsentStatement | null
}

export interface ConsentState extends StandingStatements {
  readonly ordinal: number
  readonly lastRecordedAt: number
  /**
   * Ordinal of the basis: the change that made the present status, of several RETs in a row the first. Null without a
   * status.
   */
  readonly basisOrdinal: number | null
  /** Ordinal of the change that made İYS's record. */
  readonly iysOrdinal: number | null
  /** Ordinal of the change that states the local refusal. */
  readonly retOrdinal: number | null
}

/**
 * Progress of a consent in İYS (L3, D5). `unverified`: no exchange with İYS is set up. `late`: İYS takes the ONAY no more,
 * since it is older than three business days.
 */
export const nationalStates = ['unverified', 'waiting', 'sent', 'registered', 'refused', 'late'] as const
export type NationalState = (typeof nationalStates)[number]

/** Returns the statement that counts: a RET kept only in our register (local refusal) wins over İYS's record. */
export function effectiveStatement(state: StandingStatements): ConsentStatement | null {
  return state.localRefusal ?? state.iysRecord
}

/** Returns the statement with which the present status began: of several RETs in a row the first. */
export function firstStatement(state: ConsentState): ConsentStatement | null {
  return state.iysRecord?.status === 'RET' ? state.iysRecord : effectiveStatement(state)
}

export interface Decision {
  readonly refusals: readonly RefusalCode[]
  readonly change: ChangeContent | null
}

/** Settings of a brand that change a decision. Some are choices where İYS's texts disagree. */
export interface Policy {
  /** R10: İYS's sources disagree about ONAY over ONAY. */
  readonly repeatOnay: 'refresh' | 'reject'
  /** Moment from which İYS refuses ONAYs older than three business days (R16): its activation of the brand. */
  readonly activatedAt: number
  /** True: a RET is stored even if it changes nothing, since the present state may still be voided. */
  readonly keepsEveryRefusal?: boolean | undefined
}

export interface LastChange {
  readonly id: Uint8Array
  readonly door: string
  readonly actor: string | null
}

/** Returns the values of the table `consent` for a state and for the change that led to it. */
export function consentFields(state: ConsentState, last: LastChange) {
  return {
    status: effectiveStatement(state)?.status ?? 'RET',
    ordinal: state.ordinal,
    lastId: Buffer.from(last.id),
    lastRecordedAt: state.lastRecordedAt,
    lastDoor: last.door,
    lastActor: last.actor,
    basisOrdinal: state.basisOrdinal,
    iysOrdinal: state.iysOrdinal,
    iysStatus: state.iysRecord?.status ?? null,
    iysSource: state.iysRecord?.source ?? null,
    iysDate: state.iysRecord?.consentDate ?? null,
    iysAt: state.iysRecord?.consentAt ?? null,
    retOrdinal: state.retOrdinal,
    retSource: state.localRefusal?.source ?? null,
    retDate: state.localRefusal?.consentDate ?? null,
    retAt: state.localRefusal?.consentAt ?? null,
  }
}

/** Shortens an id to 70f5…7c6d. */
export function shortId(id: string): string {
  return `${id.slice(0, 4)}…${id.slice(-4)}`
}

/** Reasons why a message may or may not be sent. Each has a sentence in every language. */
export const permissionReasons = [
  'consent', // ONAY, and in İYS
  'consent-unverified', // ONAY here; its state in İYS is unknown
  'trader', // TACIR without a refusal (R33)
  'no-consent', // nothing recorded for a private person
  'trader-unrecorded', // TACIR: load the address into İYS first
  'refused', // RET
  'refused-here', // RET that İYS would not take, effective all the same
  // ONAY, but İYS does not have it (L3): to be reported, without an answer yet, refused, too old to report (R16)
  'iys-waiting',
  'iys-sent',
  'iys-refused',
  'iys-late',
  'brand-closed', // the brand sends nothing any more
  'erased', // the recipient was erased; only what forbids a message is kept
] as const
export type PermissionReason = (typeof permissionReasons)[number]

export interface Permission {
  readonly maySend: boolean
  readonly reason: PermissionReason
}

/**
 * Returns if a message may be sent for one key (brand, recipient, recipient type, channel), and the reason (R33, L3, D2). An
 * ONAY that İYS certainly does not have is not enough. `state` is null if nothing is recorded.
 */
export function permissionOf(
  state: StandingStatements | null,
  recipientType: RecipientType,
  national: NationalState,
  isBrandClosed = false,
): Permission {
  const effective = state === null ? null : effectiveStatement(state)
  if (state === null || effective === null) {
    return { maySend: false, reason: recipientType === 'TACIR' ? 'trader-unrecorded' : 'no-consent' }
  }
  if (effective.status === 'RET') {
    return { maySend: false, reason: isLocalRefusal(state) ? 'refused-here' : 'refused' }
  }
  if (isBrandClosed) return { maySend: false, reason: 'brand-closed' }
  if (national !== 'unverified' && national !== 'registered')
    return { maySend: false, reason: `iys-${national}` }
  if (national === 'unverified') {
    return { maySend: true, reason: recipientType === 'TACIR' ? 'trader' : 'consent-unverified' }
  }
  return { maySend: true, reason: 'consent' }
}

export function isLocalRefusal(state: StandingStatements): boolean {
  return state.localRefusal !== null && state.iysRecord?.status !== 'RET'
}
