import { dayOf } from '../../src/calendar/istanbul.ts'
import type { Channel, Status } from '../../src/consent/channel.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import { shortId } from '../../src/consent/short-id.ts'
import type { Door } from '../../src/register/actor.ts'
import { check } from '../../src/register/check.ts'
import type { Register } from '../../src/register/register.ts'
import { type Kept, PlainModel } from '../support/plain-model.ts'
import { holds } from './broken.ts'
import { type Rules, recipientType, staff } from './company.ts'
import { changesAfter, closedDays, erasuresAfter, markOf, type StoredChange, statusOf } from './stored.ts'

/** What was asked of the register and what people were told, held against what it says. */

export interface Asked {
  readonly recipient: Recipient
  readonly brandCode: number
  readonly channel: Channel
  readonly status: Status
  readonly door: Door
  readonly source: string
  /** The Telegram chat it came from; null for all other doors. */
  readonly chat: string | null
  /** The date that was given, ms UTC; null for now. */
  readonly said: number | null
  /** Whether it belongs to an erasure, which refuses once more where an ONAY came before it was done. */
  readonly erases: boolean
  /**
   * `open`: nobody knows yet. `stored`, `not stored`: its asker was told so. `taken`: he was told that it was taken in, so it
   * will be done.
   */
  told: 'open' | 'taken' | 'stored' | 'not stored'
  /** The change it made; null while there is none. */
  changeId: string | null
  /** When it was asked, by the simulated clock. */
  readonly askedAt: number
}

type Key = Pick<Asked, 'recipient' | 'brandCode' | 'channel'>
type Wish = Omit<Asked, 'told' | 'changeId' | 'askedAt' | 'chat' | 'erases'> &
  Partial<Pick<Asked, 'chat' | 'erases'>>

/** An ONAY that its recipient is to be told of. */
export interface Given {
  readonly key: Key
  /** Of its change, among those of its key. */
  readonly ordinal: number
}

/** How a key stood after a change, and by which door that came. */
interface Stood {
  readonly kept: Kept
  readonly status: Status | null
  readonly door: Door
}

/** What somebody was told of a key who asked, and how it stood when he did: after so many changes. */
interface Heard {
  readonly name: string
  readonly isApproved: boolean
  readonly before: Status | null
  readonly changes: number
}

/** A change as whoever follows them is told of it. */
export interface Followed {
  readonly id: string
  readonly address: string
}

/** How many of each a day had; `ofRecipients` are the refusals that recipients gave themselves. */
export interface Moved {
  readonly approval: number
  readonly rejection: number
  readonly ofRecipients: number
}

export const erasureSource = 'HS_EORTAM'
const likely: readonly Asked['told'][] = ['stored', 'taken', 'open', 'not stored']
const secondMs = 1000
const nothingMoved: Moved = { approval: 0, rejection: 0, ofRecipients: 0 }
/** By these somebody speaks for himself. */
const ownDoors: readonly Door[] = ['telegram', 'page', 'click']
/** A file that nobody has decided about for so long is not recorded any more. */
const openForMs = 60 * 24 * 60 * 60_000

function unlikeness({ told, said }: Asked): number {
  if (told === 'not stored') return 2 * likely.length
  return likely.indexOf(told) + (said === null ? likely.length : 0)
}

export class Ledger {
  private readonly open: Asked[] = []
  private readonly erasing: Asked[] = []
  private readonly model = new PlainModel()
  private readonly marks = new Map<string, Recipient>()
  private readonly touched = new Map<string, Key>()
  /** By the change's id, what is to be confirmed to its recipient. */
  readonly toConfirm = new Map<string, Given>()
  /** What recipients changed themselves, in its order. */
  readonly ofRecipients: { readonly seq: number; readonly brandCode: number; readonly recordedAt: number }[] =
    []
  /** How many look-ups the staff was answered. */
  lookUps = 0
  /** By the mark of the link it was uploaded by, the rows of each file of which nobody knows yet what becomes of it. */
  readonly files = new Map<string, readonly Asked[]>()
  private readonly stood = new Map<string, Map<number, Stood>>()
  /** The last change before each asked to be erased, of those who have not come back. */
  private readonly erased = new Map<string, number>()
  private lastErasure = 0
  private readonly perDay = new Map<string, number>()
  private readonly moved = new Map<string, Moved>()
  private readonly heard: Heard[] = []
  private readonly ids = new Set<string>()
  private readonly followed = new Map<number, Followed[]>()
  private readonly heads = new Map<string, string>()
  private readonly register: Register
  private readonly rules: Rules
  private lastSeq = 0
  private lastRecordedAt = 0
  private changesTaken = 0

  constructor(register: Register, rules: Rules, people: readonly Recipient[]) {
    this.register = register
    this.rules = rules
    for (const one of people) this.marks.set(register.vault.mark(one.address).toString('hex'), one)
  }

  /** Changes read so far. Their numbers are shared with the other entries of the ledger. */
  get changes(): number {
    return this.changesTaken
  }

  ask(request: Wish): Asked {
    const asked: Asked = {
      chat: null,
      erases: false,
      ...request,
      told: 'open',
      changeId: null,
      askedAt: this.register.clock(),
    }
    this.open.push(asked)
    if (asked.erases) this.erasing.push(asked)
    return asked
  }

  status(key: Key): Status | null {
    return this.model.status(nameOf(key))
  }

  /** Somebody was told whether a key may be sent to. */
  hears(key: Key, isApproved: boolean): void {
    const name = nameOf(key)
    const changes = this.stood.get(name)?.size ?? 0
    this.heard.push({ name, isApproved, before: this.model.status(name), changes })
  }

  /** Whether there is a change with this id, or with this id as people read it out. */
  knows(id: string): boolean {
    return this.ids.has(id)
  }

  /** All changes of a brand in their order. */
  changesOf(brandCode: number): readonly Followed[] {
    return this.followed.get(brandCode) ?? []
  }

  /** Whose address the register knows under this number; null where it knows none. */
  async recipientBehind(id: number): Promise<Recipient | null> {
    const [mark] = await this.register.engine.read(markOf(id))
    return mark === undefined ? null : (this.marks.get(mark) ?? null)
  }

  /** Reads what is new and holds it against what was asked; call it when nothing is under way. */
  async observe(): Promise<void> {
    const { engine, clock } = this.register
    for (const { seq, mark } of await engine.read(erasuresAfter(this.lastErasure))) {
      this.lastErasure = seq
      this.erased.set(mark, seq)
    }
    for (const change of await engine.read(changesAfter(this.lastSeq))) this.take(change)
    for (const asked of this.open) {
      if (asked.told !== 'stored') continue
      holds(asked.changeId !== null, 'what is acknowledged is stored')
    }
    for (const one of this.heard.splice(0)) this.checkHeard(one)
    // What was told about is settled; what nobody was told of may still come.
    const since = clock() - openForMs
    const rest = this.open.filter(
      ({ told, changeId, askedAt }) =>
        changeId === null && told !== 'not stored' && (told === 'taken' || askedAt > since),
    )
    this.open.splice(0, this.open.length, ...rest)
    this.erasing.splice(0, this.erasing.length, ...this.erasing.filter(({ askedAt }) => askedAt > since))
    for (const key of this.touched.values()) await this.agree(key)
    this.touched.clear()
  }

  /** Holds every key against the model that anything was ever said of; `observe` does so with those that have moved. */
  async agreeOnAll(keys: readonly Key[]): Promise<void> {
    for (const key of keys) await this.agree(key)
  }

  /** While he was answered it may have stood as before, or as any change since has left it. */
  private checkHeard({ name, isApproved, before, changes }: Heard): void {
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
    this.changesTaken += 1
    this.lastRecordedAt = change.recordedAt
    const day = dayOf(change.recordedAt)
    this.perDay.set(day, (this.perDay.get(day) ?? 0) + 1)
    holds(!this.heads.has(day), 'nothing is dated into a day that is closed')
    const recipient = this.marks.get(change.mark)
    holds(recipient !== undefined, 'nothing is recorded of anybody who is not there')
    if (recipient === undefined) return
    const key = { recipient, brandCode: change.brandCode, channel: change.channel }
    const name = nameOf(key)
    const ofKey = this.stood.get(name) ?? new Map<number, Stood>()
    this.stood.set(name, ofKey)
    holds(change.ordinal === ofKey.size + 1, 'the changes of a key are in order')
    const before = this.model.status(name)
    if (change.restores === null) this.takeSaid(change, key, name)
    else this.takeBack(change, name, ofKey)
    const isRepeat = change.effect === 'repeat'
    // What an import has done may be taken back: a refusal behind it is kept even where it changes nothing.
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

  /** What whoever follows the changes, reads a receipt or gets the day's report has to be told of it. */
  private note(change: StoredChange, recipient: Recipient, day: string): void {
    const { id, brandCode, channel, status, effect, door } = change
    this.ids.add(id).add(shortId(id))
    const followed = this.followed.get(brandCode) ?? []
    this.followed.set(brandCode, followed)
    followed.push({ id, address: recipient.address })
    if (effect === 'repeat') return
    const { approval, rejection, ofRecipients } = this.movedOn(day, brandCode, channel)
    const isRefusal = status === 'RET'
    if (ownDoors.includes(door)) this.ofRecipients.push(change)
    this.moved.set(`${day} ${brandCode} ${channel}`, {
      approval: approval + (isRefusal ? 0 : 1),
      rejection: rejection + (isRefusal ? 1 : 0),
      ofRecipients: ofRecipients + (isRefusal && ownDoors.includes(door) ? 1 : 0),
    })
  }

  private takeSaid(change: StoredChange, key: Key, name: string): void {
    const fits = (asked: Asked) =>
      asked.recipient === key.recipient &&
      asked.brandCode === change.brandCode &&
      asked.channel === change.channel &&
      asked.status === change.status &&
      asked.door === change.door &&
      (asked.said === null || asked.said === change.consentAt)
    const fitting = this.open.filter((asked) => asked.changeId === null && fits(asked))
    const isOnceMore = fitting.length === 0 && this.model.status(name) === 'ONAY' && this.erasing.some(fits)
    // Of several who asked for the same it is his who gave this very date, and his who was told so.
    const [asked] = fitting.sort((one, other) => unlikeness(one) - unlikeness(other))
    holds(
      asked !== undefined || isOnceMore,
      `a change is made only by one who asked, and once (${change.door})`,
    )
    if (asked === undefined) {
      this.model.say(name, change.status, null, change.recordedAt, erasureSource)
      return
    }
    holds(asked.told !== 'not stored', 'who is told that nothing changed finds nothing changed')
    asked.changeId = change.id
    // A message that is dealt with later is dated when it came in.
    const isDated = change.consentAt !== null && change.consentAt < change.recordedAt
    const said = asked.said ?? (isDated ? change.consentAt : null)
    this.model.say(name, change.status, said, change.recordedAt, asked.source)
  }

  /** What an import has recorded may be taken back by two people, where its key was not touched since. */
  private takeBack(change: StoredChange, name: string, ofKey: ReadonlyMap<number, Stood>): void {
    const { restores, ordinal, door, actor, secondPerson } = change
    const isByTwo = actor !== null && secondPerson !== null && actor !== secondPerson
    holds(isByTwo && [actor, secondPerson].every(isAdmin), 'an import is taken back by two people')
    const since = [...ofKey].filter(([at]) => at > (restores ?? 0) && at < ordinal)
    const isUntouched = since.length > 0 && since.every((one) => one[1].door === 'import')
    holds(door === 'import' && isUntouched, 'only what an import has recorded last is taken back')
    this.model.putBack(name, ofKey.get(restores ?? 0)?.kept)
  }

  /** By which doors, and with whom, an ONAY may take the place of a RET. */
  private guard(change: StoredChange, before: Status | null, after: Status | null): void {
    const { mark, seq, door, secondPerson, restores, actor } = change
    const isOwn = ownDoors.includes(door)
    const erasedThrough = this.erased.get(mark)
    if (erasedThrough !== undefined && seq > erasedThrough && after === 'ONAY') {
      holds(isOwn, 'nobody but he himself gives a consent of one who was erased')
      this.erased.delete(mark)
    }
    if (before !== 'RET' || after !== 'ONAY' || restores !== null) return
    const isByTwo = secondPerson !== null && secondPerson !== actor
    holds(door !== 'import' || isByTwo, 'no import turns a RET into ONAY, unless two people want it')
    const takesTwo = door === 'slack' && this.rules.twoPeopleOverRet
    holds(!takesTwo || isByTwo, 'where it takes two people, no one alone turns a RET into ONAY')
  }

  /** The consent says what the model says, and so do checks before sending. */
  private async agree({ recipient, brandCode, channel }: Key): Promise<void> {
    const wanted = this.model.status(nameOf({ recipient, brandCode, channel }))
    const mark = this.register.vault.mark(recipient.address)
    const [stored] = await this.register.engine.read(statusOf(mark, brandCode, channel))
    // Where nothing stands any more a RET stands in the row.
    const isAsWanted = wanted === null ? stored !== 'ONAY' : stored === wanted
    holds(isAsWanted, 'a refusal wins, and only a later ONAY takes its place')
    const asked = { brandCode, channel, recipientType, recipients: [recipient] } as const
    const approved = (await check(this.register, asked)).length > 0
    holds(approved === (wanted === 'ONAY'), 'who asks before sending is told what is obeyed')
  }

  /** Days that are closed stay what they are, and count what was recorded on them. */
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

  /** How many ONAYs of each key are to be confirmed. */
  onaysToConfirm(): { readonly key: Key; readonly count: number }[] {
    const ofKey = Map.groupBy(this.toConfirm.values(), ({ key }) => nameOf(key))
    return [...ofKey.values()].flatMap((ofOne) =>
      ofOne[0] === undefined ? [] : [{ key: ofOne[0].key, count: ofOne.length }],
    )
  }

  hasMovedSince({ key, ordinal }: Given): boolean {
    return (this.stood.get(nameOf(key))?.size ?? 0) > ordinal
  }

  /** Whether he asked to be erased, and has not come back. */
  isErased({ recipient }: Key): boolean {
    return this.erased.has(this.register.vault.mark(recipient.address).toString('hex'))
  }

  /** The changes of a day on one channel that its report has to count. */
  movedOn(day: string, brandCode: number, channel: Channel): Moved {
    return this.moved.get(`${day} ${brandCode} ${channel}`) ?? nothingMoved
  }

  /** At the end, when all that waited has been done: whatever was taken in has had its effect. */
  settled(isExcused: (asked: Asked) => boolean): void {
    for (const asked of this.open) {
      if (asked.told !== 'taken' || asked.changeId !== null || isExcused(asked)) continue
      const isRefusal = asked.status === 'RET'
      holds(isRefusal ? this.isObeyed(asked) : asked.door !== 'api', 'what is taken in has its effect')
    }
  }

  /** Whether a refusal is obeyed: there is nothing new to store where one as late stands, or what was allowed later. */
  isObeyed(asked: Asked): boolean {
    const { onayAt, retAt } = this.model.kept(nameOf(asked))
    // Whoever refuses twice within a second has refused.
    const since = asked.said ?? Math.floor(asked.askedAt / secondMs) * secondMs
    return asked.changeId !== null || retAt >= since || (asked.said !== null && onayAt > since)
  }
}

/** New, of today, and taken here by electronic means, as every source of a simulation is. */
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
