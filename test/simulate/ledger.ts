import { dayOf } from '../../src/calendar/istanbul.ts'
import type { Door } from '../../src/consent/actor.ts'
import { type Channel, type Status, shortId } from '../../src/consent/consent.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import { check } from '../../src/register/look-up/check.ts'
import type { Register } from '../../src/register/register.ts'
import { type Kept, PlainModel } from '../support/register/plain-model.ts'
import { holds } from './broken.ts'
import { type Rules, recipientType, staff } from './company.ts'
import { changesAfter, closedDays, erasuresAfter, markOf, type StoredChange, statusOf } from './stored.ts'

/* Compares what was asked and answered with what the register says. */

export interface Intent {
  readonly recipient: Recipient
  readonly brandCode: number
  readonly channel: Channel
  readonly status: Status
  readonly door: Door
  readonly source: string
  /** Null for other origins. */
  readonly chat: string | null
  /** Given date, ms UTC; null for now. */
  readonly said: number | null
  /** Part of an erasure, which refuses again an ONAY that came before it was done. */
  readonly erases: boolean
  /** `open`: unknown yet. `taken`: answered as taken in, so it will be done. */
  answered: 'open' | 'taken' | 'stored' | 'not stored'
  changeId: string | null
  readonly askedAt: number
}

type Key = Pick<Intent, 'recipient' | 'brandCode' | 'channel'>
type Wish = Omit<Intent, 'answered' | 'changeId' | 'askedAt' | 'chat' | 'erases'> &
  Partial<Pick<Intent, 'chat' | 'erases'>>

export interface PlacedChange {
  readonly key: Key
  /** Among the changes of its key. */
  readonly ordinal: number
}

interface FirstState {
  readonly kept: Kept
  readonly status: Status | null
  readonly door: Door
}

interface Reading {
  readonly name: string
  readonly isApproved: boolean
  readonly before: Status | null
  readonly changes: number
}

/** A change that systems follow. */
interface FollowedChange extends Pick<StoredChange, 'id' | 'mark' | 'channel' | 'status' | 'seq'> {
  readonly address: string
}

/** Counts of a day. */
export interface Moved {
  readonly approval: number
  readonly rejection: number
}

export const erasureSource = 'HS_EORTAM'
const likely: readonly Intent['answered'][] = ['stored', 'taken', 'open', 'not stored']
const secondMs = 1000
const nothingMoved: Moved = { approval: 0, rejection: 0 }
const ownDoors: readonly Door[] = ['telegram', 'page', 'click', 'sms']
/** Files without a decision expire. */
const openForMs = 60 * 24 * 60 * 60_000

function unlikeness({ answered, said }: Intent): number {
  if (answered === 'not stored') return 2 * likely.length
  return likely.indexOf(answered) + (said === null ? likely.length : 0)
}

export class Ledger {
  private readonly open: Intent[] = []
  private readonly erasing: Intent[] = []
  private readonly model = new PlainModel()
  private readonly marks = new Map<string, Recipient>()
  private readonly exchanged = new Map<string, Recipient>()
  private readonly touched = new Map<string, Key>()
  readonly toConfirm = new Map<string, PlacedChange>()
  lookUps = 0
  /** By the mark of the upload link. */
  readonly files = new Map<string, readonly Intent[]>()
  private readonly stood = new Map<string, Map<number, FirstState>>()
  /** Last change before the erasure of each recipient who has not returned. */
  private readonly erased = new Map<string, number>()
  private lastErasure = 0
  private readonly perDay = new Map<string, number>()
  private readonly moved = new Map<string, Moved>()
  private readonly heard: Reading[] = []
  /** Whole, and as people read them out. */
  readonly ids = new Set<string>()
  /** By brand. */
  readonly followed = new Map<number, FollowedChange[]>()
  private readonly heads = new Map<string, string>()
  private readonly register: Register
  private readonly rules: Rules
  private lastSeq = 0
  private lastRecordedAt = 0
  /** Ordinals are shared with other entries of the ledger. */
  changes = 0

  /** `exchanged` change their consents in İYS too, which has a model of its own. */
  constructor(
    register: Register,
    rules: Rules,
    people: readonly Recipient[],
    exchanged: readonly Recipient[],
  ) {
    this.register = register
    this.rules = rules
    for (const one of people) this.marks.set(register.vault.mark(one.address).toString('hex'), one)
    for (const one of exchanged) this.exchanged.set(register.vault.mark(one.address).toString('hex'), one)
  }

  ask(request: Wish): Intent {
    const intent: Intent = {
      chat: null,
      erases: false,
      ...request,
      answered: 'open',
      changeId: null,
      askedAt: this.register.clock(),
    }
    this.open.push(intent)
    if (intent.erases) this.erasing.push(intent)
    return intent
  }

  status(key: Key): Status | null {
    return this.model.status(nameOf(key))
  }

  hears(key: Key, isApproved: boolean): void {
    const name = nameOf(key)
    const changes = this.stood.get(name)?.size ?? 0
    this.heard.push({ name, isApproved, before: this.model.status(name), changes })
  }

  /** Null where the button was shown to another person. */
  async recipientBehind(user: string, reference: string): Promise<Recipient | null> {
    const id = this.register.vault.referred(reference, `${user} admin erase`)
    if (id === null) return null
    const [mark] = await this.register.engine.read(markOf(id))
    return mark === undefined ? null : (this.marks.get(mark) ?? null)
  }

  async observe(): Promise<void> {
    const { engine, clock } = this.register
    for (const { seq, mark } of await engine.read(erasuresAfter(this.lastErasure))) {
      this.lastErasure = seq
      this.erased.set(mark, seq)
    }
    for (const change of await engine.read(changesAfter(this.lastSeq))) this.take(change)
    for (const intent of this.open) {
      if (intent.answered !== 'stored') continue
      holds(intent.changeId !== null, 'what is acknowledged is stored')
    }
    for (const one of this.heard.splice(0)) this.checkHeard(one)
    // Answered ones are settled; others may still come.
    const since = clock() - openForMs
    const rest = this.open.filter(
      ({ answered, changeId, askedAt }) =>
        changeId === null && answered !== 'not stored' && (answered === 'taken' || askedAt > since),
    )
    this.open.splice(0, this.open.length, ...rest)
    this.erasing.splice(0, this.erasing.length, ...this.erasing.filter(({ askedAt }) => askedAt > since))
    for (const key of this.touched.values()) await this.agree(key)
    this.touched.clear()
  }

  /** The answer may show any state during the request. */
  private checkHeard({ name, isApproved, before, changes }: Reading): void {
    const since = [...(this.stood.get(name)?.values() ?? [])].slice(changes)
    const stood = [before, ...since.map(({ status }) => status)]
    holds(
      stood.some((status) => (status === 'ONAY') === isApproved),
      'who asks for a consent is told what is obeyed',
    )
  }

  private take(change: StoredChange): void {
    holds(change.seq > this.lastSeq, 'changes keep their order')
    holds(change.recordedAt >= this.lastRecordedAt, 'the time of changes never runs back')
    this.lastSeq = change.seq
    this.changes += 1
    this.lastRecordedAt = change.recordedAt
    const day = dayOf(change.recordedAt)
    this.perDay.set(day, (this.perDay.get(day) ?? 0) + 1)
    holds(!this.heads.has(day), 'nothing is dated into a day that is closed')
    const exchanged = this.exchanged.get(change.mark)
    if (exchanged !== undefined) {
      this.note(change, exchanged, day)
      return
    }
    const recipient = this.marks.get(change.mark)
    holds(recipient !== undefined, 'nothing is recorded of anyone who is not there')
    if (recipient === undefined) return
    const key = { recipient, brandCode: change.brandCode, channel: change.channel }
    const name = nameOf(key)
    const ofKey = this.stood.get(name) ?? new Map<number, FirstState>()
    this.stood.set(name, ofKey)
    holds(change.ordinal === ofKey.size + 1, 'the changes of a key are in order')
    const before = this.model.status(name)
    if (change.restores === null) this.takeSaid(change, key, name)
    else this.takeBack(change, name, ofKey)
    holds(
      change.door !== 'slack' || change.status === 'RET' || (before !== 'RET' && !isOwnRefusal(ofKey)),
      'staff never turn a RET into ONAY by words alone',
    )
    const isRepeat = change.effect === 'repeat'
    // An import may be voided, so a refusal behind it is kept.
    const isBehindImport = ofKey.get(change.ordinal - 1)?.door === 'import'
    holds(!isRepeat || before === 'RET' || isBehindImport, 'only who has refused already refuses once more')
    this.note(change, recipient, day)
    this.guard(change, before, this.model.status(name))
    if (this.rules.confirms && isToConfirm(change, before)) {
      this.toConfirm.set(change.id, { key, ordinal: change.ordinal })
    }
    const after = { kept: this.model.kept(name), status: this.model.status(name) }
    ofKey.set(change.ordinal, { ...after, door: change.door })
    this.touched.set(name, key)
  }

  private note(change: StoredChange, recipient: Recipient, day: string): void {
    const { id, brandCode, channel, status, effect, mark, seq } = change
    this.ids.add(id).add(shortId(id))
    const followed = this.followed.get(brandCode) ?? []
    this.followed.set(brandCode, followed)
    followed.push({ id, address: recipient.address, mark, channel, status, seq })
    if (effect === 'repeat') return
    const { approval, rejection } = this.movedOn(day, brandCode, channel)
    const isRefusal = status === 'RET'
    this.moved.set(`${day} ${brandCode} ${channel}`, {
      approval: approval + (isRefusal ? 0 : 1),
      rejection: rejection + (isRefusal ? 1 : 0),
    })
  }

  private takeSaid(change: StoredChange, key: Key, name: string): void {
    const fits = (intent: Intent) =>
      intent.recipient === key.recipient &&
      intent.brandCode === change.brandCode &&
      intent.channel === change.channel &&
      intent.status === change.status &&
      intent.door === change.door &&
      (intent.said === null || intent.said === change.consentAt)
    const fitting = this.open.filter((intent) => intent.changeId === null && fits(intent))
    const isOnceMore = fitting.length === 0 && this.model.status(name) === 'ONAY' && this.erasing.some(fits)
    // Among equals the one with this date, or the one that was told so.
    const [intent] = fitting.sort((one, other) => unlikeness(one) - unlikeness(other))
    holds(
      intent !== undefined || isOnceMore,
      `a change is made only by one who asked, and once (${change.door})`,
    )
    if (intent === undefined) {
      this.model.say(name, {
        status: change.status,
        said: null,
        at: change.recordedAt,
        source: erasureSource,
      })
      return
    }
    holds(intent.answered !== 'not stored', 'a person told that nothing changed finds nothing changed')
    intent.changeId = change.id
    // A message processed late is dated when it came in.
    const isDated = change.consentAt !== null && change.consentAt < change.recordedAt
    const said = intent.said ?? (isDated ? change.consentAt : null)
    this.model.say(name, { status: change.status, said, at: change.recordedAt, source: intent.source })
  }

  /** An import may be voided by two people, where its key was not touched since. */
  private takeBack(change: StoredChange, name: string, ofKey: ReadonlyMap<number, FirstState>): void {
    const { restores, ordinal, door, actor, secondPerson } = change
    const isByTwo = actor !== null && secondPerson !== null && actor !== secondPerson
    holds(isByTwo && [actor, secondPerson].every(isAdmin), 'an import is taken back by two people')
    const since = [...ofKey].filter(([at]) => at > (restores ?? 0) && at < ordinal)
    const isUntouched = since.length > 0 && since.every((one) => one[1].door === 'import')
    holds(door === 'import' && isUntouched, 'only what an import has recorded last is taken back')
    this.model.putBack(name, ofKey.get(restores ?? 0)?.kept)
  }

  /** Only some origins may turn a RET into ONAY. */
  private guard(change: StoredChange, before: Status | null, after: Status | null): void {
    const { mark, seq, door, secondPerson, restores, actor } = change
    const isOwn = ownDoors.includes(door)
    const erasedThrough = this.erased.get(mark)
    if (erasedThrough !== undefined && seq > erasedThrough && after === 'ONAY') {
      holds(isOwn, 'only an erased recipient gives a consent anew')
      this.erased.delete(mark)
    }
    if (before !== 'RET' || after !== 'ONAY' || restores !== null) return
    const isByTwo = secondPerson !== null && secondPerson !== actor
    holds(door !== 'import', 'no import turns a RET into ONAY')
    const takesTwo = door === 'slack' && this.rules.twoPeopleOverRet
    holds(!takesTwo || isByTwo, 'where it takes two people, no one alone turns a RET into ONAY')
  }

  /** `observe` compares the keys that moved. */
  async agree({ recipient, brandCode, channel }: Key): Promise<void> {
    const wanted = this.model.status(nameOf({ recipient, brandCode, channel }))
    const mark = this.register.vault.mark(recipient.address)
    const [stored] = await this.register.engine.read(statusOf(mark, brandCode, channel))
    // Without any status the row has a RET.
    const isAsWanted = wanted === null ? stored !== 'ONAY' : stored === wanted
    holds(isAsWanted, 'a refusal wins, and only a later ONAY takes its place')
    const intent = { brandCode, channel, recipientType, recipients: [recipient] } as const
    const approved = (await check(this.register, intent)).length > 0
    holds(approved === (wanted === 'ONAY'), 'who asks before sending is told what is obeyed')
  }

  async observeDays(): Promise<readonly string[]> {
    const days = await this.register.engine.read(closedDays)
    for (const { date, head, changes } of days) {
      const known = this.heads.get(date)
      if (known === undefined) {
        holds(changes === (this.perDay.get(date) ?? 0), 'a closed day has all that was recorded on it')
        this.heads.set(date, head)
      } else {
        holds(known === head, 'a closed day stays what it is')
      }
    }
    return days.map(({ date }) => date)
  }

  onaysToConfirm(): { readonly key: Key; readonly count: number }[] {
    const ofKey = Map.groupBy(this.toConfirm.values(), ({ key }) => nameOf(key))
    return [...ofKey.values()].flatMap((ofOne) =>
      ofOne[0] === undefined ? [] : [{ key: ofOne[0].key, count: ofOne.length }],
    )
  }

  hasMovedSince({ key, ordinal }: PlacedChange): boolean {
    return (this.stood.get(nameOf(key))?.size ?? 0) > ordinal
  }

  /** Asked to be erased and did not return. */
  isErased({ recipient }: Key): boolean {
    return this.erased.has(this.register.vault.mark(recipient.address).toString('hex'))
  }

  movedOn(day: string, brandCode: number, channel: Channel): Moved {
    return this.moved.get(`${day} ${brandCode} ${channel}`) ?? nothingMoved
  }

  settled(isExcused: (intent: Intent) => boolean): void {
    for (const intent of this.open) {
      if (intent.answered !== 'taken' || intent.changeId !== null || isExcused(intent)) continue
      const isRefusal = intent.status === 'RET'
      holds(isRefusal ? this.isObeyed(intent) : intent.door !== 'api', 'what is taken in has its effect')
    }
  }

  /** Nothing is stored where a later RET or ONAY stands. */
  isObeyed(intent: Intent): boolean {
    const { onayAt, retAt } = this.model.kept(nameOf(intent))
    // Two refusals within a second are one.
    const since = intent.said ?? Math.floor(intent.askedAt / secondMs) * secondMs
    return intent.changeId !== null || retAt >= since || (intent.said !== null && onayAt > since)
  }
}

/** New, of today, and electronic, like every source here. */
function isToConfirm(
  { status, effect, consentAt, recordedAt }: StoredChange,
  before: Status | null,
): boolean {
  const isOfToday = consentAt !== null && dayOf(consentAt) === dayOf(recordedAt)
  return status === 'ONAY' && effect === 'taken' && before !== 'ONAY' && isOfToday
}

function nameOf({ recipient, brandCode, channel }: Key): string {
  return `${recipient.address} ${brandCode} ${channel}`
}

const isAdmin = (who: string | null) => (staff.admins as readonly (string | null)[]).includes(who)

/** True if the recipient said RET since the last ONAY. */
function isOwnRefusal(ofKey: ReadonlyMap<number, FirstState>): boolean {
  const since = [...ofKey.values()].toReversed()
  const end = since.findIndex(({ status }) => status !== 'RET')
  return since.slice(0, end === -1 ? since.length : end).some(({ door }) => ownDoors.includes(door))
}
